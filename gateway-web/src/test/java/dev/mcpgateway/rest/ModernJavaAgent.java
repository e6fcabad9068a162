package dev.mcpgateway.rest;

import io.modelcontextprotocol.modern.McpSchema;
import io.modelcontextprotocol.modern.client.McpClient;
import io.modelcontextprotocol.modern.client.McpSyncClient;
import io.modelcontextprotocol.modern.client.transport.HttpClientMcpTransport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import reactor.core.publisher.Mono;

/** An agent on the SDK for Java, in the part that knows the stateless revision. */
final class ModernJavaAgent implements SdkAgent {

  private static final String NAME = "java-sdk-modern";
  private static final String VERSION = McpClient.class.getPackage().getImplementationVersion();
  private static final McpSchema.Implementation INFO =
      McpSchema.Implementation.builder(NAME, VERSION).build();

  @Override
  public String name() {
    return NAME + "/" + VERSION;
  }

  @Override
  public List<String> play(URI url, URI urlOfCancelled) {
    List<String> got = new ArrayList<>();
    McpSyncClient client =
        McpClient.sync(HttpClientMcpTransport.builder(url).build()).clientInfo(INFO).build();
    got.add("revision: " + String.join(" ", client.discover().supportedVersions()));
    got.add(
        "tools: "
            + client.tools().list().tools().stream()
                .map(McpSchema.Tool::name)
                .collect(Collectors.joining(" ")));
    got.add(
        "resources: "
            + client.resources().list().resources().stream()
                .map(McpSchema.Resource::uri)
                .collect(Collectors.joining(" ")));
    got.add(
        "prompts: "
            + client.prompts().list().prompts().stream()
                .map(McpSchema.Prompt::name)
                .collect(Collectors.joining(" ")));
    Object echoed =
        client.tool("echo").arguments(Map.of("text", "hello")).call().structuredContent();
    got.add("call: " + ((Map<?, ?>) echoed).get("text"));
    got.add(
        "read: "
            + ((McpSchema.TextResourceContents)
                    client.resource("test://note").read().contents().get(0))
                .text());
    got.add(
        "get: "
            + ((McpSchema.TextContent)
                    client
                        .prompt("greet")
                        .arguments(Map.of("who", "Ada"))
                        .get()
                        .messages()
                        .get(0)
                        .content())
                .text());
    ConcurrentLinkedQueue<String> steps = new ConcurrentLinkedQueue<>();
    client
        .tool("steps")
        .progress(told -> steps.add(Long.toString(told.progress().longValue())))
        .call();
    got.add("progress: " + String.join(" ", steps));
    got.add("cancelled: " + isCancelled(urlOfCancelled));
    return got;
  }

  /** Cancels when the call reports progress; whether that ended it before a result came. */
  private boolean isCancelled(URI url) {
    CountDownLatch isAtWork = new CountDownLatch(1);
    CompletableFuture<McpSchema.CallToolResult> call =
        McpClient.async(HttpClientMcpTransport.builder(url).build())
            .clientInfo(INFO)
            .build()
            .tool("hold")
            .arguments(Map.of("who", name()))
            .progress(told -> Mono.fromRunnable(isAtWork::countDown))
            .call()
            .toFuture();
    Awaitility.await().until(() -> isAtWork.getCount() == 0);
    return call.cancel(true);
  }
}
