package dev.mcpgateway.testbed.mcp;

import java.time.Duration;
import java.util.Locale;

/** The items that tests call. */
public final class McpFixtures {
  /** A PNG of one pixel. */
  static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

  /** A WAV without samples. */
  static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

  static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private McpFixtures() {}

  /** All items: those of the official suite and of our own tests. */
  public static McpCatalogue all() {
    McpCatalogue catalogue = new McpCatalogue();
    ConformanceFixtures.addTo(catalogue);
    InputFixtures.addTo(catalogue);
    addTools(catalogue);
    return catalogue;
  }

  /** The items of our own tests, without those of the official suite. */
  public static McpCatalogue tools() {
    McpCatalogue catalogue = new McpCatalogue();
    addTools(catalogue);
    return catalogue;
  }

  private static void addTools(McpCatalogue catalogue) {
    catalogue
        .add(
            McpItem.tool(
                definition(
                    "echo", "Gives back its arguments, byte for byte.", "{\"type\":\"object\"}"),
                call ->
                    "{\"content\":[{\"type\":\"text\",\"text\":\"echo\"}],\"structuredContent\":"
                        + call.rawArguments()
                        + "}"))
        .add(
            McpItem.tool(
                definition(
                    "wait",
                    "Reports progress once, and waits until it is cancelled.",
                    NO_ARGUMENTS),
                call -> {
                  call.progress(1, 2);
                  return text(call.awaitCancelled(LONGEST_WAIT) ? "cancelled" : "not cancelled");
                }))
        .add(
            McpItem.tool(
                definition("fail", "Answers with the JSON-RPC error -32042.", NO_ARGUMENTS),
                call -> {
                  throw new McpError(
                      200,
                      -32042,
                      "Please sign in",
                      """
                      {"elicitations":[{"mode":"url","elicitationId":"e-1",\
                      "url":"https://example.com/sign-in","message":"Sign in"}]}""");
                }))
        .add(
            McpItem.tool(
                """
                {"name":"large","description":"A text of that many characters.","inputSchema":{"type":"object",\
                "properties":{"characters":{"type":"integer"},"stream":{"type":"boolean"}},"required":["characters"]}}""",
                call -> {
                  if (call.arguments().path("stream").asBoolean()) {
                    call.stream();
                  }
                  return text("x".repeat(call.arguments().path("characters").asInt()));
                }))
        .add(
            McpItem.tool(
                """
                {"name":"unusual","title":"Unusual","description":"A definition with everything that is rebuilt badly.",\
                "inputSchema":{"type":"object","definitions":{"node":{"type":["object","null"],"properties":{"next":\
                {"$ref":"#/definitions/node"}}}},"properties":{"node":{"$ref":"#/definitions/node"},"limit":\
                {"type":["integer","null"],"maximum":9007199254740993,"multipleOf":0.10}},"additionalProperties":false,\
                "x-vendor":{"a":[1.0,1E400]}},"outputSchema":{"type":"object","properties":{"v":{"type":"number"}},\
                "x-other":null},"annotations":{"readOnlyHint":true,"x-hint":"kept"},"_meta":{"com.example/kept":[1,2.50]}}""",
                call ->
                    """
                    {"content":[{"type":"text","text":"v","x-part":1},{"type":"x-unknown","value":0.10}],\
                    "structuredContent":{"v":9007199254740993},"x-member":{"kept":true}}"""))
        .add(
            McpItem.tool(
                """
                {"name":"with_header","description":"An argument that goes in a header, too.","inputSchema":{"type":"object",\
                "properties":{"region":{"type":"string","x-mcp-header":"Region"}},"required":["region"]}}""",
                call -> text(call.text("region"))))
        .add(
            McpItem.resource(
                "{\"uri\":\"test://note\",\"name\":\"note\",\"mimeType\":\"text/plain\"}",
                call ->
                    "{\"contents\":[{\"uri\":\"test://note\",\"mimeType\":\"text/plain\",\"text\":\"A note.\",\"x-kept\":0.10}]}"))
        .add(
            McpItem.prompt(
                "{\"name\":\"greet\",\"description\":\"Greets.\",\"arguments\":[{\"name\":\"who\",\"required\":true}]}",
                call -> prompt(textContent("Greet " + call.text("who") + "."))));
  }

  static String definition(String name, String description, String inputSchema) {
    return String.format(
        Locale.ROOT,
        "{\"name\":%s,\"description\":%s,\"inputSchema\":%s}",
        Json.quote(name),
        Json.quote(description),
        inputSchema);
  }

  /** The result of a tool with only content. */
  static String content(String... parts) {
    return "{\"content\":[" + String.join(",", parts) + "]}";
  }

  static String text(String text) {
    return content(textContent(text));
  }

  static String textContent(String text) {
    return "{\"type\":\"text\",\"text\":" + Json.quote(text) + "}";
  }

  static String imageContent() {
    return "{\"type\":\"image\",\"data\":\"" + PNG + "\",\"mimeType\":\"image/png\"}";
  }

  static String resourceContent(String uri, String type, String text) {
    return "{\"type\":\"resource\",\"resource\":" + resource(uri, type, text) + "}";
  }

  static String resource(String uri, String type, String text) {
    return String.format(
        Locale.ROOT,
        "{\"uri\":%s,\"mimeType\":%s,\"text\":%s}",
        Json.quote(uri),
        Json.quote(type),
        Json.quote(text));
  }

  /** The result of a prompt: a message of the user for each content. */
  static String prompt(String... contents) {
    StringBuilder messages = new StringBuilder();
    for (String content : contents) {
      messages
          .append(messages.isEmpty() ? "" : ",")
          .append("{\"role\":\"user\",\"content\":")
          .append(content)
          .append("}");
    }
    return "{\"messages\":[" + messages + "]}";
  }
}
