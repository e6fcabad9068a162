package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.Narrowing;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacRefusal;
import dev.mcpgateway.rbac.control.UserAccess;
import java.util.Collection;
import java.util.EnumSet;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who calls, and what they hold at this moment: what every operation of a boundary asks for, and
 * the bound of what its caller can hand on. A {@link PermissionChecker} makes it.
 */
public final class Authority {

  private final String email;
  private final UserAccess access;
  private final Narrowing narrowing;

  Authority(String email, UserAccess access, Narrowing narrowing) {
    this.email = email;
    this.access = access;
    this.narrowing = narrowing;
  }

  /** As it is stored. */
  public String email() {
    return email;
  }

  /** What the token that is used leaves of what the caller holds. */
  public Narrowing narrowing() {
    return narrowing;
  }

  /**
   * Refuses a caller who holds the permission neither everywhere nor in any team that is not
   * personal.
   *
   * @throws RbacRefusal.NotHeld if they do not
   */
  public void require(Permission permission) {
    requireHeld(permission, Optional.empty());
  }

  /**
   * Refuses a caller who does not hold the permission in the team.
   *
   * @throws RbacRefusal.NotHeld if they do not
   */
  public void requireIn(String team, Permission permission) {
    requireHeld(permission, Optional.of(team));
  }

  public boolean holdsIn(String team, Permission permission) {
    return missingIn(team, Set.of(permission.id())).isEmpty();
  }

  /** Whether the caller holds {@code *} everywhere. */
  public boolean holdsEverything() {
    return everywhere().contains(Permission.EVERYTHING);
  }

  /**
   * Refuses a caller who does not hold {@code *} everywhere.
   *
   * @throws RbacRefusal.NotHeld if they do not
   */
  public void requireEverything() {
    if (!holdsEverything()) {
      throw new RbacRefusal.NotHeld(Set.of(Permission.EVERYTHING.id()));
    }
  }

  /**
   * Refuses to be over somebody who may do more: outside of their personal team, as far as checks
   * can tell.
   *
   * @throws RbacRefusal.NotHeld if somebody holds what this authority does not hold everywhere
   */
  public Authority requireOver(PermissionChecker checker, String otherEmail) {
    if (!holdsEverything() && !otherEmail.equals(email)) {
      Set<String> missing =
          missing(
              checker.permissionsOf(otherEmail, Optional.empty(), Narrowing.NONE).stream()
                  .map(Permission::id)
                  .toList());
      if (!missing.isEmpty()) {
        throw new RbacRefusal.NotHeld(missing);
      }
    }
    return this;
  }

  /** Those of the permissions that the caller does not hold everywhere. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    return missing(permissions, everywhere());
  }

  /** Those of the permissions that the caller does not hold in the team. */
  public NavigableSet<String> missingIn(String team, Collection<String> permissions) {
    return missing(permissions, permissions(Optional.of(team)));
  }

  /**
   * Every permission that a check would find; with {@code *} where it is held.
   *
   * @param team empty for all the caller's teams but the personal ones
   */
  public Set<Permission> permissions(Optional<String> team) {
    return permissions(team, narrowing);
  }

  private Set<Permission> everywhere() {
    return permissions(Optional.empty(), narrowing.andTeams(Set.of()));
  }

  private Set<Permission> permissions(Optional<String> team, Narrowing left) {
    Set<Permission> held = access.permissions(team, left.teams(), System.nanoTime());
    if (held.contains(Permission.EVERYTHING) && !left.leaves(Permission.EVERYTHING)) {
      held = EnumSet.allOf(Permission.class);
    }
    held.removeIf(permission -> !left.leaves(permission));
    return held;
  }

  private void requireHeld(Permission permission, Optional<String> team) {
    Set<String> missing = missing(Set.of(permission.id()), permissions(team));
    if (!missing.isEmpty()) {
      throw new RbacRefusal.NotHeld(missing);
    }
  }

  private static NavigableSet<String> missing(
      Collection<String> permissions, Set<Permission> held) {
    NavigableSet<String> missing = new TreeSet<>();
    if (!held.contains(Permission.EVERYTHING)) {
      permissions.stream()
          .filter(id -> Permission.of(id).filter(held::contains).isEmpty())
          .forEach(missing::add);
    }
    return missing;
  }
}
