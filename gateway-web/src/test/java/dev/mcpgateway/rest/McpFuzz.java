package dev.mcpgateway.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes messages for an MCP endpoint, mostly good ones, of both eras. */
final class McpFuzz {

  /**
   * A message as it is sent.
   *
   * @param id of a request, as it is written; empty where an answer need not repeat one
   */
  record Message(Map<String, String> headers, String body, Optional<String> id) {}

  private static final List<String> METHODS =
      List.of(
          "initialize",
          "ping",
          "logging/setLevel",
          "server/discover",
          "tools/list",
          "tools/call",
          "resources/list",
          "resources/templates/list",
          "resources/read",
          "resources/subscribe",
          "resources/unsubscribe",
          "prompts/list",
          "prompts/get",
          "completion/complete",
          "tools/call",
          "tools/call",
          "tasks/list",
          "TOOLS/LIST",
          "no/such",
          "",
          "notifications/initialized",
          "notifications/cancelled",
          "notifications/roots/list_changed");

  private static final List<String> IDS =
      List.of(
          "1",
          "0",
          "-5",
          "9007199254740993",
          "123456789012345678901234567890",
          "\"a\"",
          "\"\"",
          "\"\\u0041\\n\"",
          "\"gr\u00fc\u00dfe \ud83d\ude00\"");

  private static final List<String> NO_IDS =
      List.of("null", "1.5", "1e3", "true", "{}", "[1]", "\"" + "i".repeat(2_000) + "\"");

  private static final List<String> NAMES =
      List.of("echo", "echo", "fail", "unusual", "with_header", "greet", "no_such");

  private static final List<String> URIS =
      List.of("test://note", "test://template/7/data", "test://static-text", "x", "test://no/such");

  private static final List<String> GARBAGE =
      List.of(
          "",
          " ",
          "{",
          "[",
          "[]",
          "{}",
          "null",
          "7",
          "\"text\"",
          "{\"jsonrpc\":\"2.0\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}",
          "[".repeat(3_000),
          "{\"a\":".repeat(3_000),
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "m".repeat(200_000) + "\"}",
          "1".repeat(100_000));

  private final SchemaFuzz values;
  private final Random random;

  McpFuzz(long seed) {
    values = new SchemaFuzz(JsonValue.EMPTY_JSON_OBJECT, seed);
    random = values.random();
  }

  Random random() {
    return random;
  }

  /**
   * A message.
   *
   * @param sessions headers of sessions, good and bad ones
   */
  Message next(List<Map<String, String>> sessions) {
    boolean isModern = random.nextBoolean();
    String method = pick(METHODS);
    String name = oneIn(4) ? safe(values.word(List.of())) : pick(NAMES);
    String uri = oneIn(4) ? safe(values.word(List.of())) : pick(URIS);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", oneIn(10) ? pick(List.of("*/*", "text/html", "application/json")) : BOTH);
    headers.put("Content-Type", oneIn(40) ? "text/plain" : "application/json");
    if (isModern) {
      modernHeaders(headers, method, method.startsWith("resources/") ? uri : name);
    } else {
      headers.putAll(pick(sessions));
    }
    if (oneIn(15)) {
      return new Message(headers, pick(GARBAGE), Optional.empty());
    }
    if (!isModern && oneIn(12)) {
      StringBuilder batch = new StringBuilder("[");
      for (int i = random.nextInt(5); i >= 0; i--) {
        batch.append(message(false, pick(METHODS), name, uri, Optional.of("" + i)));
        batch.append(i > 0 ? "," : "]");
      }
      return new Message(headers, batch.toString(), Optional.empty());
    }
    if (oneIn(20)) {
      String response = oneIn(2) ? "\"result\":{}" : "\"error\":{\"code\":-1,\"message\":\"x\"}";
      return new Message(
          headers,
          "{\"jsonrpc\":\"2.0\",\"id\":%s,%s}".formatted(pick(IDS), response),
          Optional.empty());
    }
    if (oneIn(12)) {
      return new Message(
          headers,
          message(
              isModern, method, name, uri, oneIn(2) ? Optional.of(pick(NO_IDS)) : Optional.empty()),
          Optional.empty());
    }
    String id = pick(IDS);
    return new Message(
        headers, message(isModern, method, name, uri, Optional.of(id)), Optional.of(id));
  }

  private static final String BOTH = "application/json, text/event-stream";

  private void modernHeaders(Map<String, String> headers, String method, String name) {
    if (!oneIn(15)) {
      headers.put(
          "MCP-Protocol-Version",
          oneIn(12) ? pick(List.of("2025-11-25", "2027-01-01", "x")) : AgentClient.MODERN);
    }
    if (!oneIn(15)) {
      headers.put("Mcp-Method", oneIn(15) ? "tools/list" : safeHeader(method));
    }
    if (!oneIn(15)) {
      headers.put("Mcp-Name", oneIn(15) ? "=?base64?ZWNobw?=" : safeHeader(name));
    }
    if (oneIn(10)) {
      headers.put("Mcp-Param-Region", "eu");
    }
    if (oneIn(20)) {
      headers.put("Mcp-Session-Id", "nothing");
    }
  }

  private String message(
      boolean isModern, String method, String name, String uri, Optional<String> id) {
    StringBuilder message = new StringBuilder("{\"jsonrpc\":\"");
    message.append(oneIn(60) ? "1.0" : "2.0").append('"');
    id.ifPresent(value -> message.append(",\"id\":").append(value));
    message.append(",\"method\":").append(oneIn(60) ? "7" : Json.createValue(method).toString());
    if (!oneIn(20)) {
      message.append(",\"params\":").append(params(isModern, method, name, uri));
    }
    if (oneIn(40)) {
      message.append(",\"x\":").append(values.anything());
    }
    return message.append('}').toString();
  }

  private String params(boolean isModern, String method, String name, String uri) {
    if (oneIn(30)) {
      return pick(List.of("null", "[]", "[1]", "\"x\"", "7", "{\"a\":1,\"a\":2}", deep()));
    }
    StringBuilder params = new StringBuilder("{");
    members(method, name, uri)
        .forEach(
            (member, value) -> {
              if (!oneIn(25)) {
                params.append('"').append(member).append("\":");
                params.append(oneIn(20) ? values.anything() : value).append(',');
              }
            });
    if (isModern || oneIn(20)) {
      params.append(meta());
    } else if (!params.toString().equals("{")) {
      params.setLength(params.length() - 1);
    }
    return params.append('}').toString();
  }

  private Map<String, String> members(String method, String name, String uri) {
    Map<String, String> members = new LinkedHashMap<>();
    String quotedName = Json.createValue(name).toString();
    String quotedUri = Json.createValue(uri).toString();
    switch (method) {
      case "initialize" -> {
        members.put("protocolVersion", oneIn(3) ? "\"1999-01-01\"" : "\"2025-11-25\"");
        members.put("capabilities", "{}");
        members.put("clientInfo", "{\"name\":\"fuzz\",\"version\":\"1\"}");
      }
      case "tools/call", "prompts/get" -> {
        members.put("name", quotedName);
        members.put("arguments", arguments());
        if (oneIn(15)) {
          members.put("requestState", "\"foreign\"");
        }
      }
      case "resources/read", "resources/subscribe", "resources/unsubscribe" ->
          members.put("uri", quotedUri);
      case "completion/complete" -> {
        members.put(
            "ref",
            oneIn(2)
                ? "{\"type\":\"ref/prompt\",\"name\":" + quotedName + "}"
                : "{\"type\":\"ref/resource\",\"uri\":" + quotedUri + "}");
        members.put("argument", "{\"name\":\"who\",\"value\":\"A\"}");
      }
      case "logging/setLevel" -> members.put("level", oneIn(3) ? "\"loud\"" : "\"error\"");
      // Not one that another message has at the same time.
      case "notifications/cancelled" -> members.put("requestId", "\"nothing\"");
      default -> {
        if (oneIn(6)) {
          members.put("cursor", oneIn(2) ? "\"foreign\"" : values.anything().toString());
        }
      }
    }
    return members;
  }

  private String arguments() {
    return switch (random.nextInt(8)) {
      case 0 -> "{}";
      case 1 -> "{\"region\":\"eu\"}";
      case 2 -> "{\"who\":\"Ada\"}";
      case 3 -> deep();
      case 4 -> values.anything().toString();
      default -> "{\"id\":9007199254740993,\"price\":0.10,\"e\":1E400}";
    };
  }

  private String deep() {
    int depth = oneIn(2) ? 50 : 2_000;
    return "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
  }

  private String meta() {
    return "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":%s,\"io.modelcontextprotocol/clientCapabilities\":%s%s}"
        .formatted(
            oneIn(20) ? pick(List.of("7", "\"2027-01-01\"", "null")) : "\"2026-07-28\"",
            oneIn(20) ? values.anything() : "{}",
            oneIn(3) ? ",\"progressToken\":" + pick(IDS) : "");
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Java has strings that are no Unicode text, and no such body could be sent. */
  private static String safe(String word) {
    return word.codePoints().anyMatch(c -> c >= 0xd800 && c < 0xe000) ? "x" : word;
  }

  /** What the HTTP client of the tests would refuse to send. */
  private static String safeHeader(String text) {
    return text.matches("[!-~]{1,2000}") ? text : "x";
  }

  /** Whether the rules of the protocol make it a message of the stateless revision. */
  static boolean isModern(Message message, Optional<JsonObject> body) {
    boolean claims =
        body.map(object -> object.get("params"))
            .filter(JsonObject.class::isInstance)
            .map(params -> params.asJsonObject().get("_meta"))
            .filter(JsonObject.class::isInstance)
            .map(JsonValue::asJsonObject)
            .filter(
                meta ->
                    meta.containsKey("io.modelcontextprotocol/protocolVersion")
                        || meta.containsKey("io.modelcontextprotocol/clientCapabilities"))
            .isPresent();
    return claims || AgentClient.MODERN.equals(message.headers().get("MCP-Protocol-Version"));
  }
}
