package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import java.util.List;
import java.util.Optional;

/** An argument that a prompt takes. */
public record PromptArgumentView(String name, Optional<String> description, Boolean required) {

  static List<PromptArgumentView> of(List<PromptArgument> arguments) {
    return arguments.stream()
        .map(
            argument ->
                new PromptArgumentView(
                    argument.name(), argument.description(), argument.required()))
        .toList();
  }
}
