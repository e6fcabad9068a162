package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.PromptDetails.PromptArgument;
import dev.mcpgateway.catalog.PromptTemplate;
import dev.mcpgateway.rest.problem.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A prompt that is filled in. */
public record RenderedView(List<Message> messages, Optional<String> description) {

  /** One message of it. */
  public record Message(String role, Content content) {}

  /** What a message says. */
  public record Content(String type, String text) {}

  /** Filled in with what was given, which has to be all that it requires. */
  static RenderedView of(PromptDetails prompt, Map<String, String> values) {
    List<String> missing =
        prompt.arguments().stream()
            .filter(PromptArgument::required)
            .map(PromptArgument::name)
            .filter(name -> !values.containsKey(name))
            .toList();
    if (prompt.template().isPresent() && !missing.isEmpty()) {
      throw ApiException.required(missing);
    }
    return filled(prompt, values);
  }

  /** With nothing in its places, as it is shown to whoever only looks at it. */
  static RenderedView empty(PromptDetails prompt) {
    return filled(prompt, Map.of());
  }

  private static RenderedView filled(PromptDetails prompt, Map<String, String> values) {
    String template =
        prompt
            .template()
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "id",
                        "names a prompt of an upstream server: it is filled in through a virtual"
                            + " server (MCP, prompts/get), and not yet here"));
    return new RenderedView(
        List.of(
            new Message("user", new Content("text", new PromptTemplate(template).fill(values)))),
        prompt.row().description());
  }
}
