package dev.mcpgateway.catalog;

import java.util.Optional;

/**
 * A tool.
 *
 * @param exposedName under which agents call it where all is offered
 */
public record ToolDetails(
    RowDetails row,
    Origin origin,
    String exposedName,
    Optional<String> title,
    Optional<String> displayName,
    Optional<String> customName) {}
