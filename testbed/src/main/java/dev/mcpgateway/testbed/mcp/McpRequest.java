package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP request as it arrived. */
public final class McpRequest {
  private final String verb;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final byte[] body;

  McpRequest(String verb, Headers headers, byte[] body) {
    this.verb = verb;
    headers.forEach((name, values) -> this.headers.put(name, List.copyOf(values)));
    this.body = body;
  }

  /** The HTTP method. */
  public String verb() {
    return verb;
  }

  /** By case-insensitive name. */
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  public byte[] body() {
    return body.clone();
  }

  /** The first value of the header, by case-insensitive name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> values.get(0).strip());
  }

  public String text() {
    return new String(body, UTF_8);
  }

  /** The JSON-RPC method, empty if the body has none. */
  public String method() {
    try {
      JsonNode message = Json.read(body);
      return message == null ? "" : message.path("method").asText("");
    } catch (IOException none) {
      return "";
    }
  }

  /** The bytes of a member of the body, as sent. */
  public Optional<byte[]> member(String... path) {
    return Json.cut(body, path);
  }
}
