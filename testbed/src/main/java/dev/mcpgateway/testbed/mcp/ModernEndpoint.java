package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The stateless revisions. */
final class ModernEndpoint {
  static final String META = "io.modelcontextprotocol/";

  private static final String VERSION = META + "protocolVersion";
  private static final String CAPABILITIES = META + "clientCapabilities";
  private static final Set<String> WITH_NAME = Set.of("tools/call", "prompts/get");

  private final McpCatalogue catalogue;
  private final Methods methods;
  private final Subscriptions subscriptions;
  private final String serverInfo;

  ModernEndpoint(
      McpCatalogue catalogue, Methods methods, Subscriptions subscriptions, String serverInfo) {
    this.catalogue = catalogue;
    this.methods = methods;
    this.subscriptions = subscriptions;
    this.serverInfo = serverInfo;
  }

  static boolean isModern(McpRequest request, JsonNode message) {
    JsonNode meta = message.path("params").path("_meta");
    return meta.has(VERSION)
        || meta.has(CAPABILITIES)
        || McpEra.MODERN.revisions().contains(request.header("MCP-Protocol-Version").orElse(""));
  }

  void handle(McpRequest request, JsonNode message, McpAnswer answer)
      throws IOException, InterruptedException {
    JsonNode id = message.path("id");
    if (id.isMissingNode() && message.path("method").isTextual()) {
      answer.empty(202);
      return;
    }
    try {
      if (!(id.isTextual() || id.isIntegralNumber()) || !message.path("method").isTextual()) {
        throw new McpError(400, McpError.INVALID_REQUEST, "Not a request", null);
      }
      check(request, message);
      String method = message.path("method").asText();
      if (method.equals("subscriptions/listen")) {
        subscriptions.listen(id, message.path("params").path("notifications"), answer);
        return;
      }
      ModernCall call = new ModernCall(request, message, answer);
      answer.last(200, response(id, result(method, call)));
    } catch (McpError e) {
      answer.last(e.status(), McpUpstream.error(id, e));
    }
  }

  private String result(String method, McpCall call) throws InterruptedException {
    String result =
        method.equals("server/discover") ? discovered() : methods.handle(method, call).orElse(null);
    if (result == null) {
      throw new McpError(404, McpError.METHOD_NOT_FOUND, "Method not found", null);
    }
    JsonNode read = Json.read(result);
    String added = read.has("resultType") ? "" : "\"resultType\":\"complete\",";
    if (!read.has("_meta")) {
      added += "\"_meta\":{\"" + META + "serverInfo\":" + serverInfo + "},";
    }
    return read.isEmpty()
        ? "{" + added.substring(0, added.length() - 1) + "}"
        : "{" + added + result.substring(1);
  }

  private static String discovered() {
    return "{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":"
        + McpUpstream.CAPABILITIES
        + ",\"instructions\":\"Fixtures for tests.\","
        + Methods.CACHE_HINTS
        + "}";
  }

  private static String response(JsonNode id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  private void check(McpRequest request, JsonNode message) {
    String header =
        request
            .header("MCP-Protocol-Version")
            .orElseThrow(() -> mismatch("MCP-Protocol-Version is missing"));
    JsonNode params = message.path("params");
    JsonNode version = params.path("_meta").path(VERSION);
    if (!version.isTextual() || !params.path("_meta").path(CAPABILITIES).isObject()) {
      throw new McpError(400, McpError.INVALID_PARAMS, "A member of _meta is missing", null);
    }
    if (!header.equals(version.asText())) {
      throw mismatch("MCP-Protocol-Version is not what _meta says");
    }
    if (!McpEra.MODERN.revisions().contains(header)) {
      throw new McpError(
          400,
          McpError.UNSUPPORTED_VERSION,
          "Unsupported protocol version",
          "{\"supported\":[\"2026-07-28\"],\"requested\":" + version + "}");
    }
    String method = message.path("method").asText();
    if (!method.equals(request.header("Mcp-Method").orElse(""))) {
      throw mismatch("Mcp-Method is not the method");
    }
    checkName(request, method, params);
    checkResponses(params);
    if (method.equals("tools/call")) {
      checkParameters(request, params);
    }
  }

  private static void checkName(McpRequest request, String method, JsonNode params) {
    String named =
        WITH_NAME.contains(method) ? "name" : method.equals("resources/read") ? "uri" : null;
    if (named != null
        && !request
            .header("Mcp-Name")
            .map(ModernEndpoint::decode)
            .equals(Optional.ofNullable(params.path(named).textValue()))) {
      throw mismatch("Mcp-Name is not the " + named);
    }
  }

  private static void checkResponses(JsonNode params) {
    JsonNode responses = params.path("inputResponses");
    if (!responses.isMissingNode() && !responses.isObject()) {
      throw new McpError(McpError.INVALID_PARAMS, "inputResponses is no object");
    }
    for (JsonNode response : responses) {
      if (!response.isObject()) {
        throw new McpError(McpError.INVALID_PARAMS, "An input response is no object");
      }
    }
  }

  /** Compares each {@code Mcp-Param-…} with the argument to which the tool's schema maps it. */
  private void checkParameters(McpRequest request, JsonNode params) {
    Optional<McpItem> tool = catalogue.find(Kind.TOOL, params.path("name").asText(), McpEra.MODERN);
    if (tool.isEmpty()) {
      return;
    }
    JsonNode properties = Json.read(tool.get().definition()).path("inputSchema").path("properties");
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode name = property.getValue().path("x-mcp-header");
      if (name.isTextual()) {
        JsonNode value = params.path("arguments").path(property.getKey());
        Optional<String> sent =
            request.header("Mcp-Param-" + name.asText()).map(ModernEndpoint::decode);
        Optional<String> meant =
            value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(value.asText());
        if (!sent.equals(meant)) {
          throw mismatch("Mcp-Param-" + name.asText() + " is not the argument");
        }
      }
    }
  }

  private static String decode(String value) {
    if (!value.startsWith("=?base64?") || !value.endsWith("?=")) {
      return value;
    }
    String encoded = value.substring("=?base64?".length(), value.length() - "?=".length());
    if (encoded.length() % 4 != 0) {
      throw mismatch("Bad padding");
    }
    try {
      return new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException e) {
      throw mismatch("Not Base64");
    }
  }

  private static McpError mismatch(String reason) {
    return new McpError(400, McpError.HEADER_MISMATCH, reason, null);
  }

  /** A call of this era: no requests to the client, and its disconnection cancels. */
  private static final class ModernCall extends McpCall {
    private static final List<String> LEVELS =
        List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    ModernCall(McpRequest request, JsonNode message, McpAnswer answer) {
      super(request, request.body(), message.path("params"), answer);
    }

    @Override
    public McpEra era() {
      return McpEra.MODERN;
    }

    @Override
    public JsonNode clientCapabilities() {
      return meta(CAPABILITIES);
    }

    @Override
    public void log(String level, String text) {
      JsonNode wanted = meta(META + "logLevel");
      if (!wanted.isMissingNode() && LEVELS.indexOf(level) >= LEVELS.indexOf(wanted.asText())) {
        notify(
            "notifications/message",
            "{\"level\":" + Json.quote(level) + ",\"data\":" + Json.quote(text) + "}");
      }
    }

    @Override
    public JsonNode ask(String method, String requestParams) {
      throw new McpError(McpError.INTERNAL_ERROR, "This revision has no requests of servers");
    }

    @Override
    void hangUp() {
      cancel();
    }
  }

  /** The requested notifications that are supported, as a JSON object. */
  static String honoured(JsonNode notifications) {
    List<String> members = new ArrayList<>();
    for (String name : List.of("toolsListChanged", "promptsListChanged", "resourcesListChanged")) {
      if (notifications.path(name).asBoolean()) {
        members.add("\"" + name + "\":true");
      }
    }
    if (notifications.path("resourceSubscriptions").isArray()) {
      members.add("\"resourceSubscriptions\":" + notifications.path("resourceSubscriptions"));
    }
    return "{" + String.join(",", members) + "}";
  }
}
