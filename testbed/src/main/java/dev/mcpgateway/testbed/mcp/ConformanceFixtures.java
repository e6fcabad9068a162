package dev.mcpgateway.testbed.mcp;

import static dev.mcpgateway.testbed.mcp.McpFixtures.NO_ARGUMENTS;
import static dev.mcpgateway.testbed.mcp.McpFixtures.definition;
import static dev.mcpgateway.testbed.mcp.McpFixtures.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import java.util.concurrent.TimeUnit;

/**
 * The items that the official conformance suite calls, with the names and results that it expects.
 */
final class ConformanceFixtures {
  private static final int MILLISECONDS_BETWEEN_STEPS = 50;

  private ConformanceFixtures() {}

  static void addTo(McpCatalogue catalogue) {
    addContent(catalogue);
    addSteps(catalogue);
    addServerRequests(catalogue);
    addResources(catalogue);
    addPrompts(catalogue);
    addModern(catalogue);
  }

  private static McpItem tool(String name, String description, McpHandler handler) {
    return McpItem.tool(definition(name, description, NO_ARGUMENTS), handler);
  }

  private static void addContent(McpCatalogue catalogue) {
    catalogue
        .add(
            tool(
                "test_simple_text",
                "Text.",
                call -> text("This is a simple text response for testing.")))
        .add(
            tool(
                "test_image_content",
                "An image.",
                call -> McpFixtures.content(McpFixtures.imageContent())))
        .add(
            tool(
                "test_audio_content",
                "A sound.",
                call ->
                    McpFixtures.content(
                        "{\"type\":\"audio\",\"data\":\""
                            + McpFixtures.WAV
                            + "\",\"mimeType\":\"audio/wav\"}")))
        .add(
            tool(
                "test_embedded_resource",
                "An embedded resource.",
                call ->
                    McpFixtures.content(
                        McpFixtures.resourceContent(
                            "test://embedded-resource",
                            "text/plain",
                            "This is an embedded resource content."))))
        .add(
            tool(
                "test_multiple_content_types",
                "Text, an image and a resource.",
                call ->
                    McpFixtures.content(
                        McpFixtures.textContent("Multiple content types test:"),
                        McpFixtures.imageContent(),
                        McpFixtures.resourceContent(
                            "test://mixed-content-resource",
                            "application/json",
                            "{\"test\":\"data\",\"value\":123}"))))
        .add(
            tool(
                "test_error_handling",
                "Fails.",
                call ->
                    "{\"content\":["
                        + McpFixtures.textContent(
                            "This tool intentionally returns an error for testing")
                        + "],\"isError\":true}"))
        .add(
            McpItem.tool(
                """
                {"name":"json_schema_2020_12_tool","description":"Tool with JSON Schema 2020-12 features",\
                "inputSchema":{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",\
                "$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"},\
                "city":{"type":"string"}}}},"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},\
                "contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},\
                "email":{"type":"string"}},"allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],\
                "if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},\
                "then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false}}""",
                call -> text(call.rawArguments())));
  }

  private static void addSteps(McpCatalogue catalogue) {
    catalogue
        .add(
            tool(
                "test_tool_with_progress",
                "Reports progress three times.",
                call -> {
                  for (int done = 0; done <= 100; done += 50) {
                    call.progress(done, 100);
                    pause();
                  }
                  return text("Done.");
                }))
        .add(
            tool(
                    "test_tool_with_logging",
                    "Logs three times.",
                    call -> {
                      call.log("info", "Tool execution started");
                      pause();
                      call.log("info", "Tool processing data");
                      pause();
                      call.log("info", "Tool execution completed");
                      return text("Logged.");
                    })
                .in(McpEra.LEGACY));
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(MILLISECONDS_BETWEEN_STEPS);
  }

  private static void addServerRequests(McpCatalogue catalogue) {
    catalogue
        .add(
            McpItem.tool(
                    """
                    {"name":"test_sampling","description":"Asks the client's model.","inputSchema":{"type":"object",\
                    "properties":{"prompt":{"type":"string"}},"required":["prompt"]}}""",
                    call -> {
                      require(call, "sampling");
                      JsonNode result =
                          call.ask(
                              "sampling/createMessage",
                              "{\"messages\":[{\"role\":\"user\",\"content\":"
                                  + McpFixtures.textContent(call.text("prompt"))
                                  + "}],\"maxTokens\":100}");
                      return text("LLM response: " + result.path("content").path("text").asText());
                    })
                .in(McpEra.LEGACY))
        .add(
            McpItem.tool(
                    """
                    {"name":"test_elicitation","description":"Asks the client's user.","inputSchema":{"type":"object",\
                    "properties":{"message":{"type":"string"}},"required":["message"]}}""",
                    call ->
                        elicit(
                            "User response",
                            call,
                            call.text("message"),
                            """
                            {"type":"object","properties":{"username":{"type":"string","description":"User's response"},\
                            "email":{"type":"string","description":"User's email address"}},\
                            "required":["username","email"]}"""))
                .in(McpEra.LEGACY))
        .add(
            tool(
                    "test_elicitation_sep1034_defaults",
                    "Asks with a default for each type.",
                    call ->
                        elicit(
                            "Elicitation completed",
                            call,
                            "Please look at the defaults",
                            """
                            {"type":"object","properties":{"name":{"type":"string","default":"John Doe"},\
                            "age":{"type":"integer","default":30},"score":{"type":"number","default":95.5},\
                            "status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},\
                            "verified":{"type":"boolean","default":true}},"required":[]}"""))
                .in(McpEra.LEGACY))
        .add(
            tool(
                    "test_elicitation_sep1330_enums",
                    "Asks with each kind of choice.",
                    call ->
                        elicit(
                            "Elicitation completed",
                            call,
                            "Please choose",
                            """
                            {"type":"object","properties":{\
                            "untitledSingle":{"type":"string","enum":["option1","option2","option3"]},\
                            "titledSingle":{"type":"string","oneOf":[{"const":"value1","title":"First Option"},\
                            {"const":"value2","title":"Second Option"},{"const":"value3","title":"Third Option"}]},\
                            "legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],\
                            "enumNames":["Option One","Option Two","Option Three"]},\
                            "untitledMulti":{"type":"array","items":{"type":"string",\
                            "enum":["option1","option2","option3"]}},\
                            "titledMulti":{"type":"array","items":{"anyOf":[{"const":"value1","title":"First Choice"},\
                            {"const":"value2","title":"Second Choice"},{"const":"value3","title":"Third Choice"}]}}},\
                            "required":[]}"""))
                .in(McpEra.LEGACY));
  }

  private static String elicit(String label, McpCall call, String message, String schema)
      throws InterruptedException {
    require(call, "elicitation");
    JsonNode result =
        call.ask(
            "elicitation/create",
            "{\"message\":" + Json.quote(message) + ",\"requestedSchema\":" + schema + "}");
    return text(
        label
            + ": action="
            + result.path("action").asText()
            + ", content="
            + result.path("content"));
  }

  private static void require(McpCall call, String capability) {
    if (!call.clientCapabilities().has(capability)) {
      throw new McpError(McpError.INTERNAL_ERROR, "The client does not support " + capability);
    }
  }

  private static void addResources(McpCatalogue catalogue) {
    catalogue
        .add(
            McpItem.resource(
                """
                {"uri":"test://static-text","name":"Static text","description":"A text.","mimeType":"text/plain"}""",
                call ->
                    contents(
                        McpFixtures.resource(
                            "test://static-text",
                            "text/plain",
                            "This is the content of the static text resource."))))
        .add(
            McpItem.resource(
                """
                {"uri":"test://static-binary","name":"Static binary","description":"An image.","mimeType":"image/png"}""",
                call ->
                    contents(
                        "{\"uri\":\"test://static-binary\",\"mimeType\":\"image/png\",\"blob\":\""
                            + McpFixtures.PNG
                            + "\"}")))
        .add(
            McpItem.resource(
                """
                {"uri":"test://watched-resource","name":"Watched resource","description":"It changes.",\
                "mimeType":"text/plain"}""",
                call ->
                    contents(
                        McpFixtures.resource("test://watched-resource", "text/plain", "Watched."))))
        .add(
            McpItem.template(
                """
                {"uriTemplate":"test://template/{id}/data","name":"Template","description":"Data by id.",\
                "mimeType":"application/json"}""",
                call -> {
                  String uri = call.params().path("uri").asText();
                  String id =
                      uri.substring("test://template/".length(), uri.length() - "/data".length());
                  return contents(
                      McpFixtures.resource(
                          uri,
                          "application/json",
                          "{\"id\":"
                              + Json.quote(id)
                              + ",\"templateTest\":true,\"data\":"
                              + Json.quote("Data for ID: " + id)
                              + "}"));
                }));
  }

  private static String contents(String content) {
    return "{\"contents\":[" + content + "]}";
  }

  private static void addPrompts(McpCatalogue catalogue) {
    catalogue
        .add(
            McpItem.prompt(
                "{\"name\":\"test_simple_prompt\",\"description\":\"A prompt.\"}",
                call ->
                    McpFixtures.prompt(
                        McpFixtures.textContent("This is a simple prompt for testing."))))
        .add(
            McpItem.prompt(
                """
                {"name":"test_prompt_with_arguments","description":"A prompt with arguments.","arguments":[\
                {"name":"arg1","description":"First test argument","required":true},\
                {"name":"arg2","description":"Second test argument","required":true}]}""",
                call ->
                    McpFixtures.prompt(
                        McpFixtures.textContent(
                            "Prompt with arguments: arg1='"
                                + call.text("arg1")
                                + "', arg2='"
                                + call.text("arg2")
                                + "'"))))
        .add(
            McpItem.prompt(
                """
                {"name":"test_prompt_with_embedded_resource","description":"A prompt with a resource.","arguments":[\
                {"name":"resourceUri","description":"URI of the resource to embed","required":true}]}""",
                call ->
                    McpFixtures.prompt(
                        McpFixtures.resourceContent(
                            call.text("resourceUri"),
                            "text/plain",
                            "Embedded resource content for testing."),
                        McpFixtures.textContent("Please process the embedded resource above."))))
        .add(
            McpItem.prompt(
                "{\"name\":\"test_prompt_with_image\",\"description\":\"A prompt with an image.\"}",
                call ->
                    McpFixtures.prompt(
                        McpFixtures.imageContent(),
                        McpFixtures.textContent("Please analyze the image above."))));
  }

  private static void addModern(McpCatalogue catalogue) {
    catalogue
        .add(
            tool(
                    "test_logging_tool",
                    "Logs, where it is asked to.",
                    call -> {
                      call.stream();
                      call.log("info", "Logged");
                      return text("Done.");
                    })
                .in(McpEra.MODERN))
        .add(
            tool(
                    "test_trigger_tool_change",
                    "Tells that the tools have changed.",
                    call -> {
                      catalogue.changed(Kind.TOOL);
                      return text("Told.");
                    })
                .unlisted())
        .add(
            tool(
                    "test_trigger_prompt_change",
                    "Tells that the prompts have changed.",
                    call -> {
                      catalogue.changed(Kind.PROMPT);
                      return text("Told.");
                    })
                .unlisted());
  }
}
