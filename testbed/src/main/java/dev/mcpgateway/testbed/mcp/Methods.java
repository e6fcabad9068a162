package dev.mcpgateway.testbed.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The methods that both eras have. */
final class Methods {
  /** The caching members of a method's result, in the era that has them. */
  static final String CACHE_HINTS = "\"ttlMs\":60000,\"cacheScope\":\"public\"";

  private static final String CURSOR = "page:";

  private final McpCatalogue catalogue;
  private final IntSupplier pageSize;

  /**
   * @param pageSize the number of items in a page of a list
   */
  Methods(McpCatalogue catalogue, IntSupplier pageSize) {
    this.catalogue = catalogue;
    this.pageSize = pageSize;
  }

  /** The result of the call, or empty if there is no such method. */
  Optional<String> handle(String method, McpCall call) throws InterruptedException {
    return Optional.ofNullable(
        switch (method) {
          case "tools/list" -> list(Kind.TOOL, call);
          case "resources/list" -> list(Kind.RESOURCE, call);
          case "resources/templates/list" -> list(Kind.RESOURCE_TEMPLATE, call);
          case "prompts/list" -> list(Kind.PROMPT, call);
          case "tools/call" -> named(Kind.TOOL, "Unknown tool: ", call);
          case "prompts/get" -> named(Kind.PROMPT, "Unknown prompt: ", call);
          case "resources/read" -> read(call);
          case "completion/complete" -> complete(call);
          default -> null;
        });
  }

  private String list(Kind kind, McpCall call) {
    List<McpItem> all = catalogue.listed(kind, call.era());
    int from = position(call.params().path("cursor"), all.size());
    int to = (int) Math.min(all.size(), (long) from + pageSize.getAsInt());
    return all.subList(from, to).stream()
        .map(McpItem::definition)
        .collect(
            Collectors.joining(
                ",",
                "{\"" + kind.member() + "\":[",
                "]"
                    + (to < all.size() ? ",\"nextCursor\":\"" + CURSOR + to + "\"" : "")
                    + hints(call)
                    + "}"));
  }

  private static int position(JsonNode cursor, int size) {
    if (cursor.isMissingNode()) {
      return 0;
    }
    try {
      int position = Integer.parseInt(cursor.asText().substring(CURSOR.length()));
      if (cursor.asText().startsWith(CURSOR) && position >= 0 && position <= size) {
        return position;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // It is not one of ours.
    }
    throw new McpError(McpError.INVALID_PARAMS, "Invalid cursor");
  }

  private String named(Kind kind, String unknown, McpCall call) throws InterruptedException {
    String name = call.params().path("name").asText("");
    McpItem item =
        catalogue
            .find(kind, name, call.era())
            .orElseThrow(() -> new McpError(McpError.INVALID_PARAMS, unknown + name));
    return item.handler().handle(call);
  }

  private String read(McpCall call) throws InterruptedException {
    String uri = call.params().path("uri").asText("");
    McpItem item =
        catalogue
            .findResource(uri, call.era())
            .orElseThrow(
                () ->
                    new McpError(
                        200,
                        call.era() == McpEra.MODERN
                            ? McpError.INVALID_PARAMS
                            : McpError.LEGACY_RESOURCE_NOT_FOUND,
                        "Resource not found",
                        "{\"uri\":" + Json.quote(uri) + "}"));
    String result = item.handler().handle(call);
    return result.substring(0, result.length() - 1) + hints(call) + "}";
  }

  private String complete(McpCall call) {
    String typed = call.params().path("argument").path("value").asText("");
    return "{\"completion\":{\"values\":["
        + Json.quote(typed + "-one")
        + ","
        + Json.quote(typed + "-two")
        + "],\"total\":2,\"hasMore\":false}}";
  }

  private static String hints(McpCall call) {
    return call.era() == McpEra.MODERN ? "," + CACHE_HINTS : "";
  }
}
