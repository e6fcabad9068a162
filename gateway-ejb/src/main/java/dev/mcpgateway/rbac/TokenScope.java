package dev.mcpgateway.rbac;

import dev.mcpgateway.rbac.Permission.Area;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The scope of an API token, which limits its user's permissions and never extends them.
 *
 * @param permissions the permissions that the token is limited to, {@code *} for all; empty for no
 *     limit
 * @param team the id of the only team on which it acts, not on other teams or on what has no team;
 *     empty if it is not bound to a team
 * @param server the id of the only virtual server that it may read and use; empty if it is not
 *     bound to a server
 */
public record TokenScope(
    Optional<Set<String>> permissions, Optional<String> team, Optional<String> server) {

  /** No limit. */
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

  /** Whether the token is bound to a team or a server, and thus cannot manage the gateway. */
  public boolean isBound() {
    return team.isPresent() || server.isPresent();
  }

  /** Whether the token is bound to no team, or to this one. */
  public boolean includesTeam(String id) {
    return team.isEmpty() || team.get().equals(id);
  }

  /** The scope inside a team that the token may act on: the same without the bound to that team. */
  public TokenScope inside(String teamId) {
    return includesTeam(teamId) ? new TokenScope(permissions, Optional.empty(), server) : this;
  }

  /**
   * Whether the scope includes the permission.
   *
   * @param asked the team that it is about; empty if none is named
   */
  public boolean includes(Permission permission, Optional<String> asked) {
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
