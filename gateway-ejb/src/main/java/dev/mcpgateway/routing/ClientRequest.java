package dev.mcpgateway.routing;

import dev.mcpgateway.usage.CallRecord;
import dev.mcpgateway.usage.RequestOrigin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An HTTP request of a client. */
public final class ClientRequest {

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;
  private final RequestOrigin origin;
  private final Consumer<CallRecord> calls;

  /**
   * A request.
   *
   * @param body is not copied, and must not be changed
   * @param calls hears of each call in it, when that is over
   */
  public ClientRequest(
      Map<String, List<String>> headers,
      byte[] body,
      RequestOrigin origin,
      Consumer<CallRecord> calls) {
    headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
    this.body = body;
    this.origin = origin;
    this.calls = calls;
  }

  /** The value of a header without the spaces around it; of several, all of them, with commas. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null ? Optional.empty() : Optional.of(String.join(",", values).strip());
  }

  /** Whatever their case. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** To be read only. */
  public byte[] body() {
    return body;
  }

  /** The same for one of several messages, which has bytes of its own. */
  public ClientRequest withoutBody() {
    return new ClientRequest(headers, new byte[0], origin, calls);
  }

  public RequestOrigin origin() {
    return origin;
  }

  /** Tells of a call that is over. */
  public void ended(CallRecord call) {
    calls.accept(call);
  }
}
