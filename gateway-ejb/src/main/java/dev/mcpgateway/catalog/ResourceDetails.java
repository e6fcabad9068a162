package dev.mcpgateway.catalog;

import java.util.Optional;

/** A resource, or a template of resources. */
public record ResourceDetails(
    RowDetails row,
    Origin origin,
    String uri,
    Optional<String> uriTemplate,
    Optional<String> title,
    Optional<String> customName,
    Optional<String> mimeType,
    Optional<Long> size) {}
