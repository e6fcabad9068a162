package dev.mcpgateway.testbed.mcp;

import static dev.mcpgateway.testbed.mcp.McpFixtures.NO_ARGUMENTS;
import static dev.mcpgateway.testbed.mcp.McpFixtures.definition;
import static dev.mcpgateway.testbed.mcp.McpFixtures.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tools of the stateless revisions that need more input from the client before they answer. */
final class InputFixtures {
  private static final String PREFIX = "test_input_required_result_";

  private InputFixtures() {}

  static void addTo(McpCatalogue catalogue) {
    addSingle(catalogue);
    addWithState(catalogue);
    addCapabilities(catalogue);
  }

  private static void addTool(McpCatalogue catalogue, String name, McpHandler handler) {
    catalogue.add(
        McpItem.tool(definition(name, "Asks for input.", NO_ARGUMENTS), handler).in(McpEra.MODERN));
  }

  private static void addSingle(McpCatalogue catalogue) {
    addTool(
        catalogue,
        PREFIX + "elicitation",
        call ->
            answer(call, "user_name")
                .map(content -> text("Hello, " + content.path("name").asText() + "!"))
                .orElseGet(
                    () ->
                        asking(
                            call,
                            Map.of(
                                "user_name", elicitation("What is your name?", "name", "string")),
                            Optional.empty())));
    addTool(
        catalogue,
        PREFIX + "sampling",
        call ->
            call.inputResponse("capital_question")
                .map(response -> text(response.path("content").path("text").asText()))
                .orElseGet(
                    () ->
                        asking(
                            call,
                            Map.of(
                                "capital_question",
                                sampling("What is the capital of France?", 100)),
                            Optional.empty())));
    addTool(
        catalogue,
        PREFIX + "list_roots",
        call ->
            call.inputResponse("client_roots")
                .map(response -> text("Roots: " + response.path("roots")))
                .orElseGet(() -> asking(call, Map.of("client_roots", roots()), Optional.empty())));
    catalogue.add(
        McpItem.prompt(
                "{\"name\":\"test_input_required_result_prompt\",\"description\":\"Asks for input.\"}",
                call ->
                    answer(call, "user_context")
                        .map(
                            content ->
                                McpFixtures.prompt(
                                    McpFixtures.textContent(
                                        "Context: " + content.path("context").asText())))
                        .orElseGet(
                            () ->
                                asking(
                                    call,
                                    Map.of(
                                        "user_context",
                                        elicitation(
                                            "What context should the prompt use?",
                                            "context",
                                            "string")),
                                    Optional.empty())))
            .in(McpEra.MODERN));
    addTool(
        catalogue,
        "test_streaming_elicitation",
        call -> {
          call.stream();
          return answer(call, "user_name")
              .map(content -> text("Hello, " + content.path("name").asText() + "!"))
              .orElseGet(
                  () ->
                      asking(
                          call,
                          Map.of("user_name", elicitation("What is your name?", "name", "string")),
                          Optional.empty()));
        });
  }

  private static void addWithState(McpCatalogue catalogue) {
    for (String name : List.of("request_state", "tampered_state")) {
      addTool(
          catalogue,
          PREFIX + name,
          call -> {
            Optional<String> state = call.requestState().map(RequestState::open);
            return state.isPresent() && answer(call, "confirm").isPresent()
                ? text("state-ok")
                : asking(
                    call,
                    Map.of("confirm", elicitation("Please confirm", "ok", "boolean")),
                    Optional.of("confirming"));
          });
    }
    addTool(
        catalogue,
        PREFIX + "multiple_inputs",
        call -> {
          call.requestState().ifPresent(RequestState::open);
          Map<String, String> asked = new LinkedHashMap<>();
          asked.put("user_name", elicitation("What is your name?", "name", "string"));
          asked.put("greeting", sampling("Generate a greeting", 50));
          asked.put("client_roots", roots());
          asked.keySet().removeIf(key -> call.inputResponse(key).isPresent());
          return asked.isEmpty() ? text("All is there.") : asking(call, asked, Optional.of("all"));
        });
    addTool(catalogue, PREFIX + "multi_round", InputFixtures::rounds);
  }

  private static String rounds(McpCall call) {
    String state = call.requestState().map(RequestState::open).orElse("");
    Optional<JsonNode> name = answer(call, "step1");
    Optional<JsonNode> color = answer(call, "step2");
    if (state.startsWith("2 ") && color.isPresent()) {
      return text(state.substring(2) + " likes " + color.get().path("color").asText() + ".");
    }
    if (state.equals("1") && name.isPresent()) {
      return asking(
          call,
          Map.of("step2", elicitation("Step 2: What is your favorite color?", "color", "string")),
          Optional.of("2 " + name.get().path("name").asText()));
    }
    return asking(
        call,
        Map.of("step1", elicitation("Step 1: What is your name?", "name", "string")),
        Optional.of("1"));
  }

  private static void addCapabilities(McpCatalogue catalogue) {
    addTool(
        catalogue,
        PREFIX + "capabilities",
        call -> {
          Map<String, String> asked = new LinkedHashMap<>();
          if (call.clientCapabilities().has("elicitation")) {
            asked.put("user_name", elicitation("What is your name?", "name", "string"));
          }
          if (call.clientCapabilities().has("sampling")) {
            asked.put("greeting", sampling("Generate a greeting", 50));
          }
          boolean isDone =
              asked.keySet().stream().anyMatch(key -> call.inputResponse(key).isPresent());
          return asked.isEmpty() || isDone ? text("Done.") : asking(call, asked, Optional.empty());
        });
    addTool(
        catalogue,
        "test_missing_capability",
        call -> {
          requireAll(call, List.of("sampling"));
          return text("The client can sample.");
        });
  }

  /** The content of an accepted elicitation. */
  private static Optional<JsonNode> answer(McpCall call, String key) {
    return call.inputResponse(key)
        .filter(response -> response.path("action").asText().equals("accept"))
        .map(response -> response.path("content"));
  }

  private static String asking(McpCall call, Map<String, String> requests, Optional<String> state) {
    requireAll(call, requests.values().stream().map(InputFixtures::capability).toList());
    return requests.entrySet().stream()
        .map(request -> Json.quote(request.getKey()) + ":" + request.getValue())
        .collect(
            Collectors.joining(
                ",",
                "{\"resultType\":\"input_required\",\"inputRequests\":{",
                "}"
                    + state
                        .map(text -> ",\"requestState\":" + Json.quote(RequestState.sign(text)))
                        .orElse("")
                    + "}"));
  }

  /**
   * The capability that a client needs for a request: {@code sampling/createMessage} and others.
   */
  private static String capability(String request) {
    String method = Json.read(request).path("method").asText();
    return method.substring(0, method.indexOf('/'));
  }

  private static void requireAll(McpCall call, List<String> capabilities) {
    List<String> missing = new ArrayList<>(capabilities);
    missing.removeIf(capability -> call.clientCapabilities().has(capability));
    if (!missing.isEmpty()) {
      throw new McpError(
          400,
          McpError.MISSING_CLIENT_CAPABILITY,
          "The client lacks a capability",
          missing.stream()
              .map(capability -> Json.quote(capability) + ":{}")
              .collect(Collectors.joining(",", "{\"requiredCapabilities\":{", "}}")));
    }
  }

  private static String elicitation(String message, String member, String type) {
    return "{\"method\":\"elicitation/create\",\"params\":{\"message\":"
        + Json.quote(message)
        + ",\"requestedSchema\":{\"type\":\"object\",\"properties\":{"
        + Json.quote(member)
        + ":{\"type\":\""
        + type
        + "\"}},\"required\":["
        + Json.quote(member)
        + "]}}}";
  }

  private static String sampling(String question, int maxTokens) {
    return "{\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[{\"role\":\"user\",\"content\":"
        + McpFixtures.textContent(question)
        + "}],\"maxTokens\":"
        + maxTokens
        + "}}";
  }

  private static String roots() {
    return "{\"method\":\"roots/list\",\"params\":{}}";
  }
}
