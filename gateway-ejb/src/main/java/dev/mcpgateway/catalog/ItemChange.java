package dev.mcpgateway.catalog;

import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import java.util.List;
import java.util.Optional;

/**
 * What to change in a tool, a resource or a prompt; what is empty stays, what is empty inside is
 * cleared. What belongs to another kind is empty.
 *
 * @param content of a resource that the gateway has itself
 * @param template of a prompt that the gateway has itself
 */
public record ItemChange(
    RowChange row,
    Optional<Optional<String>> title,
    Optional<Optional<String>> displayName,
    Optional<Optional<String>> customName,
    Optional<String> uri,
    Optional<Optional<String>> mimeType,
    Optional<Optional<String>> uriTemplate,
    Optional<String> content,
    Optional<String> template,
    Optional<List<PromptArgument>> arguments) {}
