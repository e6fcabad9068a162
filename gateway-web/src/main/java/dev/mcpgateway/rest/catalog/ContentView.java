package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.ResourceContent;
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
