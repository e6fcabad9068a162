package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.PromptDetails;
import dev.mcpgateway.catalog.PromptTemplate;
import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.rest.json.RawJson;
import dev.mcpgateway.rest.problem.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A prompt that is filled in. */
public record RenderedView(List<Message> messages, Optional<String> description) {

  /**
   * One message of it.
   *
   * @param content what MCP has as the content of a message: text, an image and the like
   */
  public record Message(String role, RawJson content) {}

  /** Of the gateway's own, filled in with what was given, which has to be all that it requires. */
  static RenderedView of(PromptDetails prompt, Map<String, String> values) {
    List<String> missing = prompt.missing(values);
    if (!missing.isEmpty()) {
      throw ApiException.required(missing);
    }
    return filled(prompt, values);
  }

  /** With nothing in its places, as it is shown to whoever only looks at it. */
  static RenderedView empty(PromptDetails prompt) {
    return filled(prompt, Map.of());
  }

  private static RenderedView filled(PromptDetails prompt, Map<String, String> values) {
    String filled = new PromptTemplate(prompt.template().orElse("")).fill(values);
    String text = new String(JsonText.quote(filled), StandardCharsets.UTF_8);
    return new RenderedView(
        List.of(new Message("user", new RawJson("{\"type\":\"text\",\"text\":" + text + "}"))),
        prompt.row().description());
  }

  /** Of what an upstream server has answered. */
  static RenderedView of(JsonSlice result) {
    return new RenderedView(
        result.member("messages").filter(array -> array.kind() == JsonKind.ARRAY).stream()
            .flatMap(messages -> messages.elements().stream())
            .filter(JsonSlice::isObject)
            .map(
                message ->
                    new Message(
                        message.text("role").orElse("user"),
                        new RawJson(message.member("content").map(JsonSlice::token).orElse("{}"))))
            .toList(),
        result.text("description"));
  }
}
