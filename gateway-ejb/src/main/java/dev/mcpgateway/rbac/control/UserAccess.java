package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a user may do, as of one moment.
 *
 * @param version the version of access control that it was read with
 * @param asOf no later than the moment of reading, in nanoseconds of {@link System#nanoTime()}
 */
public record UserAccess(AccessVersion version, long asOf, List<Grant> grants) {

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

    private boolean counts(Optional<String> team, Optional<Set<String>> onlyTeams, long now) {
      return fits(team, onlyTeams) && (end.isEmpty() || end.get().nanoTime() - now > 0);
    }

    private boolean fits(Optional<String> team, Optional<Set<String>> onlyTeams) {
      if (scope != RoleScope.TEAM) {
        return true;
      }
      String held = teamId.orElseThrow();
      boolean asked = team.isPresent() ? team.get().equals(held) : !personalTeam;
      return asked && (onlyTeams.isEmpty() || onlyTeams.get().contains(held));
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
   * Whether any role gives the permission.
   *
   * @param team the team asked about; empty for all the user's teams but the personal ones
   * @param onlyTeams the teams in which team roles count at all; empty for every team
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public boolean gives(
      Permission permission, Optional<String> team, Optional<Set<String>> onlyTeams, long now) {
    for (Grant grant : grants) {
      if (grant.gives(permission) && grant.counts(team, onlyTeams, now)) {
        return true;
      }
    }
    return false;
  }

  /** Every permission that some role gives; parameters as in {@link #gives}. */
  public Set<Permission> permissions(
      Optional<String> team, Optional<Set<String>> onlyTeams, long now) {
    Set<Permission> all = EnumSet.noneOf(Permission.class);
    grants.stream()
        .filter(grant -> grant.counts(team, onlyTeams, now))
        .forEach(grant -> all.addAll(grant.permissions()));
    return all;
  }

  /** What is held, and until when; parameters as in {@link #gives}. */
  public Holdings holdings(Optional<String> team, Optional<Set<String>> onlyTeams, long now) {
    return Holdings.of(grants.stream().filter(grant -> grant.counts(team, onlyTeams, now)));
  }

  /**
   * What is held whatever team or owner a request is about, and until when: what global roles give.
   *
   * @param now in nanoseconds of {@link System#nanoTime()}
   */
  public Holdings everywhere(long now) {
    return Holdings.of(
        grants.stream()
            .filter(grant -> grant.scope() == RoleScope.GLOBAL)
            .filter(grant -> grant.counts(Optional.empty(), Optional.empty(), now)));
  }

  /** The names of the roles that count; parameters as in {@link #gives}. */
  public Set<String> roles(Optional<String> team, Optional<Set<String>> onlyTeams, long now) {
    Set<String> names = new TreeSet<>();
    grants.stream()
        .filter(grant -> grant.counts(team, onlyTeams, now))
        .forEach(grant -> names.add(grant.roleName()));
    return names;
  }
}
