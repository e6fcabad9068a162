package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ResourceContent;
import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.routing.RoutingException;
import java.util.Base64;
import java.util.Optional;

/** The content of a resource: text, or bytes in Base64. */
public record ContentView(
    String type,
    String id,
    String uri,
    Optional<String> mimeType,
    Optional<String> text,
    Optional<String> blob) {

  /**
   * The first of the contents that an upstream server has answered with: one resource has one.
   *
   * @throws RoutingException.NotAnswered if there is none
   */
  static ContentView of(String id, JsonSlice result) {
    JsonSlice content =
        result.member("contents").filter(array -> array.kind() == JsonKind.ARRAY).stream()
            .flatMap(contents -> contents.elements().stream())
            .filter(JsonSlice::isObject)
            .findFirst()
            .orElseThrow(
                () ->
                    RoutingException.NotAnswered.byUpstream(
                        "The upstream server answered with no content", "no_content"));
    return new ContentView(
        "resource",
        id,
        content.text("uri").orElse(""),
        content.text("mimeType"),
        content.text("text"),
        content.text("blob"));
  }

  static ContentView of(ResourceContent content) {
    return new ContentView(
        "resource",
        content.id(),
        content.uri(),
        content.mimeType(),
        content.text(),
        content.bytes().map(Base64.getEncoder()::encodeToString));
  }
}
