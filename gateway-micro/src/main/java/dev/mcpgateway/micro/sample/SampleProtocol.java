package dev.mcpgateway.micro.sample;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What the sample answers to one message, in the era that the message is of. */
final class SampleProtocol {

  static final String MODERN = "2026-07-28";

  private static final List<String> LEGACY = List.of("2025-03-26", "2025-06-18", "2025-11-25");
  private static final String META = "io.modelcontextprotocol/";

  private static final int HEADER_MISMATCH = -32020;
  private static final int UNSUPPORTED_VERSION = -32022;
  private static final int INVALID_REQUEST = -32600;
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;

  private static final String TOOLS =
      """
      {"tools":[\
      {"name":"clock","title":"Clock","description":"Tells the time, in UTC or in a zone.",\
      "inputSchema":{"type":"object","properties":{"zone":{"type":"string","description":"such as Europe/Paris"}},"additionalProperties":false},\
      "annotations":{"readOnlyHint":true}},\
      {"name":"echo","title":"Echo","description":"Says what it is told.",\
      "inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]},\
      "annotations":{"readOnlyHint":true}}]}""";

  private final Clock clock;
  private final String version;

  SampleProtocol(Clock clock, String version) {
    this.clock = clock;
    this.version = version;
  }

  /** A status and a JSON text; empty where there is no body. */
  record Answer(int status, String body) {}

  /**
   * Answers.
   *
   * @param body of the POST
   * @param header gives a header of the request
   */
  Answer answer(byte[] body, Function<String, Optional<String>> header) {
    Envelope message;
    try {
      message = Envelope.scan(body);
    } catch (JsonRpcException e) {
      return error(400, e.id(), e.code().code(), e.getMessage(), "");
    }
    if (message.kind() == Envelope.Kind.BATCH) {
      return error(400, Optional.empty(), INVALID_REQUEST, "Send one message at a time.", "");
    }
    if (message.kind() != Envelope.Kind.REQUEST) {
      return new Answer(202, "");
    }
    Optional<String> claimed =
        message.meta(META + "protocolVersion").filter(JsonSlice::isString).map(JsonSlice::string);
    boolean isModern =
        claimed.isPresent()
            || header.apply("MCP-Protocol-Version").filter(MODERN::equals).isPresent();
    return isModern ? modern(message, claimed.orElse(""), header) : legacy(message);
  }

  private Answer modern(
      Envelope message, String claimed, Function<String, Optional<String>> header) {
    String method = message.method();
    JsonRpcId id = message.id().orElseThrow();
    boolean fits =
        header.apply("MCP-Protocol-Version").equals(Optional.of(claimed))
            && header.apply("Mcp-Method").equals(Optional.of(method))
            && (!method.equals("tools/call")
                || header.apply("Mcp-Name").equals(text(message, "name")));
    if (!fits) {
      return error(
          400, Optional.of(id), HEADER_MISMATCH, "The headers do not fit the message.", "");
    }
    if (!claimed.equals(MODERN)) {
      return error(
          400,
          Optional.of(id),
          UNSUPPORTED_VERSION,
          "This revision is not spoken.",
          ",\"data\":{\"supported\":[\"" + MODERN + "\"],\"requested\":" + quote(claimed) + "}");
    }
    String info = ",\"_meta\":{\"" + META + "serverInfo\":" + serverInfo() + "}}";
    return switch (method) {
      case "server/discover" ->
          result(
              id,
              "{\"resultType\":\"complete\",\"supportedVersions\":[\""
                  + MODERN
                  + "\"],\"capabilities\":{\"tools\":{}},\"ttlMs\":0,\"cacheScope\":\"public\""
                  + info);
      case "tools/list" ->
          result(
              id,
              withoutEnd(TOOLS)
                  + ",\"resultType\":\"complete\",\"ttlMs\":60000,\"cacheScope\":\"public\""
                  + info);
      case "tools/call" ->
          called(message, content -> withoutEnd(content) + ",\"resultType\":\"complete\"" + info);
      default -> notFound(404, id);
    };
  }

  private Answer legacy(Envelope message) {
    JsonRpcId id = message.id().orElseThrow();
    return switch (message.method()) {
      case "initialize" ->
          result(
              id,
              "{\"protocolVersion\":"
                  + quote(
                      text(message, "protocolVersion")
                          .filter(LEGACY::contains)
                          .orElse(LEGACY.get(LEGACY.size() - 1)))
                  + ",\"capabilities\":{\"tools\":{}},\"serverInfo\":"
                  + serverInfo()
                  + "}");
      case "ping" -> result(id, "{}");
      case "tools/list" -> result(id, TOOLS);
      case "tools/call" -> called(message, content -> content);
      default -> notFound(200, id);
    };
  }

  private Answer called(Envelope message, Function<String, String> complete) {
    JsonRpcId id = message.id().orElseThrow();
    Optional<JsonSlice> arguments = message.param("arguments");
    return switch (text(message, "name").orElse("")) {
      case "clock" ->
          result(
              id, complete.apply(clock(arguments.flatMap(all -> all.text("zone")).orElse("UTC"))));
      case "echo" ->
          result(
              id,
              complete.apply(
                  arguments
                      .flatMap(all -> all.text("text"))
                      .map(text -> content(text, false))
                      .orElseGet(() -> content("The argument \"text\" is missing.", true))));
      default -> error(200, Optional.of(id), INVALID_PARAMS, "There is no such tool.", "");
    };
  }

  private String clock(String zone) {
    try {
      ZonedDateTime now = ZonedDateTime.now(clock.withZone(ZoneId.of(zone)));
      return content(
          DateTimeFormatter.ISO_ZONED_DATE_TIME.format(now.truncatedTo(ChronoUnit.SECONDS)), false);
    } catch (DateTimeException e) {
      return content("There is no such zone.", true);
    }
  }

  private static String content(String text, boolean isError) {
    return "{\"content\":[{\"type\":\"text\",\"text\":"
        + quote(text)
        + "}],\"isError\":"
        + isError
        + "}";
  }

  private static Optional<String> text(Envelope message, String name) {
    return message.param(name).filter(JsonSlice::isString).map(JsonSlice::string);
  }

  private static String quote(String text) {
    return new String(JsonText.quote(text), StandardCharsets.UTF_8);
  }

  private String serverInfo() {
    return "{\"name\":\"mcpgateway-sample\",\"version\":" + quote(version) + "}";
  }

  private static String withoutEnd(String object) {
    return object.substring(0, object.length() - 1);
  }

  private static Answer result(JsonRpcId id, String result) {
    return new Answer(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
  }

  private static Answer notFound(int status, JsonRpcId id) {
    return error(status, Optional.of(id), METHOD_NOT_FOUND, "There is no such method.", "");
  }

  private static Answer error(
      int status, Optional<JsonRpcId> id, int code, String message, String data) {
    return new Answer(
        status,
        String.format(
            Locale.ROOT,
            "{\"jsonrpc\":\"2.0\"%s,\"error\":{\"code\":%d,\"message\":%s%s}}",
            id.map(known -> ",\"id\":" + known).orElse(""),
            code,
            quote(message),
            data));
  }
}
