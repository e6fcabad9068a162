package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.Era;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a request of a stateless revision has to say of itself, in its headers and its body. */
final class ModernHeaders {

  static final String VERSION = "MCP-Protocol-Version";
  static final String METHOD = "Mcp-Method";
  static final String NAME = "Mcp-Name";

  static final String META = "io.modelcontextprotocol/";
  static final String META_VERSION = META + "protocolVersion";
  static final String META_CAPABILITIES = META + "clientCapabilities";
  static final String META_CLIENT = META + "clientInfo";
  static final String META_LOG_LEVEL = META + "logLevel";

  /** What {@code server/discover} and a refusal name. */
  static final String SUPPORTED = "[\"" + Revision.V2026_07_28.version() + "\"]";

  private ModernHeaders() {}

  /** Whether a message belongs to a stateless revision, be it one that is not served. */
  static boolean isModern(ClientRequest request, Envelope message) {
    return message.meta(META_VERSION).isPresent()
        || message.meta(META_CAPABILITIES).isPresent()
        || namesModern(request);
  }

  /** The same of a body that is no message, or no JSON. */
  static boolean isModern(ClientRequest request) {
    return namesModern(request) || claimsModern(request.body());
  }

  private static boolean claimsModern(byte[] body) {
    try {
      return Optional.of(JsonText.parse(body, JsonRules.STRICT))
          .filter(JsonSlice::isObject)
          .flatMap(message -> message.member("params"))
          .filter(JsonSlice::isObject)
          .flatMap(params -> params.member("_meta"))
          .filter(JsonSlice::isObject)
          .filter(
              meta ->
                  meta.member(META_VERSION).isPresent()
                      || meta.member(META_CAPABILITIES).isPresent())
          .isPresent();
    } catch (JsonRpcException noJson) {
      return false;
    }
  }

  /** Whether the header names such a revision. */
  private static boolean namesModern(ClientRequest request) {
    return request.header(VERSION).flatMap(Revision::of).filter(Revision::isModern).isPresent();
  }

  /**
   * Checks a request, in the order in which the checks have to come.
   *
   * @return its method
   * @throws McpErrorException for the first thing that is wrong
   */
  static McpMethod check(ClientRequest request, Envelope message) {
    String header = request.header(VERSION).orElseThrow(() -> mismatch(VERSION, "is missing"));
    String version =
        message
            .meta(META_VERSION)
            .filter(JsonSlice::isString)
            .map(JsonSlice::string)
            .orElseThrow(() -> missing(META_VERSION, "a string"));
    if (message.meta(META_CAPABILITIES).filter(JsonSlice::isObject).isEmpty()) {
      throw missing(META_CAPABILITIES, "an object");
    }
    if (!header.equals(version)) {
      throw mismatch(VERSION, "is not what _meta says");
    }
    if (Revision.of(version).filter(Revision::isModern).isEmpty()) {
      throw McpErrorException.of(
          400,
          ErrorCode.UNSUPPORTED_PROTOCOL_VERSION,
          "Unsupported protocol version",
          "{\"supported\":%s,\"requested\":%s}".formatted(SUPPORTED, Bytes.quote(version)));
    }
    if (!request.header(METHOD).equals(Optional.of(message.method()))) {
      throw mismatch(METHOD, "is not the method");
    }
    Optional<McpMethod> method = McpMethod.of(message.method(), Era.MODERN);
    method.flatMap(McpMethod::nameMember).ifPresent(member -> checkName(request, message, member));
    return method.orElseThrow(ModernHeaders::unknownMethod);
  }

  /** A method that is not there, or not in the revision. */
  static McpErrorException unknownMethod() {
    return McpErrorException.of(404, ErrorCode.METHOD_NOT_FOUND, "Method not found");
  }

  private static void checkName(ClientRequest request, Envelope message, String member) {
    String name =
        message
            .param(member)
            .filter(JsonSlice::isString)
            .map(JsonSlice::string)
            .orElseThrow(
                () ->
                    McpErrorException.of(
                        400,
                        ErrorCode.INVALID_PARAMS,
                        "The params have no %s that is a string".formatted(member)));
    String header = request.header(NAME).orElseThrow(() -> mismatch(NAME, "is missing"));
    if (!EncodedHeader.decode(header).equals(Optional.of(name))) {
      throw mismatch(NAME, "is not the " + member);
    }
  }

  /**
   * Checks that the headers that repeat arguments say what the arguments are.
   *
   * @throws McpErrorException where one does not
   */
  static void checkParameters(
      ClientRequest request, List<HeaderParameter> parameters, Optional<JsonSlice> arguments) {
    for (HeaderParameter parameter : parameters) {
      if (!parameter.agrees(request.header(parameter.header()), arguments)) {
        throw mismatch(parameter.header(), "is not the argument");
      }
    }
  }

  private static McpErrorException mismatch(String header, String problem) {
    return McpErrorException.of(
        400,
        ErrorCode.HEADER_MISMATCH,
        String.format(Locale.ROOT, "The header %s %s", header, problem));
  }

  private static McpErrorException missing(String member, String type) {
    return McpErrorException.of(
        400,
        ErrorCode.INVALID_PARAMS,
        String.format(Locale.ROOT, "The _meta of the params has no %s that is %s", member, type));
  }
}
