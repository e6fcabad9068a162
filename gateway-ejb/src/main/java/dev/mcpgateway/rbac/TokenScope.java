package dev.mcpgateway.rbac;

import dev.mcpgateway.rbac.Permission.Area;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What an API token leaves of its user's permissions. It takes away and never adds.
 *
 * @param permissions those that are left, {@code *} leaving all; empty where the token does not say
 * @param team the id of the one team on which it acts: nothing is left that is about another team,
 *     about none, or about what has no team; empty where it is not bound to one
 * @param server the id of the one virtual server that it reaches: what is needed to read and to use
 *     it is left; empty where it is not bound to one
 */
public record TokenScope(
    Optional<Set<String>> permissions, Optional<String> team, Optional<String> server) {

  /** Leaves everything. */
  public static final TokenScope NONE =
      new TokenScope(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Set<Permission> THROUGH_A_SERVER =
      EnumSet.of(
          Permission.SERVERS_READ,
          Permission.SERVERS_USE,
          Permission.TOOLS_READ,
          Permission.TOOLS_EXECUTE,
          Permission.RESOURCES_READ,
          Permission.PROMPTS_READ,
          Permission.A2A_READ);

  public TokenScope {
    permissions = permissions.map(Set::copyOf);
  }

  public static TokenScope toPermissions(Set<String> permissions) {
    return new TokenScope(Optional.of(permissions), Optional.empty(), Optional.empty());
  }

  public TokenScope toTeam(String id) {
    return new TokenScope(permissions, Optional.of(id), server);
  }

  public TokenScope toServer(String id) {
    return new TokenScope(permissions, team, Optional.of(id));
  }

  /** Whether the token is bound to a team or a server, and thus leaves nothing of the gateway. */
  public boolean isBound() {
    return team.isPresent() || server.isPresent();
  }

  /** Whether the token is bound to no team, or to this one. */
  public boolean leavesTeam(String id) {
    return team.isEmpty() || team.get().equals(id);
  }

  /**
   * What the token leaves inside of a team, where it reaches that: there it takes away as much as
   * one that is not bound to the team.
   */
  public TokenScope inside(String teamId) {
    return leavesTeam(teamId) ? new TokenScope(permissions, Optional.empty(), server) : this;
  }

  /**
   * Whether the token leaves the permission.
   *
   * @param asked the team that it is about; empty where none is named
   */
  public boolean leaves(Permission permission, Optional<String> asked) {
    return says(permission)
        && (team.isEmpty()
            || (permission.area() == Area.TEAM && (asked.isEmpty() || asked.equals(team))))
        && (server.isEmpty() || THROUGH_A_SERVER.contains(permission));
  }

  private boolean says(Permission permission) {
    return permissions.isEmpty()
        || permissions.get().contains(permission.id())
        || permissions.get().contains(Permission.EVERYTHING.id());
  }
}
