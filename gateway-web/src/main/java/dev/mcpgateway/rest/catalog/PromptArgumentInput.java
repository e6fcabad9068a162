package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** An argument of a prompt to be made. */
public record PromptArgumentInput(
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 8192) String> description,
    Optional<Boolean> required) {

  static List<PromptArgument> of(List<PromptArgumentInput> arguments) {
    return arguments.stream()
        .map(
            argument ->
                new PromptArgument(
                    argument.name(), argument.description(), argument.required().orElse(false)))
        .toList();
  }
}
