package dev.mcpgateway.rest;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * An agent on the SDK for Java, in the part that knows the revisions with sessions. That part
 * cannot cancel a call.
 */
final class LegacyJavaAgent implements SdkAgent {

  private static final String NAME = "java-sdk-legacy";
  private static final String VERSION = McpClient.class.getPackage().getImplementationVersion();

  @Override
  public String name() {
    return NAME + "/" + VERSION;
  }

  @Override
  public List<String> play(URI url, URI urlOfCancelled) {
    ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder(url.resolve("/").toString())
            .endpoint(url.getPath())
            .build();
    try (McpSyncClient client =
        McpClient.sync(transport)
            .clientInfo(McpSchema.Implementation.builder(NAME, VERSION).build())
            .progressConsumer(told -> steps.add(Long.toString(told.progress().longValue())))
            .build()) {
      List<String> got = new ArrayList<>();
      got.add("revision: " + client.initialize().protocolVersion());
      got.add(
          "tools: "
              + client.listTools().tools().stream()
                  .map(McpSchema.Tool::name)
                  .collect(Collectors.joining(" ")));
      got.add(
          "resources: "
              + client.listResources().resources().stream()
                  .map(McpSchema.Resource::uri)
                  .collect(Collectors.joining(" ")));
      got.add(
          "prompts: "
              + client.listPrompts().prompts().stream()
                  .map(McpSchema.Prompt::name)
                  .collect(Collectors.joining(" ")));
      Object echoed =
          client
              .callTool(
                  McpSchema.CallToolRequest.builder("echo")
                      .arguments(Map.of("text", "hello"))
                      .build())
              .structuredContent();
      got.add("call: " + ((Map<?, ?>) echoed).get("text"));
      McpSchema.ReadResourceRequest note =
          McpSchema.ReadResourceRequest.builder("test://note").build();
      got.add(
          "read: "
              + ((McpSchema.TextResourceContents) client.readResource(note).contents().get(0))
                  .text());
      McpSchema.GetPromptRequest greet =
          McpSchema.GetPromptRequest.builder("greet").arguments(Map.of("who", "Ada")).build();
      got.add(
          "get: "
              + ((McpSchema.TextContent) client.getPrompt(greet).messages().get(0).content())
                  .text());
      client.callTool(McpSchema.CallToolRequest.builder("steps").progressToken("steps-1").build());
      // It hands notifications on beside the answers: the last may come after the result.
      Awaitility.await().until(() -> steps.size() == 3);
      got.add("progress: " + steps.stream().sorted().collect(Collectors.joining(" ")));
      return got;
    }
  }
}
