package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A call of one item: the request, and what can be sent before the result. */
public abstract class McpCall {
  private static final Duration BETWEEN_COMMENTS = Duration.ofMillis(100);

  final McpAnswer answer;
  private final McpRequest request;
  private final byte[] message;
  private final JsonNode params;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  McpCall(McpRequest request, byte[] message, JsonNode params, McpAnswer answer) {
    this.request = request;
    this.message = message;
    this.params = params;
    this.answer = answer;
  }

  public abstract McpEra era();

  /** The client's capabilities; empty if it declares none. */
  public abstract JsonNode clientCapabilities();

  /** The HTTP request. */
  public McpRequest request() {
    return request;
  }

  public JsonNode params() {
    return params;
  }

  public JsonNode arguments() {
    return params.path("arguments");
  }

  /** The arguments as sent, {@code {}} if there are none. */
  public String rawArguments() {
    return Json.cut(message, "params", "arguments").map(raw -> new String(raw, UTF_8)).orElse("{}");
  }

  /** A text argument, empty if absent. */
  public String text(String name) {
    return arguments().path(name).asText("");
  }

  /** What the client sent to an earlier {@code input_required} under that key. */
  public Optional<JsonNode> inputResponse(String key) {
    JsonNode response = params.path("inputResponses").path(key);
    return response.isObject() ? Optional.of(response) : Optional.empty();
  }

  /** The state of an earlier {@code input_required}. */
  public Optional<String> requestState() {
    return Optional.ofNullable(params.path("requestState").textValue());
  }

  /** Answers with an event stream, now. */
  public void stream() {
    write(answer::stream);
  }

  /** Sends a notification on the stream of this request. */
  public void notify(String method, String notificationParams) {
    write(() -> answer.event(notification(method, notificationParams)));
  }

  /** Sends a progress notification, if the request has a token. */
  public void progress(int progress, int total) {
    JsonNode token = params.path("_meta").path("progressToken");
    if (!token.isMissingNode()) {
      notify(
          "notifications/progress",
          String.format(
              Locale.ROOT,
              "{\"progressToken\":%s,\"progress\":%d,\"total\":%d}",
              token,
              progress,
              total));
    }
  }

  /** Sends a log message, if the client wants any. */
  public abstract void log(String level, String text);

  /**
   * Asks the client, on the stream of this request.
   *
   * @return the result
   * @throws McpError if the client answers with an error or not in time, or the revision has no
   *     such requests
   */
  public abstract JsonNode ask(String method, String requestParams) throws InterruptedException;

  /** Whether the client has cancelled this call, in the way of its revision. */
  public boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /**
   * Waits until the client cancels, and detects a disconnected client by comments on the stream,
   * which it opens.
   *
   * @return whether it did in time
   */
  public boolean awaitCancelled(Duration atMost) throws InterruptedException {
    stream();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      if (cancelled.await(BETWEEN_COMMENTS.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      try {
        answer.comment();
      } catch (IOException left) {
        hangUp();
      }
    }
    return isCancelled();
  }

  final void cancel() {
    cancelled.countDown();
  }

  /** The client has disconnected. */
  abstract void hangUp();

  final JsonNode meta(String name) {
    return params.path("_meta").path(name);
  }

  static String notification(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"method\":" + Json.quote(method) + ",\"params\":" + params + "}";
  }

  private void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      hangUp();
      throw new UncheckedIOException(e);
    }
  }

  /** A message to be sent. */
  interface Write {
    void run() throws IOException;
  }
}
