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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A caller and what they hold at this moment. Every operation of a boundary requires one; it also
 * bounds what the caller can grant. Created by {@link PermissionChecker}.
 */
public final class Authority {

  private final String email;
  private final UserAccess access;
  private final TokenScope tokenScope;
  private final boolean byLogin;

  Authority(String email, UserAccess access, TokenScope tokenScope, boolean byLogin) {
    this.email = email;
    this.access = access;
    this.tokenScope = tokenScope;
    this.byLogin = byLogin;
  }

  /** As it is stored. */
  public String email() {
    return email;
  }

  /** The scope of the token that is used. */
  public TokenScope tokenScope() {
    return tokenScope;
  }

  /**
   * Requires the permission everywhere or in any team that is not personal.
   *
   * @throws RbacException.NotHeld if the caller does not hold it
   */
  public void require(Permission permission) {
    requireHeld(permission, Optional.empty());
  }

  /**
   * Requires the permission in the team.
   *
   * @throws RbacException.NotHeld if the caller does not hold it
   */
  public void requireIn(String team, Permission permission) {
    requireHeld(permission, Optional.of(team));
  }

  public boolean holdsIn(String team, Permission permission) {
    return in(team).missing(Set.of(permission.id())).isEmpty();
  }

  /**
   * Whether the caller holds the permission.
   *
   * @param team the team in which; empty: everywhere, or in any team that is not personal
   */
  public boolean holds(Permission permission, Optional<String> team) {
    return access.permits(permission, team, tokenScope, System.nanoTime());
  }

  /** Whether a role gives the permission everywhere, as far as the token leaves it in the team. */
  public boolean holdsEverywhereWithin(Permission permission, String team) {
    return access
        .everywhere(tokenScope.inside(team), System.nanoTime())
        .missing(Set.of(permission.id()))
        .isEmpty();
  }

  /** Whether the caller belongs to the team, and the token reaches it. */
  public boolean isMemberOf(String team) {
    return access.teams().containsKey(team) && tokenScope.includesTeam(team);
  }

  /** Whether the caller is an owner of the team, and the token reaches it. */
  public boolean isOwnerOf(String team) {
    return access.teams().getOrDefault(team, false) && tokenScope.includesTeam(team);
  }

  /** The teams that the caller belongs to and that the token reaches. */
  public Set<String> teams() {
    return access.teams().keySet().stream()
        .filter(tokenScope::includesTeam)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The caller's own personal team, if there is one and the token reaches it. */
  public Optional<String> personalTeam() {
    return access.personalTeam().filter(tokenScope::includesTeam);
  }

  /**
   * Tells the account from all others, a later one of the same address included: each has another
   * personal team.
   */
  public String account() {
    return email + ":" + access.personalTeam().orElse("");
  }

  /**
   * The teams, personal ones included, in which the caller holds a role, and which the token
   * reaches.
   */
  public Set<String> teamsOfRoles() {
    return Stream.concat(
            access.grants().stream().flatMap(grant -> grant.teamId().stream()),
            access.personalTeam().stream())
        .filter(tokenScope::includesTeam)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the caller has logged in rather than used an API token. */
  public boolean isLogin() {
    return byLogin && tokenScope.equals(TokenScope.NONE);
  }

  /**
   * Requires a login rather than an API token.
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
    return everywhere().includeEverything();
  }

  /**
   * Requires {@code *} everywhere.
   *
   * @throws RbacException.NotHeld if the caller does not hold it
   */
  public void requireEverything() {
    if (!holdsEverything()) {
      throw new RbacException.NotHeld(Set.of(Permission.EVERYTHING.id()));
    }
  }

  /** Returns the permissions that the caller does not hold everywhere. */
  public NavigableSet<String> missing(Collection<String> permissions) {
    return everywhere().missing(permissions);
  }

  /**
   * Of the permissions that a role grants in the team, returns those that the caller does not hold
   * there. A token that is bound to the team can grant there what its user could.
   */
  public NavigableSet<String> missingIn(String team, Collection<String> permissions) {
    return grantableIn(team).missing(applicableInTeam(permissions));
  }

  /**
   * Requires that the caller may grant the permissions for as long.
   *
   * @param team where the grant applies; empty for everywhere
   * @param until when the grant ends; empty for never
   * @throws RbacException.NotHeld if the caller does not hold one of the permissions there
   * @throws RbacException.OutlivesGiver if the caller holds one until an earlier time
   */
  public void requireGrantable(
      Optional<String> team, Collection<String> permissions, Optional<Instant> until) {
    Holdings held = team.map(this::grantableIn).orElseGet(this::everywhere);
    Collection<String> given = team.isPresent() ? applicableInTeam(permissions) : permissions;
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

  /**
   * Whether the caller holds in the team, without expiry, what a role with these permissions
   * grants.
   */
  public boolean holdsPermanentlyIn(String team, Collection<String> permissions) {
    Holdings held = grantableIn(team);
    Collection<String> given = applicableInTeam(permissions);
    return held.missing(given).isEmpty() && held.end(given).isEmpty();
  }

  /**
   * Every permission that a check would grant; {@code *} alone if it is held.
   *
   * @param team empty for all of the caller's teams except personal ones
   */
  public Set<Permission> permissions(Optional<String> team) {
    return access.permissions(team, tokenScope, System.nanoTime());
  }

  Holdings everywhere() {
    return access.everywhere(tokenScope, System.nanoTime());
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
    return access.holdings(team, tokenScope, System.nanoTime());
  }

  /** A token that is bound to the team limits permissions there like one that is not. */
  private Holdings grantableIn(String team) {
    return access.holdings(Optional.of(team), tokenScope.inside(team), System.nanoTime());
  }

  /** {@code *} of a team is more than all permissions that exist today, and is granted as such. */
  private static List<String> applicableInTeam(Collection<String> permissions) {
    return permissions.stream()
        .filter(
            id ->
                id.equals(Permission.EVERYTHING.id())
                    || Permission.of(id).filter(known -> !known.canCount(RoleScope.TEAM)).isEmpty())
        .toList();
  }
}
