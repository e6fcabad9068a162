package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.Permission.Area;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a user may do, as of one moment. This is the only place that decides which role applies
 * where.
 *
 * @param personalTeam the id of the user's own personal team; empty if there is none
 * @param teams the ids of the active teams that the user belongs to, and whether as an owner
 */
public record UserAccess(
    Optional<String> personalTeam, List<Grant> grants, Map<String, Boolean> teams) {

  /** Of a user who may do nothing. */
  public static final UserAccess NONE = new UserAccess(Optional.empty(), List.of());

  /**
   * The permissions of one assignment.
   *
   * @param teamId the team in which it applies, for the scope team
   * @param personalTeam whether that team is somebody's personal team
   * @param permissions the role's own and the inherited ones, without those unknown to this version
   *     of the gateway
   * @param end when it expires; empty if it does not
   */
  public record Grant(
      String roleName,
      RoleScope scope,
      Optional<String> teamId,
      boolean personalTeam,
      Set<Permission> permissions,
      Optional<End> end) {

    public Grant {
      Set<Permission> copy = EnumSet.noneOf(Permission.class);
      copy.addAll(permissions);
      permissions = Collections.unmodifiableSet(copy);
    }

    private boolean isLive(long now) {
      return end.isEmpty() || end.get().nanoTime() - now > 0;
    }

    private boolean permits(Permission permission) {
      return permissions.contains(permission) || permissions.contains(Permission.EVERYTHING);
    }
  }

  /**
   * The end of a grant.
   *
   * @param nanoTime no later than it, in nanoseconds of {@link System#nanoTime()}
   * @param time as it is stored, by the database's clock
   */
  public record End(long nanoTime, Instant time) {}

  public UserAccess {
    grants = List.copyOf(grants);
    teams = Map.copyOf(teams);
  }

  /** Of somebody of whom it does not matter to which teams they belong. */
  public UserAccess(Optional<String> personalTeam, List<Grant> grants) {
    this(personalTeam, grants, Map.of());
  }

  /**
   * Whether any role grants the permission, and the scope of the token includes it.
   *
   * @param team the team that it is about; empty for all of the user's teams except personal ones
   * @param token the scope of the token
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public boolean permits(Permission permission, Optional<String> team, TokenScope token, long now) {
    if (!token.includes(permission, team)) {
      return false;
    }
    for (Grant grant : grants) {
      if (grant.permits(permission)
          && grant.isLive(now)
          && applies(grant, permission.area(), team, token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Every permission for which {@link #permits} is true with the same parameters; {@code *} alone
   * if it is one of them.
   */
  public Set<Permission> permissions(Optional<String> team, TokenScope token, long now) {
    if (permits(Permission.EVERYTHING, team, token, now)) {
      return EnumSet.of(Permission.EVERYTHING);
    }
    Set<Permission> all = EnumSet.allOf(Permission.class);
    all.removeIf(permission -> !permits(permission, team, token, now));
    return all;
  }

  /**
   * The permissions of {@link #permissions} with their expiry; {@code *} stands for all if it is
   * held.
   */
  public Holdings holdings(Optional<String> team, TokenScope token, long now) {
    return Holdings.of(live(now).map(grant -> only(grant, team, token))).limitedTo(token, team);
  }

  /**
   * The permissions that are held for every team and owner, with their expiry: those of global
   * roles, with a token that is not bound to a team or server.
   *
   * @param token the scope of the token
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public Holdings everywhere(TokenScope token, long now) {
    return Holdings.of(
            live(now).filter(grant -> grant.scope() == RoleScope.GLOBAL && !token.isBound()))
        .limitedTo(token, Optional.empty());
  }

  /** The names of the roles that apply to the permission; parameters as in {@link #permits}. */
  public Set<String> roles(
      Permission permission, Optional<String> team, TokenScope token, long now) {
    Set<String> names = new TreeSet<>();
    live(now)
        .filter(grant -> applies(grant, permission.area(), team, token))
        .forEach(grant -> names.add(grant.roleName()));
    return names;
  }

  private boolean applies(Grant grant, Area area, Optional<String> team, TokenScope token) {
    return switch (grant.scope()) {
      case GLOBAL -> true;
      case TEAM -> {
        String held = grant.teamId().orElseThrow();
        boolean asked = team.isPresent() ? team.get().equals(held) : !grant.personalTeam();
        yield area != Area.PLATFORM && asked && token.includesTeam(held);
      }
      case PERSONAL ->
          area != Area.PLATFORM
              && (team.isPresent() ? team.equals(personalTeam) : area == Area.OWN);
    };
  }

  private Stream<Grant> live(long now) {
    return grants.stream().filter(grant -> grant.isLive(now));
  }

  /** The grant limited to the permissions that apply to the request. */
  private Grant only(Grant grant, Optional<String> team, TokenScope token) {
    if (grant.scope() == RoleScope.GLOBAL) {
      return grant;
    }
    Set<Permission> given = EnumSet.allOf(Permission.class);
    given.removeIf(
        permission ->
            !grant.permits(permission) || !applies(grant, permission.area(), team, token));
    return new Grant(
        grant.roleName(), grant.scope(), grant.teamId(), grant.personalTeam(), given, grant.end());
  }
}
