package dev.mcpgateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of an MCP endpoint in one revision, that sends what it is given byte for byte.
 *
 * @param session the headers of its session; none in the stateless revision
 * @param id of all its requests, JSON; without, each has one of its own
 */
record AgentClient(
    ApiClient api, String path, String revision, Map<String, String> session, Optional<String> id) {

  AgentClient(ApiClient api, String path, String revision, Map<String, String> session) {
    this(api, path, revision, session, Optional.empty());
  }

  static final String MODERN = "2026-07-28";

  private static final AtomicInteger IDS = new AtomicInteger();
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  /** A client that has begun as its revision wants it. */
  static AgentClient begin(ApiClient api, String path, String revision) {
    if (revision.equals(MODERN)) {
      return new AgentClient(api, path, revision, Map.of());
    }
    Answer answer =
        api.header("Accept", "application/json, text/event-stream")
            .post(
                path,
                """
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s",\
                "capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}"""
                    .formatted(revision));
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.toString());
    }
    return new AgentClient(
        api,
        path,
        revision,
        Map.of(
            "Mcp-Session-Id",
            answer.header("Mcp-Session-Id").orElseThrow(),
            "MCP-Protocol-Version",
            revision));
  }

  /** The same session at another replica, or with another token. */
  AgentClient at(ApiClient other) {
    return new AgentClient(other, path, revision, session, id);
  }

  /** Sends a request without params of its own. */
  Answer send(String method) {
    return send(method, Optional.empty(), "");
  }

  /** Calls a tool with arguments that are sent as they are. */
  Answer call(String tool, String arguments) {
    return send(
        "tools/call", Optional.of(tool), "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
  }

  /** The same with that id, as JSON, for all its requests. */
  AgentClient withId(String json) {
    return new AgentClient(api, path, revision, session, Optional.of(json));
  }

  /**
   * Sends a request.
   *
   * @param name what it is about, which the stateless revision says in a header, too
   * @param params members without braces
   */
  Answer send(String method, Optional<String> name, String params) {
    return raw(method, name, "{" + withMeta(params) + "}");
  }

  /** Sends a request with params as they are. */
  Answer raw(String method, Optional<String> name, String params) {
    ApiClient client = api;
    for (Map.Entry<String, String> header : headers(method, name).entrySet()) {
      client = client.header(header.getKey(), header.getValue());
    }
    return client.post(path, message(method, params));
  }

  /** Sends a notification. */
  Answer notify(String method, String params) {
    return body("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}");
  }

  /** Sends a body as it is. */
  Answer body(String json) {
    ApiClient client = api;
    for (Map.Entry<String, String> header : headers("", Optional.empty()).entrySet()) {
      client = client.header(header.getKey(), header.getValue());
    }
    return client.post(path, json);
  }

  /** Calls a tool, and leaves the answer to be read, or not to be, from a connection of its own. */
  Socket open(String tool, String arguments) throws IOException {
    return openRequest(
        "tools/call", Optional.of(tool), "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
  }

  /** Sends a request on a connection of its own. */
  Socket openRequest(String method, Optional<String> name, String params) throws IOException {
    byte[] body = message(method, "{" + withMeta(params) + "}").getBytes(UTF_8);
    StringBuilder head =
        new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: ")
            .append(api.base().getAuthority())
            .append("\r\nContent-Type: application/json\r\nAuthorization: Bearer ")
            .append(api.token().orElseThrow())
            .append("\r\nContent-Length: ")
            .append(body.length)
            .append("\r\n");
    headers(method, name).forEach((header, value) -> head.append(header + ": " + value + "\r\n"));
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.base().getPort());
    socket.getOutputStream().write(head.append("\r\n").toString().getBytes(UTF_8));
    socket.getOutputStream().write(body);
    return socket;
  }

  private String message(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id.orElseGet(() -> Integer.toString(IDS.incrementAndGet())), method, params);
  }

  private String withMeta(String params) {
    if (!revision.equals(MODERN)) {
      return params;
    }
    return params.isEmpty() ? META : params + "," + META;
  }

  private Map<String, String> headers(String method, Optional<String> name) {
    Map<String, String> headers = new LinkedHashMap<>(session);
    headers.put("Accept", "application/json, text/event-stream");
    if (revision.equals(MODERN)) {
      headers.put("MCP-Protocol-Version", MODERN);
      headers.put("Mcp-Method", method);
      name.ifPresent(value -> headers.put("Mcp-Name", value));
    }
    return headers;
  }

  /** Ends the session. */
  Answer end() {
    ApiClient client = api;
    for (Map.Entry<String, String> header : session.entrySet()) {
      client = client.header(header.getKey(), header.getValue());
    }
    return client.delete(path);
  }
}
