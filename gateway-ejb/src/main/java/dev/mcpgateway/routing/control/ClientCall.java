package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.Era;
import java.util.Optional;

/**
 * A request of a client that an upstream server answers.
 *
 * @param session of the client; empty for the stateless revisions
 * @param item what it is about
 * @param upstreamEra how it is sent on
 */
record ClientCall(
    Endpoint endpoint,
    ClientRequest request,
    Envelope message,
    McpMethod method,
    Revision revision,
    Optional<ClientSession> session,
    ServedItem item,
    ServedGateway gateway,
    Era upstreamEra,
    ObservedReply reply) {

  JsonRpcId id() {
    return message.id().orElseThrow();
  }

  boolean isModern() {
    return revision.isModern();
  }

  /** Whether client and upstream server are of one era. */
  boolean isWithinOneEra() {
    return isModern() == (upstreamEra == Era.MODERN);
  }

  Optional<JsonSlice> progressToken() {
    return message.meta("progressToken");
  }

  /** Who has the session at the upstream server, where that has sessions. */
  SessionKey sessionKey() {
    return session
        .map(own -> SessionKey.ofSession(own.jti(), gateway.id()))
        .orElseGet(() -> SessionKey.ofUser(endpoint.caller(), gateway.id()));
  }
}
