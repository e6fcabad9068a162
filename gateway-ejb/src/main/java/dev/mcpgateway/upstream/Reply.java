package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonSlice;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came back on a message.
 *
 * @param head of the HTTP answer
 * @param response the JSON-RPC response to the message; empty where there was none
 * @param problem why what was there is no message
 */
record Reply(UpstreamHead head, Optional<Envelope> response, Optional<String> problem) {

  boolean isAccepted() {
    return head.status() / 100 == 2;
  }

  /** The result, of an answer that is none of failure. */
  Optional<JsonSlice> result() {
    return isAccepted() ? response.flatMap(Envelope::result) : Optional.empty();
  }

  /** The code of the JSON-RPC error. */
  OptionalLong errorCode() {
    return response
        .flatMap(Envelope::error)
        .flatMap(error -> error.member("code"))
        .map(JsonSlice::integer)
        .orElse(OptionalLong.empty());
  }

  boolean hasErrorCode(long code) {
    return errorCode().orElse(0) == code;
  }

  /** What it was instead of a result, for a sentence that begins with the name of the server. */
  String describe() {
    if (errorCode().isPresent()) {
      return "the error " + errorCode().getAsLong() + " (HTTP " + head.status() + ")";
    }
    if (problem.isPresent()) {
      return "HTTP " + head.status() + " and no message (" + problem.get() + ")";
    }
    String type = head.mediaType();
    return "HTTP "
        + head.status()
        + (type.isEmpty() ? " without a body that says what it is" : " and " + Quoted.of(type));
  }
}
