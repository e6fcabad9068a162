package dev.mcpgateway.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is sent upstream, besides what the server's registration says. */
public final class UpstreamRequest {

  private final String method;
  private final Optional<byte[]> body;
  private final List<HeaderField> headers = new ArrayList<>();
  private final List<HeaderField> callersHeaders = new ArrayList<>();
  private Optional<UpstreamTimeouts> timeouts = Optional.empty();
  private long maxBytes = Long.MAX_VALUE;

  private UpstreamRequest(String method, Optional<byte[]> body) {
    this.method = method;
    this.body = body;
  }

  /**
   * A message for the upstream.
   *
   * @param body JSON, which is not copied
   */
  public static UpstreamRequest post(byte[] body) {
    return new UpstreamRequest("POST", Optional.of(body));
  }

  /** Asks for a stream of events. */
  public static UpstreamRequest get() {
    return new UpstreamRequest("GET", Optional.empty());
  }

  /** Ends a session. */
  public static UpstreamRequest delete() {
    return new UpstreamRequest("DELETE", Optional.empty());
  }

  /**
   * Adds a header of the protocol, such as {@code Mcp-Session-Id}.
   *
   * @throws UpstreamException INVALID_CREDENTIAL where it cannot be sent
   */
  public UpstreamRequest header(String name, String value) {
    headers.add(new HeaderField(name, value));
    return this;
  }

  /**
   * Adds a header of the caller's request. It is sent where the server's registration names it.
   *
   * @throws UpstreamException INVALID_CREDENTIAL where it cannot be sent
   */
  public UpstreamRequest callersHeader(String name, String value) {
    callersHeaders.add(new HeaderField(name, value));
    return this;
  }

  /** Bounds its time by others than the settings. */
  public UpstreamRequest timeouts(UpstreamTimeouts bounds) {
    timeouts = Optional.of(bounds);
    return this;
  }

  /**
   * Bounds the whole answer; an event stream that stays open has no bound unless this gives one.
   */
  public UpstreamRequest maxBytes(long max) {
    maxBytes = max;
    return this;
  }

  String method() {
    return method;
  }

  Optional<byte[]> body() {
    return body;
  }

  List<HeaderField> headers() {
    return headers;
  }

  List<HeaderField> callersHeaders() {
    return callersHeaders;
  }

  Optional<UpstreamTimeouts> timeouts() {
    return timeouts;
  }

  long maxBytes() {
    return maxBytes;
  }
}
