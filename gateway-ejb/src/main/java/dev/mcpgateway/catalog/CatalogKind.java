package dev.mcpgateway.catalog;

import dev.mcpgateway.rbac.Permission;
import java.util.List;
import java.util.Locale;

/** The kinds of rows in the catalogue; a kind comes before those that may refer to it. */
public enum CatalogKind {
  GATEWAY(
      "gateways",
      Permission.GATEWAYS_CREATE,
      Permission.GATEWAYS_READ,
      Permission.GATEWAYS_UPDATE,
      Permission.GATEWAYS_DELETE),
  SERVER(
      "servers",
      Permission.SERVERS_CREATE,
      Permission.SERVERS_READ,
      Permission.SERVERS_UPDATE,
      Permission.SERVERS_DELETE),
  TOOL(
      "tools",
      Permission.TOOLS_CREATE,
      Permission.TOOLS_READ,
      Permission.TOOLS_UPDATE,
      Permission.TOOLS_DELETE),
  RESOURCE(
      "resources",
      Permission.RESOURCES_CREATE,
      Permission.RESOURCES_READ,
      Permission.RESOURCES_UPDATE,
      Permission.RESOURCES_DELETE),
  PROMPT(
      "prompts",
      Permission.PROMPTS_CREATE,
      Permission.PROMPTS_READ,
      Permission.PROMPTS_UPDATE,
      Permission.PROMPTS_DELETE),
  A2A_AGENT(
      "a2a_agents",
      Permission.A2A_CREATE,
      Permission.A2A_READ,
      Permission.A2A_UPDATE,
      Permission.A2A_DELETE);

  /**
   * A column whose values are unique per team and owner.
   *
   * @param length its maximum number of characters
   */
  public record UniqueColumn(String name, int length) {}

  private static final UniqueColumn NAME = new UniqueColumn("name", 255);
  private static final UniqueColumn SLUG = new UniqueColumn("slug", 255);
  private static final UniqueColumn URI = new UniqueColumn("uri", 767);

  private final String table;
  private final Permission create;
  private final Permission read;
  private final Permission update;
  private final Permission delete;

  CatalogKind(
      String table, Permission create, Permission read, Permission update, Permission delete) {
    this.table = table;
    this.create = create;
    this.read = read;
    this.update = update;
    this.delete = delete;
  }

  /** The kind of one row, as people write it. */
  public String singular() {
    return this == A2A_AGENT ? "A2A agent" : name().toLowerCase(Locale.ROOT);
  }

  /** Whether rows of the kind can come from an upstream server. */
  public boolean isFederated() {
    return this == TOOL || this == RESOURCE || this == PROMPT;
  }

  public Permission create() {
    return create;
  }

  public Permission read() {
    return read;
  }

  public Permission update() {
    return update;
  }

  public Permission delete() {
    return delete;
  }

  /** The table, whose name is also used in paths and logs. */
  public String table() {
    return table;
  }

  public List<UniqueColumn> uniqueColumns() {
    return switch (this) {
      case GATEWAY, A2A_AGENT -> List.of(NAME, SLUG);
      case RESOURCE -> List.of(NAME, URI);
      case SERVER, TOOL, PROMPT -> List.of(NAME);
    };
  }
}
