package dev.mcpgateway.catalog;

import java.util.Optional;

/** A resource with its content, which the gateway answers itself. */
public record NewResource(
    NewRow row,
    String uri,
    Optional<String> title,
    Optional<String> mimeType,
    Optional<String> uriTemplate,
    String content) {}
