package dev.mcpgateway.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP request of a client. */
public final class ClientRequest {

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;

  /**
   * A request.
   *
   * @param body is not copied, and must not be changed
   */
  public ClientRequest(Map<String, List<String>> headers, byte[] body) {
    headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
    this.body = body;
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
}
