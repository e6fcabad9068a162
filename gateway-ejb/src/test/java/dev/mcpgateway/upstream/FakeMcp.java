package dev.mcpgateway.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mcpgateway.testbed.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** An MCP server whose lists are what a test gives, and which writes as a test wants. */
final class FakeMcp implements RawServer.Answer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CAPABILITIES =
      "{\"tools\":{\"listChanged\":true},\"resources\":{},\"prompts\":{}}";

  private final Set<Era> eras;
  private final Map<String, UnaryOperator<String>> lists = new HashMap<>();
  private String sessionVersion = "2025-06-18";
  private boolean answersWithEvents;
  private int sessions;

  private FakeMcp(Set<Era> eras) {
    this.eras = eras;
    list(ItemKind.TOOL, cursor -> "{\"tools\":[]}");
    list(ItemKind.RESOURCE, cursor -> "{\"resources\":[]}");
    list(ItemKind.RESOURCE_TEMPLATE, cursor -> "{\"resourceTemplates\":[]}");
    list(ItemKind.PROMPT, cursor -> "{\"prompts\":[]}");
  }

  static FakeMcp of(Era first, Era... others) {
    return new FakeMcp(EnumSet.of(first, others));
  }

  /** What a list answers to a cursor; null for the first page. */
  FakeMcp list(ItemKind kind, UnaryOperator<String> pages) {
    lists.put(kind.method(), pages);
    return this;
  }

  FakeMcp tools(String items) {
    return list(ItemKind.TOOL, cursor -> "{\"tools\":[" + items + "]}");
  }

  /** What it answers to whoever begins a session. */
  FakeMcp speaking(String version) {
    sessionVersion = version;
    return this;
  }

  FakeMcp withEvents() {
    answersWithEvents = true;
    return this;
  }

  static String tool(String name) {
    return "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}";
  }

  @Override
  public boolean write(RawServer.Request request, OutputStream out) throws IOException {
    if (request.method().equals("DELETE")) {
      return RawServer.respond(out, "204 No Content", "");
    }
    if (!request.method().equals("POST")) {
      return RawServer.respond(out, "405 Method Not Allowed", "");
    }
    JsonNode message = JSON.readTree(request.body());
    String method = message.get("method").asText();
    boolean isModern =
        message.path("params").path("_meta").has("io.modelcontextprotocol/protocolVersion");
    if (!eras.contains(isModern ? Era.MODERN : Era.LEGACY)) {
      return RawServer.respond(
          out,
          "400 Bad Request\r\nContent-Type: application/json",
          "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"Server not initialized\"},\"id\":null}");
    }
    if (!message.has("id")) {
      return RawServer.respond(out, "202 Accepted", "");
    }
    String head = "200 OK";
    String result;
    if (method.equals("server/discover")) {
      result =
          "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":"
              + CAPABILITIES
              + ",\"instructions\":\"modern\",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"fake\",\"version\":\"2\"}}}";
    } else if (method.equals("initialize")) {
      sessions++;
      head += "\r\nMcp-Session-Id: session-" + sessions;
      result =
          "{\"protocolVersion\":\""
              + sessionVersion
              + "\",\"capabilities\":"
              + CAPABILITIES
              + ",\"serverInfo\":{\"name\":\"fake\",\"version\":\"1\"},\"instructions\":\"legacy\"}";
    } else {
      JsonNode cursor = message.path("params").path("cursor");
      result = lists.get(method).apply(cursor.isTextual() ? cursor.asText() : null);
    }
    return respond(
        out,
        head,
        "{\"jsonrpc\":\"2.0\",\"id\":" + message.get("id") + ",\"result\":" + result + "}");
  }

  private boolean respond(OutputStream out, String head, String message) throws IOException {
    if (!answersWithEvents) {
      return RawServer.respond(out, head + "\r\nContent-Type: application/json", message);
    }
    return RawServer.respond(
        out,
        head + "\r\nContent-Type: text/event-stream;charset=utf-8",
        "id: 1\ndata:\n\n: comment\n\n"
            + "event: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n"
            + "event: message\ndata: "
            + message
            + "\n\n");
  }
}
