package dev.mcpgateway.catalog;

import java.util.List;

/** The kinds of rows in the catalogue; a kind comes before those that may refer to it. */
public enum CatalogKind {
  GATEWAY("gateways"),
  SERVER("servers"),
  TOOL("tools"),
  RESOURCE("resources"),
  PROMPT("prompts"),
  A2A_AGENT("a2a_agents");

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

  CatalogKind(String table) {
    this.table = table;
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
