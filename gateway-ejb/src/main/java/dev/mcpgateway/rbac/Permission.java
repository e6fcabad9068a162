package dev.mcpgateway.rbac;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All permissions. A role cannot hold any other, and a check for any other is denied. */
public enum Permission {
  A2A_CREATE("a2a.create", Area.TEAM),
  A2A_READ("a2a.read", Area.TEAM),
  A2A_UPDATE("a2a.update", Area.TEAM),
  A2A_DELETE("a2a.delete", Area.TEAM),
  A2A_INVOKE("a2a.invoke", Area.TEAM),

  ADMIN_COMPLIANCE("admin.compliance", Area.PLATFORM),
  ADMIN_DASHBOARD("admin.dashboard", Area.PLATFORM),
  ADMIN_EVENTS("admin.events", Area.PLATFORM),
  ADMIN_EXPORT("admin.export", Area.PLATFORM),
  ADMIN_GRPC("admin.grpc", Area.PLATFORM),
  ADMIN_IMPORT("admin.import", Area.PLATFORM),
  ADMIN_METRICS("admin.metrics", Area.PLATFORM),
  ADMIN_OVERVIEW("admin.overview", Area.PLATFORM),
  ADMIN_PLUGINS("admin.plugins", Area.PLATFORM),
  ADMIN_SECURITY_AUDIT("admin.security_audit", Area.PLATFORM),
  ADMIN_SYSTEM_CONFIG("admin.system_config", Area.PLATFORM),
  ADMIN_USER_MANAGEMENT("admin.user_management", Area.PLATFORM),

  ADMIN_OAUTH_CLIENTS_READ("admin.oauth_clients:read", Area.PLATFORM),
  ADMIN_OAUTH_CLIENTS_DELETE("admin.oauth_clients:delete", Area.PLATFORM),

  ADMIN_SSO_PROVIDERS_CREATE("admin.sso_providers:create", Area.PLATFORM),
  ADMIN_SSO_PROVIDERS_READ("admin.sso_providers:read", Area.PLATFORM),
  ADMIN_SSO_PROVIDERS_UPDATE("admin.sso_providers:update", Area.PLATFORM),
  ADMIN_SSO_PROVIDERS_DELETE("admin.sso_providers:delete", Area.PLATFORM),

  AUDIT_READ("audit:read", Area.PLATFORM),
  LOGS_READ("logs:read", Area.PLATFORM),
  METRICS_READ("metrics:read", Area.PLATFORM),
  SECURITY_READ("security:read", Area.PLATFORM),

  GATEWAYS_CREATE("gateways.create", Area.TEAM),
  GATEWAYS_READ("gateways.read", Area.TEAM),
  GATEWAYS_UPDATE("gateways.update", Area.TEAM),
  GATEWAYS_DELETE("gateways.delete", Area.TEAM),

  LLM_READ("llm.read", Area.TEAM),
  LLM_INVOKE("llm.invoke", Area.TEAM),

  PLUGINS_READ("plugins.read", Area.TEAM),

  PROMPTS_CREATE("prompts.create", Area.TEAM),
  PROMPTS_READ("prompts.read", Area.TEAM),
  PROMPTS_UPDATE("prompts.update", Area.TEAM),
  PROMPTS_DELETE("prompts.delete", Area.TEAM),
  PROMPTS_EXECUTE("prompts.execute", Area.TEAM),

  RESOURCES_CREATE("resources.create", Area.TEAM),
  RESOURCES_READ("resources.read", Area.TEAM),
  RESOURCES_UPDATE("resources.update", Area.TEAM),
  RESOURCES_DELETE("resources.delete", Area.TEAM),
  RESOURCES_SHARE("resources.share", Area.TEAM),

  SERVERS_CREATE("servers.create", Area.TEAM),
  SERVERS_READ("servers.read", Area.TEAM),
  SERVERS_UPDATE("servers.update", Area.TEAM),
  SERVERS_DELETE("servers.delete", Area.TEAM),
  SERVERS_USE("servers.use", Area.TEAM),
  SERVERS_MANAGE("servers.manage", Area.TEAM),

  TAGS_CREATE("tags.create", Area.TEAM),
  TAGS_READ("tags.read", Area.TEAM),
  TAGS_UPDATE("tags.update", Area.TEAM),
  TAGS_DELETE("tags.delete", Area.TEAM),

  TEAMS_CREATE("teams.create", Area.OWN),
  TEAMS_READ("teams.read", Area.TEAM),
  TEAMS_UPDATE("teams.update", Area.TEAM),
  TEAMS_DELETE("teams.delete", Area.TEAM),
  TEAMS_JOIN("teams.join", Area.OWN),
  TEAMS_MANAGE_MEMBERS("teams.manage_members", Area.TEAM),

  TOKENS_CREATE("tokens.create", Area.OWN),
  TOKENS_READ("tokens.read", Area.OWN),
  TOKENS_UPDATE("tokens.update", Area.OWN),
  TOKENS_REVOKE("tokens.revoke", Area.OWN),

  TOOLS_CREATE("tools.create", Area.TEAM),
  TOOLS_READ("tools.read", Area.TEAM),
  TOOLS_UPDATE("tools.update", Area.TEAM),
  TOOLS_DELETE("tools.delete", Area.TEAM),
  TOOLS_EXECUTE("tools.execute", Area.TEAM),
  TOOLS_PREVIEW("tools.preview", Area.TEAM),
  TOOLS_MANAGE_PLUGINS("tools.manage_plugins", Area.TEAM),

  USERS_CREATE("users.create", Area.PLATFORM),
  USERS_READ("users.read", Area.PLATFORM),
  USERS_UPDATE("users.update", Area.PLATFORM),
  USERS_DELETE("users.delete", Area.PLATFORM),
  USERS_INVITE("users.invite", Area.PLATFORM),

  /**
   * All permissions, including those of later versions. In a team or personal role it grants
   * everything that such a role can grant.
   */
  EVERYTHING("*", Area.PLATFORM);

  private static final Map<String, Permission> BY_ID =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Permission::id, Function.identity()));

  /** What a permission is about, which determines the roles that can grant it. */
  public enum Area {
    /** The gateway as a whole: granted by global roles only. */
    PLATFORM,
    /**
     * A team and its rows: granted by global roles, roles in that team, and personal roles in one's
     * own.
     */
    TEAM,
    /**
     * What users do for themselves, such as creating tokens: like {@link #TEAM}, and if no team is
     * named also granted by personal roles.
     */
    OWN
  }

  private final String id;
  private final Area area;

  Permission(String id, Area area) {
    this.id = id;
    this.area = area;
  }

  /**
   * The permission as it is written in roles, tokens and requests, such as {@code tools.execute}.
   */
  public String id() {
    return id;
  }

  public Area area() {
    return area;
  }

  /**
   * Whether roles of the scope can grant the permission anywhere. A role with {@code *} grants it
   * in that case only.
   */
  public boolean canCount(RoleScope scope) {
    return scope == RoleScope.GLOBAL || area != Area.PLATFORM;
  }

  public static Optional<Permission> of(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  @Override
  public String toString() {
    return id;
  }
}
