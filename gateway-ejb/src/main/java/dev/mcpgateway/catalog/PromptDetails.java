package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/** A prompt. */
public record PromptDetails(
    RowDetails row,
    Origin origin,
    String exposedName,
    Optional<String> title,
    Optional<String> displayName,
    Optional<String> customName,
    Optional<String> template,
    List<PromptArgument> arguments) {

  /** An argument that a prompt takes. */
  public record PromptArgument(String name, Optional<String> description, boolean required) {}
}
