package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonKind;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.usage.CallOutcome;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What becomes of an upstream server's response on its way to the client: its bytes, but for the id
 * and for what the client's era wants to be different.
 */
final class AnswerEdits {

  private static final String RESULT_TYPE = "resultType";
  private static final String COMPLETE = "complete";
  private static final String INPUT_REQUIRED = "input_required";
  private static final String REQUEST_STATE = "requestState";
  private static final String STRUCTURED_CONTENT = "structuredContent";
  private static final String IS_ERROR = "isError";
  private static final Set<McpMethod> MAY_ASK =
      Set.of(McpMethod.TOOLS_CALL, McpMethod.PROMPTS_GET, McpMethod.RESOURCES_READ);

  private AnswerEdits() {}

  /** An answer for the client. */
  static final class Edited {
    private final int status;
    private final byte[] message;
    private final CallEnd end;

    Edited(int status, byte[] message, CallEnd end) {
      this.status = status;
      this.message = message;
      this.end = end;
    }

    /** The status of HTTP, where nothing was sent before. */
    int status() {
      return status;
    }

    byte[] message() {
      return message;
    }

    /** How the call ends with it. */
    CallEnd end() {
      return end;
    }
  }

  /**
   * What the client gets.
   *
   * @throws McpErrorException where it must not get what the upstream server said
   */
  static Edited of(ClientCall call, Envelope response, RequestStates states) {
    return response.error().isPresent()
        ? error(call, response, response.error().get())
        : result(call, response, response.result().orElseThrow(), states);
  }

  private static Edited error(ClientCall call, Envelope response, JsonSlice error) {
    OptionalLong sent = error.member("code").map(JsonSlice::integer).orElse(OptionalLong.empty());
    if (sent.isEmpty() || error.member("message").filter(JsonSlice::isString).isEmpty()) {
      throw McpErrorException.of(
          200, ErrorCode.INTERNAL_ERROR, "The upstream server answered with no valid error");
    }
    long code = sent.getAsLong();
    JsonSlice message = response.message();
    Splice splice = Splice.of(message).set(message, "id", Bytes.of(call.id().toString()));
    if (call.isModern()) {
      long told = modernCode(code);
      if (told != code) {
        splice.set(error, "code", Bytes.of(Long.toString(told)));
      }
      return new Edited(modernStatus(told), splice.apply(), errorOf(told));
    }
    if (code == ErrorCode.MISSING_REQUIRED_CLIENT_CAPABILITY.code()) {
      return missingCapability(call);
    }
    if (isOfModernErasAlone(code)) {
      splice.set(error, "code", Bytes.of(Integer.toString(ErrorCode.INTERNAL_ERROR.code())));
    }
    return new Edited(200, splice.apply(), errorOf(code));
  }

  private static CallEnd errorOf(long code) {
    return new CallEnd(CallOutcome.ERROR, Optional.empty(), OptionalLong.of(code));
  }

  private static CallEnd endOf(ClientCall call, JsonSlice result) {
    boolean isError =
        call.method() == McpMethod.TOOLS_CALL
            && result.member(IS_ERROR).filter(value -> value.kind() == JsonKind.TRUE).isPresent();
    return CallEnd.of(isError ? CallOutcome.TOOL_ERROR : CallOutcome.OK);
  }

  /** What newer clients are never told, as what they are told instead. */
  private static long modernCode(long code) {
    if (code == ErrorCode.RESOURCE_NOT_FOUND.code()) {
      return ErrorCode.INVALID_PARAMS.code();
    }
    return code == ErrorCode.URL_ELICITATION_REQUIRED.code()
            || code == ErrorCode.HEADER_MISMATCH.code()
            || code == ErrorCode.UNSUPPORTED_PROTOCOL_VERSION.code()
        ? ErrorCode.INTERNAL_ERROR.code()
        : code;
  }

  private static int modernStatus(long code) {
    if (code == ErrorCode.MISSING_REQUIRED_CLIENT_CAPABILITY.code()) {
      return 400;
    }
    return code == ErrorCode.METHOD_NOT_FOUND.code() ? 404 : 200;
  }

  private static boolean isOfModernErasAlone(long code) {
    return code == ErrorCode.HEADER_MISMATCH.code()
        || code == ErrorCode.UNSUPPORTED_PROTOCOL_VERSION.code();
  }

  private static Edited result(
      ClientCall call, Envelope response, JsonSlice result, RequestStates states) {
    JsonSlice message = response.message();
    Splice splice = Splice.of(message).set(message, "id", Bytes.of(call.id().toString()));
    String type = type(result);
    if (type.equals(INPUT_REQUIRED)
        ? !call.isWithinOneEra() || !MAY_ASK.contains(call.method())
        : !type.equals(COMPLETE)) {
      return cannotBeTold(call, type);
    }
    if (call.isModern()) {
      editForModern(splice, call, result, type, states);
    } else if (!call.isWithinOneEra()
        && result.member(STRUCTURED_CONTENT).filter(value -> !value.isObject()).isPresent()) {
      // Clients of those revisions refuse the whole result for it; its text says the same.
      splice.remove(result, STRUCTURED_CONTENT);
    }
    return new Edited(200, splice.apply(), endOf(call, result));
  }

  private static String type(JsonSlice result) {
    Optional<JsonSlice> type = result.member(RESULT_TYPE);
    return type.isEmpty()
        ? COMPLETE
        : type.filter(JsonSlice::isString).map(JsonSlice::string).orElse("");
  }

  private static void editForModern(
      Splice splice, ClientCall call, JsonSlice result, String type, RequestStates states) {
    if (result.member(RESULT_TYPE).isEmpty()) {
      splice.set(result, RESULT_TYPE, JsonText.quote(COMPLETE));
    }
    if (type.equals(INPUT_REQUIRED)) {
      result
          .text(REQUEST_STATE)
          .ifPresent(
              state -> splice.set(result, REQUEST_STATE, JsonText.quote(states.seal(call, state))));
    } else if (call.method() == McpMethod.RESOURCES_READ) {
      splice.set(result, "ttlMs", Bytes.of("0"));
      splice.set(result, "cacheScope", JsonText.quote("private"));
    }
  }

  /** The client's revision has no such result, and would take it for an empty one. */
  private static Edited cannotBeTold(ClientCall call, String type) {
    if (type.equals(INPUT_REQUIRED) && call.method() == McpMethod.TOOLS_CALL) {
      return toolError(
          call, "This tool asks for more input, which the client's protocol revision cannot give.");
    }
    throw McpErrorException.of(
        200,
        ErrorCode.INTERNAL_ERROR,
        "The upstream server answered with what the client's protocol revision does not have");
  }

  private static Edited missingCapability(ClientCall call) {
    String text = "This needs a capability that the client does not have.";
    if (call.method() == McpMethod.TOOLS_CALL) {
      return toolError(call, text);
    }
    throw McpErrorException.of(200, ErrorCode.INTERNAL_ERROR, text);
  }

  private static Edited toolError(ClientCall call, String text) {
    return new Edited(
        200,
        Bytes.of(
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"content\":[{\"type\":\"text\",\"text\":%s}],\"isError\":true}}"
                .formatted(call.id(), Bytes.quote(text))),
        CallEnd.of(CallOutcome.TOOL_ERROR));
  }
}
