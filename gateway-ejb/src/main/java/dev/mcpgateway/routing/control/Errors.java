package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpErrorException;
import java.util.Optional;

/** JSON-RPC errors to clients. */
final class Errors {

  private Errors() {}

  static void answer(
      ClientReply reply, Revision revision, Optional<JsonRpcId> id, McpErrorException error) {
    reply.last(
        error.status(),
        JsonRpcMessages.error(revision, id, error.code(), error.getMessage(), error.data()));
  }
}
