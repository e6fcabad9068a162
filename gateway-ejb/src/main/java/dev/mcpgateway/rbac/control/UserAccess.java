package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.Permission.Area;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a user may do, as of one moment. Here alone it is decided which role counts for what.
 *
 * @param version the version of access control that it was read with
 * @param asOf no later than the moment of reading, in nanoseconds of {@link System#nanoTime()}
 * @param personalTeam the id of the user's own personal team; empty where there is none
 */
public record UserAccess(
    AccessVersion version, long asOf, Optional<String> personalTeam, List<Grant> grants) {

  /**
   * What one assignment gives.
   *
   * @param teamId the team that it counts in, for the scope team
   * @param personalTeam whether that team is somebody's personal team
   * @param permissions the role's and the inherited, without those that this version of the gateway
   *     does not know
   * @param end when it expires; empty where it does not
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

    private boolean gives(Permission permission) {
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
  }

  /**
   * Whether any role gives the permission, and the token leaves it.
   *
   * @param team the team asked about; empty for all the user's teams but the personal ones
   * @param token what is left of what the user may do
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public boolean gives(Permission permission, Optional<String> team, TokenScope token, long now) {
    if (!token.leaves(permission, team)) {
      return false;
    }
    for (Grant grant : grants) {
      if (grant.gives(permission)
          && grant.isLive(now)
          && counts(grant, permission.area(), team, token)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Every permission for which {@link #gives} says yes, of the same parameters; {@code *} alone
   * where that is one of them.
   */
  public Set<Permission> permissions(Optional<String> team, TokenScope token, long now) {
    if (gives(Permission.EVERYTHING, team, token, now)) {
      return EnumSet.of(Permission.EVERYTHING);
    }
    Set<Permission> all = EnumSet.allOf(Permission.class);
    all.removeIf(permission -> !gives(permission, team, token, now));
    return all;
  }

  /**
   * What {@link #permissions} has, and until when it is held; {@code *} stands for all where it is
   * held.
   */
  public Holdings holdings(Optional<String> team, TokenScope token, long now) {
    return Holdings.of(live(now).map(grant -> only(grant, team, token))).narrowedBy(token, team);
  }

  /**
   * What is held whatever team or owner a request is about, and until when: what global roles give,
   * with a token that is bound to nothing.
   *
   * @param token what is left of it
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public Holdings everywhere(TokenScope token, long now) {
    return Holdings.of(
            live(now).filter(grant -> grant.scope() == RoleScope.GLOBAL && !token.isBound()))
        .narrowedBy(token, Optional.empty());
  }

  /** The names of the roles that count for the permission; parameters as in {@link #gives}. */
  public Set<String> roles(
      Permission permission, Optional<String> team, TokenScope token, long now) {
    Set<String> names = new TreeSet<>();
    live(now)
        .filter(grant -> counts(grant, permission.area(), team, token))
        .forEach(grant -> names.add(grant.roleName()));
    return names;
  }

  private boolean counts(Grant grant, Area area, Optional<String> team, TokenScope token) {
    return switch (grant.scope()) {
      case GLOBAL -> true;
      case TEAM -> {
        String held = grant.teamId().orElseThrow();
        boolean asked = team.isPresent() ? team.get().equals(held) : !grant.personalTeam();
        yield area != Area.PLATFORM && asked && token.leavesTeam(held);
      }
      case PERSONAL ->
          area != Area.PLATFORM
              && (team.isPresent() ? team.equals(personalTeam) : area == Area.OWN);
    };
  }

  private Stream<Grant> live(long now) {
    return grants.stream().filter(grant -> grant.isLive(now));
  }

  /** The grant with nothing but what it gives for the question. */
  private Grant only(Grant grant, Optional<String> team, TokenScope token) {
    if (grant.scope() == RoleScope.GLOBAL) {
      return grant;
    }
    Set<Permission> given = EnumSet.allOf(Permission.class);
    given.removeIf(
        permission -> !grant.gives(permission) || !counts(grant, permission.area(), team, token));
    return new Grant(
        grant.roleName(), grant.scope(), grant.teamId(), grant.personalTeam(), given, grant.end());
  }
}
