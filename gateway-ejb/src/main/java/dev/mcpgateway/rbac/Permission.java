package dev.mcpgateway.rbac;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every permission there is. A role cannot hold another, and a check for another is denied. */
public enum Permission {
  A2A_CREATE("a2a.create"),
  A2A_READ("a2a.read"),
  A2A_UPDATE("a2a.update"),
  A2A_DELETE("a2a.delete"),
  A2A_INVOKE("a2a.invoke"),

  ADMIN_COMPLIANCE("admin.compliance"),
  ADMIN_DASHBOARD("admin.dashboard"),
  ADMIN_EVENTS("admin.events"),
  ADMIN_EXPORT("admin.export"),
  ADMIN_GRPC("admin.grpc"),
  ADMIN_IMPORT("admin.import"),
  ADMIN_METRICS("admin.metrics"),
  ADMIN_OVERVIEW("admin.overview"),
  ADMIN_PLUGINS("admin.plugins"),
  ADMIN_SECURITY_AUDIT("admin.security_audit"),
  ADMIN_SYSTEM_CONFIG("admin.system_config"),
  ADMIN_USER_MANAGEMENT("admin.user_management"),

  ADMIN_OAUTH_CLIENTS_READ("admin.oauth_clients:read"),
  ADMIN_OAUTH_CLIENTS_DELETE("admin.oauth_clients:delete"),

  ADMIN_SSO_PROVIDERS_CREATE("admin.sso_providers:create"),
  ADMIN_SSO_PROVIDERS_READ("admin.sso_providers:read"),
  ADMIN_SSO_PROVIDERS_UPDATE("admin.sso_providers:update"),
  ADMIN_SSO_PROVIDERS_DELETE("admin.sso_providers:delete"),

  AUDIT_READ("audit:read"),
  LOGS_READ("logs:read"),
  METRICS_READ("metrics:read"),
  SECURITY_READ("security:read"),

  GATEWAYS_CREATE("gateways.create"),
  GATEWAYS_READ("gateways.read"),
  GATEWAYS_UPDATE("gateways.update"),
  GATEWAYS_DELETE("gateways.delete"),

  LLM_READ("llm.read"),
  LLM_INVOKE("llm.invoke"),

  PLUGINS_READ("plugins.read"),

  PROMPTS_CREATE("prompts.create"),
  PROMPTS_READ("prompts.read"),
  PROMPTS_UPDATE("prompts.update"),
  PROMPTS_DELETE("prompts.delete"),
  PROMPTS_EXECUTE("prompts.execute"),

  RESOURCES_CREATE("resources.create"),
  RESOURCES_READ("resources.read"),
  RESOURCES_UPDATE("resources.update"),
  RESOURCES_DELETE("resources.delete"),
  RESOURCES_SHARE("resources.share"),

  SERVERS_CREATE("servers.create"),
  SERVERS_READ("servers.read"),
  SERVERS_UPDATE("servers.update"),
  SERVERS_DELETE("servers.delete"),
  SERVERS_USE("servers.use"),
  SERVERS_MANAGE("servers.manage"),

  TAGS_CREATE("tags.create"),
  TAGS_READ("tags.read"),
  TAGS_UPDATE("tags.update"),
  TAGS_DELETE("tags.delete"),

  TEAMS_CREATE("teams.create"),
  TEAMS_READ("teams.read"),
  TEAMS_UPDATE("teams.update"),
  TEAMS_DELETE("teams.delete"),
  TEAMS_JOIN("teams.join"),
  TEAMS_MANAGE_MEMBERS("teams.manage_members"),

  TOKENS_CREATE("tokens.create"),
  TOKENS_READ("tokens.read"),
  TOKENS_UPDATE("tokens.update"),
  TOKENS_REVOKE("tokens.revoke"),

  TOOLS_CREATE("tools.create"),
  TOOLS_READ("tools.read"),
  TOOLS_UPDATE("tools.update"),
  TOOLS_DELETE("tools.delete"),
  TOOLS_EXECUTE("tools.execute"),
  TOOLS_PREVIEW("tools.preview"),
  TOOLS_MANAGE_PLUGINS("tools.manage_plugins"),

  USERS_CREATE("users.create"),
  USERS_READ("users.read"),
  USERS_UPDATE("users.update"),
  USERS_DELETE("users.delete"),
  USERS_INVITE("users.invite"),

  /** All of them, those of later versions included. */
  EVERYTHING("*");

  private static final Map<String, Permission> BY_ID =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Permission::id, Function.identity()));

  private final String id;

  Permission(String id) {
    this.id = id;
  }

  /**
   * The permission as it is written in roles, tokens and requests, such as {@code tools.execute}.
   */
  public String id() {
    return id;
  }

  public static Optional<Permission> of(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  @Override
  public String toString() {
    return id;
  }
}
