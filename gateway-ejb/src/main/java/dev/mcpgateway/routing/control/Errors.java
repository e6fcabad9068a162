package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.upstream.UpstreamFault;
import java.util.Locale;
import java.util.Optional;

/** JSON-RPC errors to clients. */
final class Errors {

  private Errors() {}

  /** A call that failed at the upstream server, or on the way to it. */
  static McpErrorException of(String message, UpstreamFault fault) {
    return of(message, fault.name().toLowerCase(Locale.ROOT));
  }

  /**
   * The same.
   *
   * @param fault for machines
   */
  static McpErrorException of(String message, String fault) {
    return McpErrorException.of(
        200, ErrorCode.INTERNAL_ERROR, message, "{\"fault\":" + Bytes.quote(fault) + "}");
  }

  static void answer(
      ClientReply reply, Revision revision, Optional<JsonRpcId> id, McpErrorException error) {
    reply.last(
        error.status(),
        JsonRpcMessages.error(revision, id, error.code(), error.getMessage(), error.data()));
  }
}
