package dev.mcpgateway.catalog;

import java.util.Optional;

/** The content of a resource that the gateway has itself: text, or bytes. */
public record ResourceContent(
    String id,
    String uri,
    Optional<String> mimeType,
    Optional<String> text,
    Optional<byte[]> bytes) {}
