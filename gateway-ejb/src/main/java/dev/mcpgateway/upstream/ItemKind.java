package dev.mcpgateway.upstream;

/** What an upstream lists. */
public enum ItemKind {
  TOOL("tool", "tools/list", "tools", "name"),
  RESOURCE("resource", "resources/list", "resources", "uri"),
  RESOURCE_TEMPLATE(
      "resource template", "resources/templates/list", "resourceTemplates", "uriTemplate"),
  PROMPT("prompt", "prompts/list", "prompts", "name");

  private final String label;
  private final String method;
  private final String listMember;
  private final String keyMember;

  ItemKind(String label, String method, String listMember, String keyMember) {
    this.label = label;
    this.method = method;
    this.listMember = listMember;
    this.keyMember = keyMember;
  }

  /** What people call one of them, such as {@code resource template}. */
  public String label() {
    return label;
  }

  /** The method that lists them. */
  public String method() {
    return method;
  }

  /** The member of the method's result that has them. */
  public String listMember() {
    return listMember;
  }

  /** The member of an item that is unique among its kind: {@code name}, {@code uri} or the like. */
  public String keyMember() {
    return keyMember;
  }

  /** The member of the server's capabilities that says that it has them. */
  String capability() {
    return method.substring(0, method.indexOf('/'));
  }
}
