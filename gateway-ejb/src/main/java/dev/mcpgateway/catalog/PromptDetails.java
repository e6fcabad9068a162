package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Map;
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

  /** The arguments that it needs and that the values do not have. */
  public List<String> missing(Map<String, String> values) {
    return arguments.stream()
        .filter(PromptArgument::required)
        .map(PromptArgument::name)
        .filter(name -> !values.containsKey(name))
        .toList();
  }

  /** An argument that a prompt takes. */
  public record PromptArgument(String name, Optional<String> description, boolean required) {}
}
