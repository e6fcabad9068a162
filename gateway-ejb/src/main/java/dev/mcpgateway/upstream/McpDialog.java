package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one server, message after message, within one deadline; the thread waits. */
final class McpDialog implements AutoCloseable {

  static final String VERSION_HEADER = "MCP-Protocol-Version";
  static final String SESSION_HEADER = "Mcp-Session-Id";

  private static final String CLIENT_INFO = "{\"name\":\"mcp-gateway\",\"version\":\"1\"}";
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final UpstreamClient client;
  private final UpstreamServer server;
  private final ReadBudget.Share memory;
  private final FailureTranslation failures;
  private final long endNanos;
  private final List<UpstreamExchange> exchanges = new ArrayList<>();
  private long lastId;

  /**
   * A dialog.
   *
   * @param memory that its answers take; whoever made it closes it
   */
  McpDialog(
      UpstreamClient client, UpstreamServer server, Duration deadline, ReadBudget.Share memory) {
    this.client = client;
    this.server = server;
    this.memory = memory;
    failures = new FailureTranslation(server.address(), false);
    endNanos = System.nanoTime() + deadline.toNanos();
  }

  FailureTranslation failures() {
    return failures;
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Asks as a modern client, who says everything each time. */
  Reply modern(String method, Optional<String> cursor) {
    String meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\",\"io.modelcontextprotocol/clientCapabilities\":{},\"io.modelcontextprotocol/clientInfo\":%s}"
            .formatted(Revision.V2026_07_28.version(), CLIENT_INFO);
    UpstreamRequest request =
        post(method, "{" + meta + cursor.map(McpDialog::cursorMember).orElse("") + "}")
            .header(VERSION_HEADER, Revision.V2026_07_28.version())
            .header("Mcp-Method", method);
    return ask(request, timeLeft());
  }

  /** Asks to begin as a legacy client. */
  Reply initialize(Duration within) {
    String params =
        "{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":%s}"
            .formatted(Revision.latestLegacy().version(), CLIENT_INFO);
    return ask(post("initialize", params), within);
  }

  /** Asks in a legacy session. */
  Reply legacy(LegacySession session, String method, Optional<String> cursor) {
    String params = cursor.map(value -> "{" + cursorMember(value).substring(1) + "}").orElse("{}");
    return ask(session.headersOf(post(method, params)), timeLeft());
  }

  /** Tells in a legacy session that it has begun. */
  Reply initialized(LegacySession session) {
    byte[] body = JsonRpcMessages.notification("notifications/initialized", Optional.empty());
    return ask(session.headersOf(UpstreamRequest.post(body)), timeLeft());
  }

  /** Whether it begins a stream of events as servers of 2024-11-05 do. */
  boolean speaksHttpSse(Duration within) {
    FirstEvent event = new FirstEvent();
    UpstreamRequest request = UpstreamRequest.get().timeouts(timeouts(within)).maxBytes(64 << 10);
    exchanges.add(client.send(server, request, event));
    try {
      return event.isEndpoint().get(within.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  /** Ends a legacy session, and does not wait for it. */
  void end(LegacySession session) {
    if (session.id().isPresent()) {
      UpstreamRequest request =
          session
              .headersOf(UpstreamRequest.delete())
              .timeouts(timeouts(Duration.ofSeconds(5)))
              .maxBytes(64 << 10);
      try {
        client.send(server, request, Unheard.INSTANCE);
      } catch (UpstreamException e) {
        // Why the session ends is what counts; the server ends it by itself some day.
      }
    }
  }

  private static String cursorMember(String cursor) {
    return ",\"cursor\":" + new String(JsonText.quote(cursor), StandardCharsets.UTF_8);
  }

  private UpstreamRequest post(String method, String params) {
    lastId++;
    return UpstreamRequest.post(
        JsonRpcMessages.request(
            JsonRpcId.of(lastId), method, Optional.of(params.getBytes(StandardCharsets.UTF_8))));
  }

  private UpstreamTimeouts timeouts(Duration within) {
    return client.settings().timeouts().within(within);
  }

  private Reply ask(UpstreamRequest request, Duration within) {
    int maxBytes = client.settings().maxResponseBytes();
    ReplyCollector collector =
        new ReplyCollector(JsonRpcId.of(lastId), maxBytes, memory::take, failures);
    exchanges.add(
        client.send(server, request.timeouts(timeouts(within)).maxBytes(maxBytes), collector));
    try {
      return collector.reply().get(within.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failures.cancelled(true);
    } catch (TimeoutException e) {
      throw failures.timeout(false, true);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UpstreamException known
          ? known
          : failures.of(e.getCause(), true);
    }
  }

  /** Gives up what still runs, such as a stream that did not end with its answer. */
  @Override
  public void close() {
    exchanges.forEach(UpstreamExchange::cancel);
  }

  /**
   * A session of a legacy server.
   *
   * @param id what it is called; a server may do without
   * @param version what was agreed on
   */
  record LegacySession(Optional<String> id, String version) {

    UpstreamRequest headersOf(UpstreamRequest request) {
      request.header(VERSION_HEADER, version);
      id.ifPresent(value -> request.header(SESSION_HEADER, value));
      return request;
    }

    /** Whoever has the id has the session. */
    @Override
    public String toString() {
      return "LegacySession[%s]".formatted(version);
    }
  }
}
