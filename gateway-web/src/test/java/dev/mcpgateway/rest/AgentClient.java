package dev.mcpgateway.rest;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of an MCP endpoint in one revision, that sends what it is given byte for byte.
 *
 * @param session the headers of its session; none in the stateless revision
 */
record AgentClient(ApiClient api, String path, String revision, Map<String, String> session) {

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
    return new AgentClient(other, path, revision, session);
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

  /**
   * Sends a request.
   *
   * @param name what it is about, which the stateless revision says in a header, too
   * @param params members without braces
   */
  Answer send(String method, Optional<String> name, String params) {
    String all = params;
    ApiClient client = api.header("Accept", "application/json, text/event-stream");
    for (Map.Entry<String, String> header : session.entrySet()) {
      client = client.header(header.getKey(), header.getValue());
    }
    if (revision.equals(MODERN)) {
      all = params.isEmpty() ? META : params + "," + META;
      client = client.header("MCP-Protocol-Version", MODERN).header("Mcp-Method", method);
      if (name.isPresent()) {
        client = client.header("Mcp-Name", name.get());
      }
    }
    return client.post(
        path,
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s}}"
            .formatted(IDS.incrementAndGet(), method, all));
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
