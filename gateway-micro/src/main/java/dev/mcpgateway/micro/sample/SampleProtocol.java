package dev.mcpgateway.micro.sample;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the sample answers to one message, in the era that the message is of. */
final class SampleProtocol {

  static final String MODERN = "2026-07-28";

  private static final List<String> LEGACY = List.of("2025-03-26", "2025-06-18", "2025-11-25");
  private static final String META = "io.modelcontextprotocol/";

  private static final int HEADER_MISMATCH = -32020;
  private static final int UNSUPPORTED_VERSION = -32022;
  private static final int PARSE_ERROR = -32700;
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
  Answer answer(String body, Function<String, Optional<String>> header) {
    Object message;
    try {
      message = Json.read(body);
    } catch (Json.SyntaxException e) {
      return error(400, Optional.empty(), PARSE_ERROR, e.getMessage(), "");
    }
    Optional<String> method = Json.text(message, "method");
    if (method.isEmpty()) {
      return error(400, Optional.empty(), INVALID_REQUEST, "There is no method.", "");
    }
    Optional<String> id = id(message);
    if (id.isEmpty()) {
      return new Answer(202, "");
    }
    Map<?, ?> params = Json.object(message, "params");
    Optional<String> claimed = Json.text(Json.object(params, "_meta"), META + "protocolVersion");
    boolean isModern =
        claimed.isPresent()
            || header.apply("MCP-Protocol-Version").filter(MODERN::equals).isPresent();
    return isModern
        ? modern(id.get(), method.get(), params, claimed.orElse(""), header)
        : legacy(id.get(), method.get(), params);
  }

  private static Optional<String> id(Object message) {
    Object id = message instanceof Map<?, ?> map ? map.get("id") : null;
    boolean isId =
        id instanceof String
            || (id instanceof Json.Token token && token.written().matches("-?[0-9]+"));
    return isId ? Optional.of(Json.write(id)) : Optional.empty();
  }

  private Answer modern(
      String id,
      String method,
      Map<?, ?> params,
      String claimed,
      Function<String, Optional<String>> header) {
    boolean fits =
        header.apply("MCP-Protocol-Version").equals(Optional.of(claimed))
            && header.apply("Mcp-Method").equals(Optional.of(method))
            && (!method.equals("tools/call")
                || header.apply("Mcp-Name").equals(Json.text(params, "name")));
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
          ",\"data\":{\"supported\":[\""
              + MODERN
              + "\"],\"requested\":"
              + Json.quote(claimed)
              + "}");
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
          called(
              id, params, content -> withoutEnd(content) + ",\"resultType\":\"complete\"" + info);
      default -> notFound(404, id);
    };
  }

  private Answer legacy(String id, String method, Map<?, ?> params) {
    return switch (method) {
      case "initialize" ->
          result(
              id,
              "{\"protocolVersion\":"
                  + Json.quote(
                      Json.text(params, "protocolVersion")
                          .filter(LEGACY::contains)
                          .orElse(LEGACY.get(LEGACY.size() - 1)))
                  + ",\"capabilities\":{\"tools\":{}},\"serverInfo\":"
                  + serverInfo()
                  + "}");
      case "ping" -> result(id, "{}");
      case "tools/list" -> result(id, TOOLS);
      case "tools/call" -> called(id, params, content -> content);
      default -> notFound(200, id);
    };
  }

  private Answer called(String id, Map<?, ?> params, Function<String, String> complete) {
    Map<?, ?> arguments = Json.object(params, "arguments");
    return switch (Json.text(params, "name").orElse("")) {
      case "clock" -> result(id, complete.apply(clock(Json.text(arguments, "zone").orElse("UTC"))));
      case "echo" ->
          result(
              id,
              complete.apply(
                  Json.text(arguments, "text")
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
        + Json.quote(text)
        + "}],\"isError\":"
        + isError
        + "}";
  }

  private String serverInfo() {
    return "{\"name\":\"mcpgateway-sample\",\"version\":" + Json.quote(version) + "}";
  }

  private static String withoutEnd(String object) {
    return object.substring(0, object.length() - 1);
  }

  private static Answer result(String id, String result) {
    return new Answer(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
  }

  private static Answer notFound(int status, String id) {
    return error(status, Optional.of(id), METHOD_NOT_FOUND, "There is no such method.", "");
  }

  private static Answer error(
      int status, Optional<String> id, int code, String message, String data) {
    return new Answer(
        status,
        String.format(
            Locale.ROOT,
            "{\"jsonrpc\":\"2.0\"%s,\"error\":{\"code\":%d,\"message\":%s%s}}",
            id.map(known -> ",\"id\":" + known).orElse(""),
            code,
            Json.quote(message),
            data));
  }
}
