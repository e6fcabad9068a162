package dev.mcpgateway.testbed.mcp;

import java.util.Set;

/**
 * An item that a server offers.
 *
 * @param key the name of a tool or a prompt, the URI of a resource, the URI template
 * @param definition the item of the list, a JSON object as sent
 * @param eras in which it exists
 * @param isListed whether lists have it; an unlisted item can still be called
 */
public record McpItem(
    Kind kind,
    String key,
    String definition,
    Set<McpEra> eras,
    boolean isListed,
    McpHandler handler) {

  /** The four lists. */
  public enum Kind {
    TOOL("tools"),
    RESOURCE("resources"),
    RESOURCE_TEMPLATE("resourceTemplates"),
    PROMPT("prompts");

    private final String member;

    Kind(String member) {
      this.member = member;
    }

    /** The member of a list's result. */
    String member() {
      return member;
    }
  }

  /** A tool of both eras. */
  public static McpItem tool(String definition, McpHandler handler) {
    return of(Kind.TOOL, "name", definition, handler);
  }

  /** A prompt of both eras. */
  public static McpItem prompt(String definition, McpHandler handler) {
    return of(Kind.PROMPT, "name", definition, handler);
  }

  /** A resource of both eras. */
  public static McpItem resource(String definition, McpHandler handler) {
    return of(Kind.RESOURCE, "uri", definition, handler);
  }

  /** A resource template of both eras. */
  public static McpItem template(String definition, McpHandler handler) {
    return of(Kind.RESOURCE_TEMPLATE, "uriTemplate", definition, handler);
  }

  /** The same in one era alone. */
  public McpItem in(McpEra era) {
    return new McpItem(kind, key, definition, Set.of(era), isListed, handler);
  }

  /** The same, in no list. */
  public McpItem unlisted() {
    return new McpItem(kind, key, definition, eras, false, handler);
  }

  private static McpItem of(Kind kind, String key, String definition, McpHandler handler) {
    return new McpItem(
        kind,
        Json.read(definition).path(key).asText(),
        definition,
        Set.of(McpEra.values()),
        true,
        handler);
  }
}
