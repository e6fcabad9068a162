package dev.mcpgateway.rbac;

import static dev.mcpgateway.rbac.Permission.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The system roles of one version of the gateway.
 *
 * @param version incremented with every change of the roles, so that of two versions that run side
 *     by side only the newer one updates the stored roles; at least 1
 */
public record RoleCatalogue(int version, List<RoleDefinition> roles) {

  /** The role of administrators. */
  public static final String PLATFORM_ADMIN = "platform_admin";

  /** The role of every account. */
  public static final String PLATFORM_VIEWER = "platform_viewer";

  /** The role of team members. */
  public static final String VIEWER = "viewer";

  /** The role of team owners. */
  public static final String TEAM_ADMIN = "team_admin";

  /** The roles that this version of the gateway seeds. */
  public static final RoleCatalogue CURRENT = new RoleCatalogue(1, defaultRoles());

  public RoleCatalogue {
    if (version < 1) {
      throw new IllegalArgumentException("A catalogue's version is 1 or more, not " + version);
    }
    roles = List.copyOf(roles);
  }

  private static List<RoleDefinition> defaultRoles() {
    Set<Permission> platformViewer =
        EnumSet.of(
            ADMIN_DASHBOARD,
            ADMIN_OVERVIEW,
            GATEWAYS_READ,
            SERVERS_READ,
            SERVERS_USE,
            TEAMS_READ,
            TEAMS_JOIN,
            TOOLS_READ,
            RESOURCES_READ,
            PROMPTS_READ,
            LLM_READ,
            A2A_READ,
            METRICS_READ,
            TOKENS_CREATE,
            TOKENS_READ,
            TOKENS_UPDATE,
            TOKENS_REVOKE);
    Set<Permission> viewer = with(platformViewer, TOOLS_EXECUTE, TOOLS_PREVIEW);
    viewer.remove(METRICS_READ);
    Set<Permission> developer =
        with(
            viewer,
            PLUGINS_READ,
            LLM_INVOKE,
            A2A_INVOKE,
            GATEWAYS_CREATE,
            GATEWAYS_UPDATE,
            GATEWAYS_DELETE,
            SERVERS_CREATE,
            SERVERS_UPDATE,
            SERVERS_DELETE,
            TOOLS_CREATE,
            TOOLS_UPDATE,
            TOOLS_DELETE,
            RESOURCES_CREATE,
            RESOURCES_UPDATE,
            RESOURCES_DELETE,
            PROMPTS_CREATE,
            PROMPTS_UPDATE,
            PROMPTS_DELETE,
            A2A_CREATE,
            A2A_UPDATE,
            A2A_DELETE);
    Set<Permission> teamAdmin =
        with(developer, TEAMS_UPDATE, TEAMS_DELETE, TEAMS_MANAGE_MEMBERS, TOOLS_MANAGE_PLUGINS);
    return List.of(
        role(PLATFORM_ADMIN, RoleScope.GLOBAL, "May do everything", Set.of(EVERYTHING)),
        role(PLATFORM_VIEWER, RoleScope.GLOBAL, "Sees the whole platform", platformViewer),
        role(VIEWER, RoleScope.TEAM, "Sees and uses what the team has", viewer),
        role("developer", RoleScope.TEAM, "Makes and changes what the team has", developer),
        role(TEAM_ADMIN, RoleScope.TEAM, "Runs the team", teamAdmin));
  }

  private static Set<Permission> with(Set<Permission> permissions, Permission... more) {
    Set<Permission> all = EnumSet.copyOf(permissions);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static RoleDefinition role(
      String name, RoleScope scope, String description, Set<Permission> permissions) {
    return new RoleDefinition(
        name,
        scope,
        description,
        permissions.stream()
            .sorted()
            .map(Permission::id)
            .collect(Collectors.toCollection(java.util.LinkedHashSet::new)));
  }
}
