package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.RawServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** What upstream servers answer to a call that none should, and what the agent is told of it. */
enum HostileAnswer {
  HANG_BEFORE_HEADERS("timeout", "does not answer in time", (id, out) -> hang()),
  HANG_MID_BODY(
      "timeout",
      "takes too long with its answer",
      (id, out) -> {
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");
        return hang();
      }),
  HANG_MID_STREAM(
      "timeout",
      "takes too long with its answer",
      (id, out) -> {
        begin(out);
        chunk(out, "data: {\"jsonrpc\":");
        return hang();
      }),
  OTHER_ID(
      "no_response",
      "ended its answer without a response",
      (id, out) -> RawServer.json(out, response("\"another\"", "{}"))),
  HTML("no_response", "answers HTTP 200 without a message", (id, out) -> html(out, "200 OK")),
  NOTHING(
      "no_response",
      "answers HTTP 202 without a message",
      (id, out) -> RawServer.respond(out, "202 Accepted", "")),
  NO_JSON(
      "not_mcp",
      "is not valid JSON-RPC",
      (id, out) -> RawServer.json(out, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":}")),
  JSON_CUT_OFF(
      "cut_off",
      "was cut off",
      (id, out) -> RawServer.json(out, "{\"jsonrpc\":\"2.0\",\"id\":" + id)),
  STREAM_WITHOUT_RESPONSE(
      "no_response",
      "ended its answer without a response",
      (id, out) -> {
        begin(out);
        chunk(out, ": nothing to say\n\n");
        write(out, "0\r\n\r\n");
        return true;
      }),
  REDIRECT(
      "redirect",
      "answers 307",
      (id, out) -> redirect(out, "307 Temporary Redirect", "/secret-place?key=1")),
  REDIRECT_ELSEWHERE(
      "redirect",
      "answers 307",
      (id, out) -> redirect(out, "307 Temporary Redirect", "http://10.1.2.3/secret-place")),
  SEE_OTHER(
      "redirect", "answers 303", (id, out) -> redirect(out, "303 See Other", "/secret-place")),
  THIRTY_MEGABYTES(
      "too_long",
      "is longer than the gateway takes",
      (id, out) -> {
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 31457280\r\n\r\n\"");
        return endless(out, "x".repeat(1 << 16));
      }),
  EVENT_OF_THIRTY_MEGABYTES(
      "too_long",
      "is longer than the gateway takes",
      (id, out) -> {
        begin(out);
        chunk(out, "data: ");
        return endlessChunks(out, "x".repeat(1 << 16));
      }),
  ENDLESS_COMMENTS(
      "too_long",
      "is longer than the gateway takes",
      (id, out) -> {
        begin(out);
        return endlessChunks(out, ": " + "x".repeat(1 << 16) + "\n\n");
      }),
  LONG_HEAD(
      "too_long",
      "The head of the answer of",
      (id, out) -> RawServer.respond(out, "200 OK\r\nX-Long: " + "x".repeat(20_000), "")),
  UNAUTHORIZED("unauthorized", "answers 401", (id, out) -> html(out, "401 Unauthorized")),
  FORBIDDEN("forbidden", "answers 403", (id, out) -> html(out, "403 Forbidden")),
  NOT_FOUND(
      "no_response", "answers HTTP 404 without a message", (id, out) -> html(out, "404 Not Found")),
  TOO_MANY("outage", "answers 429", (id, out) -> html(out, "429 Too Many Requests")),
  FAILED("outage", "answers 500", (id, out) -> html(out, "500 Internal Server Error")),
  UNAVAILABLE("outage", "answers 503", (id, out) -> html(out, "503 Service Unavailable")),
  ENDLESS_REFUSAL(
      "outage",
      "answers 503",
      (id, out) -> {
        write(
            out,
            "HTTP/1.1 503 No\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n");
        return endlessChunks(out, "<p>".repeat(1 << 10));
      }),
  RESET(
      "connection_lost",
      "closed the connection",
      (id, out) -> {
        throw new RawServer.Reset();
      }),
  CLOSED("connection_lost", "closed the connection", (id, out) -> false),
  CLOSED_MID_BODY(
      "connection_lost",
      "closed the connection",
      (id, out) -> {
        write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{");
        return false;
      }),
  CLOSED_MID_STREAM(
      "connection_lost",
      "closed the connection",
      (id, out) -> {
        begin(out);
        chunk(out, "data: {\"jsonrpc\":");
        return false;
      }),
  ANOTHER_PROTOCOL(
      "not_mcp",
      "does not speak HTTP",
      (id, out) -> {
        write(out, "SSH-2.0-OpenSSH_9.2\r\n".repeat(20));
        return false;
      }),
  COMPRESSED(
      "compressed",
      "compresses its answer",
      (id, out) ->
          RawServer.respond(
              out,
              "200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip",
              "\u001f no gzip"));

  /** Answers as it should, in the oldest version of HTTP, and closes the connection. */
  static final String WELL = "well";

  private final String fault;
  private final String sentence;

  @SuppressWarnings("ImmutableEnumChecker") // None of them has a state.
  private final Writing writing;

  /** Writes an answer to the call with an id, which is JSON; whether the connection goes on. */
  private interface Writing {
    boolean write(String id, OutputStream out) throws IOException, InterruptedException;
  }

  HostileAnswer(String fault, String sentence, Writing writing) {
    this.fault = fault;
    this.sentence = sentence;
    this.writing = writing;
  }

  private String tool() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A server of the stateless revision with a tool for each of them, and a few that end. */
  static RawServer server() {
    return RawServer.start(HostileAnswer::answer);
  }

  /** Calls its tool, and looks at what the agent is told. */
  void expect(AgentClient agent, String gateway, RawServer server) {
    Answer answer = agent.call(tool(), "{}");

    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "\"code\":-32603",
            "\"data\":{\"fault\":\"" + fault + "\"}",
            sentence,
            "pstream server \\\"" + gateway + "\\\"",
            outcome() + "\"")
        .doesNotContain(
            "127.0.0.1",
            Integer.toString(server.port()),
            "10.1.2.3",
            "secret-place",
            "Exception",
            "\"result\"");
  }

  /** Where the server says that it did nothing, and what the agent is to do. */
  private String outcome() {
    return switch (this) {
      case REDIRECT, REDIRECT_ELSEWHERE, UNAUTHORIZED, FORBIDDEN ->
          "Nothing was done: whoever administers the gateway has to mend that.";
      case TOO_MANY -> "Nothing was done: try again later.";
      default -> "The outcome is unknown: look what was done before you call it again.";
    };
  }

  /** Calls the tool that answers as it should. */
  static void expectWell(AgentClient agent) {
    assertThat(agent.call(WELL, "{}").body()).contains("\"well\":true");
  }

  /** What the server answers. */
  static boolean answer(RawServer.Request request, OutputStream out)
      throws IOException, InterruptedException {
    if (!request.method().equals("POST")) {
      return RawServer.respond(out, "405 Method Not Allowed", "");
    }
    JsonObject message = read(request.body());
    String id = message.containsKey("id") ? message.get("id").toString() : "";
    return switch (message.getString("method")) {
      case "server/discover" ->
          RawServer.json(
              out,
              response(
                  id,
                  "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}}"));
      case "tools/list" -> RawServer.json(out, response(id, tools()));
      case "tools/call" -> call(message.getJsonObject("params").getString("name"), id, out);
      default -> RawServer.respond(out, "404 Not Found", "");
    };
  }

  private static JsonObject read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static boolean call(String tool, String id, OutputStream out)
      throws IOException, InterruptedException {
    if (tool.equals(WELL)) {
      write(out, "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n");
      write(out, response(id, "{\"content\":[],\"structuredContent\":{\"well\":true}}"));
      return false;
    }
    return valueOf(tool.toUpperCase(Locale.ROOT)).writing.write(id, out);
  }

  private static String tools() {
    String names =
        Arrays.stream(values()).map(HostileAnswer::tool).collect(Collectors.joining(","))
            + ","
            + WELL;
    return Arrays.stream(names.split(","))
        .map("{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}"::formatted)
        .collect(Collectors.joining(",", "{\"resultType\":\"complete\",\"tools\":[", "]}"));
  }

  private static String response(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  private static boolean hang() throws InterruptedException {
    new CountDownLatch(1).await();
    return false;
  }

  private static boolean html(OutputStream out, String status) throws IOException {
    return RawServer.respond(
        out, status + "\r\nContent-Type: text/html", "<html>at 127.0.0.1: secret-place</html>");
  }

  private static boolean redirect(OutputStream out, String status, String location)
      throws IOException {
    return RawServer.respond(out, status + "\r\nLocation: " + location, "");
  }

  private static void begin(OutputStream out) throws IOException {
    write(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  private static boolean endlessChunks(OutputStream out, String text) throws IOException {
    while (true) {
      chunk(out, text);
    }
  }

  private static boolean endless(OutputStream out, String text) throws IOException {
    while (true) {
      write(out, text);
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
