package dev.mcpgateway.catalog.boundary;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.RowFilter;
import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one place that decides what a caller may do with a row of the catalogue: in lists, by id, in
 * the management API and for agents. See docs/access-control.md, "Rows of the catalogue".
 *
 * <p>It asks no database: an {@link Authority} has what it needs.
 */
public final class RowAccess {

  /** What becomes of a request about a row. */
  public enum Decision {
    ALLOWED,
    /** The row is to be answered for as one that does not exist. */
    HIDDEN,
    /** No role that counts for the row gives the permission, or the token does not leave it. */
    NOT_PERMITTED,
    /** The permission is held, but changing is for owners. */
    NOT_OWNER
  }

  private static final Set<Permission> CHANGING =
      Arrays.stream(CatalogKind.values())
          .flatMap(kind -> Stream.of(kind.update(), kind.delete()))
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));

  private static final Set<Permission> DELETING =
      Arrays.stream(CatalogKind.values())
          .map(CatalogKind::delete)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));

  /** What a role in any team gives on public rows. */
  private static final Set<Permission> READING_OR_USING =
      Arrays.stream(CatalogKind.values())
          .map(CatalogKind::read)
          .collect(
              Collectors.toCollection(
                  () -> EnumSet.of(Permission.SERVERS_USE, Permission.TOOLS_EXECUTE)));

  private RowAccess() {}

  /** Decides for an agent: whether the caller may use the row so. */
  public static Decision decide(Authority caller, RowOwnership row, Permission permission) {
    return decide(caller, row, permission, false);
  }

  /**
   * Decides for the management API: whoever holds everything sees private rows of others there, and
   * may delete them.
   */
  public static Decision administer(Authority caller, RowOwnership row, Permission permission) {
    return decide(caller, row, permission, true);
  }

  private static Decision decide(
      Authority caller, RowOwnership row, Permission permission, boolean administering) {
    boolean everything =
        row.teamId()
            .map(team -> caller.holdsEverywhereWithin(Permission.EVERYTHING, team))
            .orElseGet(caller::holdsEverything);
    if (!isVisible(caller, row, everything, administering)) {
      return Decision.HIDDEN;
    }
    if (!isPermitted(caller, row, permission)) {
      return Decision.NOT_PERMITTED;
    }
    return CHANGING.contains(permission) && !mayChange(caller, row, permission, everything)
        ? Decision.NOT_OWNER
        : Decision.ALLOWED;
  }

  private static boolean isVisible(
      Authority caller, RowOwnership row, boolean everything, boolean administering) {
    if (row.teamId().isEmpty() || row.ownerEmail().isEmpty() || row.visibility().isEmpty()) {
      return administering && everything;
    }
    return switch (row.visibility().get()) {
      case PUBLIC -> true;
      case TEAM -> everything || caller.isMemberOf(row.teamId().get());
      case PRIVATE -> isOwner(caller, row) || (administering && everything);
    };
  }

  private static boolean isPermitted(Authority caller, RowOwnership row, Permission permission) {
    return caller.holds(permission, row.teamId())
        || (row.visibility().equals(Optional.of(Visibility.PUBLIC))
            && READING_OR_USING.contains(permission)
            && caller.holds(permission, Optional.empty()));
  }

  private static boolean mayChange(
      Authority caller, RowOwnership row, Permission permission, boolean everything) {
    boolean ofOneAlone = row.visibility().equals(Optional.of(Visibility.PRIVATE));
    return isOwner(caller, row)
        || (everything && (!ofOneAlone || DELETING.contains(permission)))
        || (!ofOneAlone && row.teamId().filter(caller::isOwnerOf).isPresent());
  }

  private static boolean isOwner(Authority caller, RowOwnership row) {
    return row.ownerEmail().equals(Optional.of(caller.email()))
        && row.teamId().filter(caller.tokenScope()::includesTeam).isPresent();
  }

  /** The rows of a kind that the caller may read in the management API. */
  public static RowFilter readable(Authority caller, CatalogKind kind) {
    Permission read = kind.read();
    Optional<String> bound = caller.tokenScope().team();
    boolean everything = caller.holdsEverything();
    Set<String> everythingOf =
        bound
            .filter(team -> caller.holdsEverywhereWithin(Permission.EVERYTHING, team))
            .map(Set::of)
            .orElse(Set.of());
    Set<String> roles = new HashSet<>(caller.teamsOfRoles());
    roles.addAll(caller.teams());
    bound.ifPresent(roles::add);
    roles.removeIf(team -> !caller.holds(read, Optional.of(team)));
    // An id that no team has: what is held in it is held in every team.
    boolean anywhere = caller.holds(read, Optional.of(""));
    Set<String> members = new HashSet<>(caller.teams());
    members.removeIf(team -> !caller.holds(read, Optional.of(team)));
    return new RowFilter(
        caller.email(),
        everything && caller.holds(read, Optional.empty()),
        caller.holds(read, bound) ? everythingOf : Set.of(),
        anywhere || caller.holds(read, Optional.empty()),
        roles,
        members,
        anywhere,
        roles);
  }
}
