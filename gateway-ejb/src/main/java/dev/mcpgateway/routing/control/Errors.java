package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import java.util.Locale;
import java.util.Optional;

/** JSON-RPC errors to clients. */
final class Errors {

  private static final String UNKNOWN =
      "The outcome is unknown: look what was done before you call it again.";

  private Errors() {}

  /**
   * A call that failed at the upstream server, or on the way to it: which server, why, and what to
   * do, without a word about where the server is.
   *
   * @param isSent whether it was the call itself, and not what comes before it
   */
  static McpErrorException of(UpstreamException failure, ServedGateway gateway, boolean isSent) {
    boolean isUnknown = isSent && failure.isOutcomeUnknown();
    return of(
        sentence(failure.messageNaming(named(gateway)))
            + " "
            + (isUnknown ? UNKNOWN : "Nothing was done: " + advice(failure.fault())),
        failure.fault().name().toLowerCase(Locale.ROOT));
  }

  /**
   * A call whose answer cannot be used, so that nobody knows what was done.
   *
   * @param sentence with {@code %s} for the upstream server
   * @param fault for machines
   */
  static McpErrorException ofAnswer(String sentence, ServedGateway gateway, String fault) {
    return of(sentence(sentence.replace("%s", named(gateway))) + " " + UNKNOWN, fault);
  }

  private static McpErrorException of(String message, String fault) {
    return McpErrorException.of(
        200, ErrorCode.INTERNAL_ERROR, message, "{\"fault\":" + Bytes.quote(fault) + "}");
  }

  /** What is said of one that cannot be called at all. */
  static String unusable(ServedGateway gateway) {
    return "%s cannot be used: %s"
        .formatted(sentence(named(gateway)), gateway.problem().orElse("it is not set up"));
  }

  private static String named(ServedGateway gateway) {
    return "upstream server \"" + gateway.name() + "\"";
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String advice(UpstreamFault fault) {
    return switch (fault) {
      case REFUSED, UNREACHABLE, OUTAGE, TIMEOUT, CONNECTION_LOST, BUSY, CANCELLED ->
          "try again later.";
      default -> "whoever administers the gateway has to mend that.";
    };
  }

  /** What takes the database, while it is away. */
  static McpErrorException noDatabase() {
    return McpErrorException.of(
        503, ErrorCode.INTERNAL_ERROR, "The database does not answer in time: try again");
  }

  /** What should not have happened. */
  static McpErrorException failed() {
    return McpErrorException.of(
        200, ErrorCode.INTERNAL_ERROR, "The gateway failed; its log has the reason");
  }

  static void answer(
      ClientReply reply, Revision revision, Optional<JsonRpcId> id, McpErrorException error) {
    reply.last(
        error.status(),
        JsonRpcMessages.error(revision, id, error.code(), error.getMessage(), error.data()));
  }
}
