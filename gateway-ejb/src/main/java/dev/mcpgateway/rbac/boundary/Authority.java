package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.Holdings;
import dev.mcpgateway.rbac.control.UserAccess;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, and what they hold at this moment: what every operation of a boundary asks for, and
 * the bound of what its caller can hand on. A {@link PermissionChecker} makes it.
 */
public final class Authority {

  private final String email;
  private final UserAccess access;
  private final TokenScope narrowing;
  private final boolean byLogin;

  Authority(String email, UserAccess access, TokenScope narrowing, boolean byLogin) {
    this.email = email;
    this.access = access;
    this.narrowing = narrowing;
    this.byLogin = byLogin;
  }

  /** As it is stored. */
  public String email() {
    return email;
  }

  /** What the token that is used leaves of what the caller holds. */
  public TokenScope narrowing() {
    return narrowing;
  }

  /**
   * Refuses a caller who holds the permission neither everywhere nor in any team that is not
   * personal.
   *
   * @throws RbacException.NotHeld if they do not
   */
  public void require(Permission permission) {
    requireHeld(permission, Optional.empty());
  }

  /**
   * Refuses a caller who does not hold the permission in the team.
   *
   * @throws RbacException.NotHeld if they do not
   */
  public void requireIn(String team, Permission permission) {
    requireHeld(permission, Optional.of(team));
  }

  public boolean holdsIn(String team, Permission permission) {
    return in(team).missing(Set.of(permission.id())).isEmpty();
  }

  /** Whether the caller has logged in, rather than used an API token, and nothing is narrowed. */
  public boolean isLogin() {
    return byLogin && narrowing.equals(TokenScope.NONE);
  }

  /**
   * Refuses an API token.
   *
   * @throws RbacException.LoginRequired if the caller has not logged in
   */
  public void requireLogin() {
    if (!isLogin()) {
      throw new RbacException.LoginRequired();
    }
  }

  /** Whether the caller holds {@code *} everywhere. */
  public boolean holdsEverything() {
    return everywhere().areEverything();
  }

  /**
   * Refuses a caller who does not hold {@code *} everywhere.
   *
   * @throws RbacException.NotHeld if they do not
   */
  public void requireEverything() {
    if (!holdsEverything()) {
      throw new RbacException.NotHeld(Set.of(Permission.EVERYTHING.id()));
    }
  }

  /** Those of the permissions that the caller does not hold everywhere. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    return everywhere().missing(permissions);
  }

  /**
   * Those that the caller does not hold in the team, of what a role with the permissions gives
   * there. A token that is bound to the team hands on there what its user could.
   */
  public NavigableSet<String> missingIn(String team, Collection<String> permissions) {
    return toHandOnIn(team).missing(countingInATeam(permissions));
  }

  /**
   * Refuses to hand on what the caller does not hold for as long.
   *
   * @param team where it is to count; empty: everywhere
   * @param until when it is to end; empty: never
   * @throws RbacException.NotHeld if they do not hold a permission there
   * @throws RbacException.OutlivesGiver if they hold one until an earlier time
   */
  public void requireToHandOn(
      Optional<String> team, Collection<String> permissions, Optional<Instant> until) {
    Holdings held = team.map(this::toHandOnIn).orElseGet(this::everywhere);
    Collection<String> given = team.isPresent() ? countingInATeam(permissions) : permissions;
    NavigableSet<String> missing = held.missing(given);
    if (!missing.isEmpty()) {
      throw new RbacException.NotHeld(missing);
    }
    held.end(given)
        .filter(end -> until.isEmpty() || until.get().isAfter(end))
        .ifPresent(
            end -> {
              throw new RbacException.OutlivesGiver(end);
            });
  }

  /** Whether the caller holds in the team, and without an end, what a role with these gives. */
  public boolean holdsForGoodIn(String team, Collection<String> permissions) {
    Holdings held = toHandOnIn(team);
    Collection<String> given = countingInATeam(permissions);
    return held.missing(given).isEmpty() && held.end(given).isEmpty();
  }

  /**
   * Every permission that a check would find; {@code *} alone where it is held.
   *
   * @param team empty for all the caller's teams but the personal ones
   */
  public Set<Permission> permissions(Optional<String> team) {
    return access.permissions(team, narrowing, System.nanoTime());
  }

  Holdings everywhere() {
    return access.everywhere(narrowing, System.nanoTime());
  }

  Holdings in(String team) {
    return holdings(Optional.of(team));
  }

  private void requireHeld(Permission permission, Optional<String> team) {
    Set<String> missing = holdings(team).missing(Set.of(permission.id()));
    if (!missing.isEmpty()) {
      throw new RbacException.NotHeld(missing);
    }
  }

  private Holdings holdings(Optional<String> team) {
    return access.holdings(team, narrowing, System.nanoTime());
  }

  /** A token that is bound to the team takes away there what it names, as one that is not. */
  private Holdings toHandOnIn(String team) {
    return access.holdings(Optional.of(team), narrowing.inside(team), System.nanoTime());
  }

  /** {@code *} of a team is more than all that there is today, and handed on as such. */
  private static List<String> countingInATeam(Collection<String> permissions) {
    return permissions.stream()
        .filter(
            id ->
                id.equals(Permission.EVERYTHING.id())
                    || Permission.of(id).filter(known -> !known.canCount(RoleScope.TEAM)).isEmpty())
        .toList();
  }
}
