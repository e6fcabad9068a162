package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** The revisions with sessions. */
final class LegacyEndpoint {
  private static final String SESSION = "Mcp-Session-Id";
  private static final long SECONDS_TO_ANSWER = 30;
  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private final Methods methods;
  private final Subscriptions subscriptions;
  private final String serverInfo;
  private final BooleanSupplier givesSessions;
  private final Map<String, LegacySession> sessions = new ConcurrentHashMap<>();

  LegacyEndpoint(
      Methods methods,
      Subscriptions subscriptions,
      String serverInfo,
      BooleanSupplier givesSessions) {
    this.methods = methods;
    this.subscriptions = subscriptions;
    this.serverInfo = serverInfo;
    this.givesSessions = givesSessions;
  }

  int sessions() {
    return sessions.size();
  }

  void forgetSessions() {
    sessions.clear();
  }

  void get(McpRequest request, McpAnswer answer) throws IOException, InterruptedException {
    Optional<LegacySession> session = session(request, answer);
    if (session.isPresent()) {
      subscriptions.stand(session.get(), answer);
    }
  }

  void delete(McpRequest request, McpAnswer answer) throws IOException {
    Optional<LegacySession> session = session(request, answer);
    if (session.isPresent()) {
      sessions.remove(session.get().id());
      answer.empty(204);
    }
  }

  void post(McpRequest request, JsonNode body, McpAnswer answer)
      throws IOException, InterruptedException {
    Optional<String> version = request.header("MCP-Protocol-Version");
    if (version.isPresent() && !McpEra.LEGACY.revisions().contains(version.get())) {
      refuse(answer, 400, McpError.INVALID_REQUEST, "Unsupported protocol version");
    } else if (body.path("method").asText().equals("initialize")) {
      initialize(body, answer);
    } else {
      Optional<LegacySession> session = session(request, answer);
      if (session.isPresent()) {
        serve(session.get(), request, body, answer);
      }
    }
  }

  private void serve(LegacySession session, McpRequest request, JsonNode body, McpAnswer answer)
      throws IOException, InterruptedException {
    if (!body.isArray()) {
      Optional<Response> response = response(session, request, request.body(), body, answer);
      if (response.isPresent()) {
        answer.last(response.get().status(), response.get().text());
      } else {
        answer.empty(202);
      }
    } else if (session.revision().equals("2025-03-26") && !body.isEmpty()) {
      batch(session, request, body, answer);
    } else {
      refuse(answer, 400, McpError.INVALID_REQUEST, "Not a message");
    }
  }

  private void batch(LegacySession session, McpRequest request, JsonNode body, McpAnswer answer)
      throws IOException, InterruptedException {
    List<String> responses = new ArrayList<>();
    for (JsonNode message : body) {
      response(session, request, message.toString().getBytes(UTF_8), message, answer)
          .ifPresent(response -> responses.add(response.text()));
    }
    if (responses.isEmpty()) {
      answer.empty(202);
    } else {
      answer.last(200, "[" + String.join(",", responses) + "]");
    }
  }

  private void initialize(JsonNode message, McpAnswer answer) throws IOException {
    JsonNode params = message.path("params");
    String asked = params.path("protocolVersion").asText("");
    String revision = McpEra.LEGACY.revisions().contains(asked) ? asked : McpEra.LEGACY.newest();
    LegacySession session = new LegacySession(revision, params.path("capabilities"));
    if (givesSessions.getAsBoolean()) {
      sessions.put(session.id(), session);
      answer.header(SESSION, session.id());
    }
    answer.json(
        200,
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + message.path("id")
            + ",\"result\":{\"protocolVersion\":\""
            + revision
            + "\",\"capabilities\":"
            + McpUpstream.LEGACY_CAPABILITIES
            + ",\"serverInfo\":"
            + serverInfo
            + ",\"instructions\":\"Fixtures for tests.\"}}");
  }

  private Optional<LegacySession> session(McpRequest request, McpAnswer answer) throws IOException {
    if (!givesSessions.getAsBoolean()) {
      return Optional.of(
          new LegacySession(
              request.header("MCP-Protocol-Version").orElse("2025-03-26"),
              MissingNode.getInstance()));
    }
    Optional<String> id = request.header(SESSION);
    if (id.isEmpty()) {
      refuse(answer, 400, -32000, "Bad Request: no session");
      return Optional.empty();
    }
    LegacySession session = sessions.get(id.get());
    if (session == null) {
      refuse(answer, 404, -32001, "Session not found");
    }
    return Optional.ofNullable(session);
  }

  private static void refuse(McpAnswer answer, int status, int code, String message)
      throws IOException {
    answer.json(
        status,
        McpUpstream.error(MissingNode.getInstance(), new McpError(status, code, message, null)));
  }

  private record Response(int status, String text) {}

  /** The response to a request; notifications and responses have none. */
  private Optional<Response> response(
      LegacySession session, McpRequest request, byte[] raw, JsonNode message, McpAnswer answer)
      throws InterruptedException {
    JsonNode id = message.path("id");
    String method = message.path("method").asText("");
    if (method.isEmpty()) {
      session.answered(message);
      return Optional.empty();
    }
    if (id.isMissingNode()) {
      notified(session, method, message.path("params"));
      return Optional.empty();
    }
    LegacyCall call = new LegacyCall(session, request, raw, message.path("params"), answer);
    session.calls().put(id.toString(), call);
    try {
      return Optional.of(
          new Response(
              200,
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + id
                  + ",\"result\":"
                  + result(session, method, call)
                  + "}"));
    } catch (McpError e) {
      return Optional.of(new Response(e.status(), McpUpstream.error(id, e)));
    } finally {
      session.calls().remove(id.toString());
    }
  }

  private String result(LegacySession session, String method, LegacyCall call)
      throws InterruptedException {
    switch (method) {
      case "ping" -> {
        return "{}";
      }
      case "logging/setLevel" -> {
        session.logLevel(call.params().path("level").asText());
        return "{}";
      }
      case "resources/subscribe" -> {
        session.subscriptions().add(call.params().path("uri").asText());
        return "{}";
      }
      case "resources/unsubscribe" -> {
        session.subscriptions().remove(call.params().path("uri").asText());
        return "{}";
      }
      default -> {
        return methods
            .handle(method, call)
            .orElseThrow(() -> new McpError(McpError.METHOD_NOT_FOUND, "Method not found"));
      }
    }
  }

  private static void notified(LegacySession session, String method, JsonNode params) {
    if (method.equals("notifications/cancelled")) {
      McpCall call = session.calls().get(params.path("requestId").toString());
      if (call != null) {
        call.cancel();
      }
    }
  }

  /**
   * A call of this era: its stream may have requests to the client, whose disconnection cancels
   * nothing.
   */
  private static final class LegacyCall extends McpCall {
    private final LegacySession session;

    LegacyCall(
        LegacySession session, McpRequest request, byte[] raw, JsonNode params, McpAnswer answer) {
      super(request, raw, params, answer);
      this.session = session;
    }

    @Override
    public McpEra era() {
      return McpEra.LEGACY;
    }

    @Override
    public JsonNode clientCapabilities() {
      return session.clientCapabilities();
    }

    @Override
    public void log(String level, String text) {
      if (LEVELS.indexOf(level) >= LEVELS.indexOf(session.logLevel())) {
        notify(
            "notifications/message",
            "{\"level\":" + Json.quote(level) + ",\"data\":" + Json.quote(text) + "}");
      }
    }

    @Override
    public JsonNode ask(String method, String requestParams) throws InterruptedException {
      CompletableFuture<JsonNode> answered = new CompletableFuture<>();
      String id = session.ask(answered);
      try {
        answer.event(
            "{\"jsonrpc\":\"2.0\",\"id\":\""
                + id
                + "\",\"method\":"
                + Json.quote(method)
                + ",\"params\":"
                + requestParams
                + "}");
        JsonNode response = answered.get(SECONDS_TO_ANSWER, TimeUnit.SECONDS);
        if (response.has("error")) {
          throw new McpError(
              McpError.INTERNAL_ERROR,
              "The client says: " + response.path("error").path("message").asText());
        }
        return response.path("result");
      } catch (TimeoutException | ExecutionException | IOException e) {
        throw new McpError(McpError.INTERNAL_ERROR, "The client does not answer");
      }
    }

    @Override
    void hangUp() {
      // In these revisions a disconnected client has not cancelled the call.
    }
  }
}
