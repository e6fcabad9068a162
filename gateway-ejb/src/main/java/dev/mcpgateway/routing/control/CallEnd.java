package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.usage.CallOutcome;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a call ends.
 *
 * @param fault why it failed, for machines
 * @param code of the error of JSON-RPC that the client is told
 */
record CallEnd(CallOutcome outcome, Optional<String> fault, OptionalLong code) {

  private static final Set<String> TIMEOUTS = Set.of("timeout", "not_answered");

  static CallEnd of(CallOutcome outcome) {
    return new CallEnd(outcome, Optional.empty(), OptionalLong.empty());
  }

  static CallEnd of(CallOutcome outcome, McpErrorException told) {
    return new CallEnd(outcome, fault(told), OptionalLong.of(told.code()));
  }

  /** As the error says. */
  static CallEnd of(McpErrorException told) {
    return of(outcome(told, fault(told)), told);
  }

  private static CallOutcome outcome(McpErrorException told, Optional<String> fault) {
    if (told.status() == 429) {
      return CallOutcome.LIMITED;
    }
    if (told.status() == 503) {
      return CallOutcome.UNAVAILABLE;
    }
    if (fault.filter(TIMEOUTS::contains).isPresent()) {
      return CallOutcome.TIMEOUT;
    }
    return told.code() == ErrorCode.INTERNAL_ERROR.code()
        ? CallOutcome.UPSTREAM_FAILED
        : CallOutcome.INVALID;
  }

  private static Optional<String> fault(McpErrorException told) {
    return told.data()
        .map(data -> JsonText.parse(data, JsonRules.TOLERANT))
        .filter(JsonSlice::isObject)
        .flatMap(data -> data.text("fault"));
  }
}
