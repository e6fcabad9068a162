package dev.mcpgateway.catalog;

import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import java.util.List;
import java.util.Optional;

/** A prompt with its template, which the gateway fills in itself. */
public record NewPrompt(
    NewRow row,
    Optional<String> title,
    Optional<String> displayName,
    Optional<String> customName,
    String template,
    List<PromptArgument> arguments) {}
