package dev.mcpgateway.routing.boundary;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ServedServer;
import dev.mcpgateway.catalog.boundary.RowAccess;
import dev.mcpgateway.catalog.control.CatalogSnapshots;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.boundary.Authority;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.RoutingException;
import dev.mcpgateway.routing.control.CallMemory;
import dev.mcpgateway.routing.control.LegacyRequests;
import dev.mcpgateway.routing.control.ModernRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** The MCP endpoints: of each virtual server, and of everything. */
@ApplicationScoped
public class McpEndpoint {

  @Inject private CatalogSnapshots snapshots;
  @Inject private ModernRequests modern;
  @Inject private LegacyRequests legacy;
  @Inject private CallMemory memory;

  /**
   * What a caller reaches at a path.
   *
   * @param serverId of the virtual server; empty for everything
   * @throws RoutingException.NoServer where there is none for the caller
   * @throws RoutingException.NotPermitted where the caller may see it and not use it
   */
  public Endpoint find(Optional<String> serverId, Authority caller) {
    CatalogSnapshot snapshot = snapshots.current();
    if (serverId.isEmpty()) {
      requireEverything(caller);
      return new Endpoint(serverId, snapshot.everything(), snapshot, caller);
    }
    if (caller.tokenScope().server().filter(bound -> !bound.equals(serverId.get())).isPresent()) {
      throw new RoutingException.NotPermitted("The access token is bound to another server");
    }
    ServedServer server =
        snapshot.server(serverId.get()).orElseThrow(RoutingException.NoServer::new);
    switch (RowAccess.decide(caller, server.ownership(), Permission.SERVERS_USE)) {
      case ALLOWED -> {
        return new Endpoint(serverId, server, snapshot, caller);
      }
      case HIDDEN -> throw new RoutingException.NoServer();
      default ->
          throw new RoutingException.NotPermitted(
              "This needs the permission " + Permission.SERVERS_USE);
    }
  }

  private static void requireEverything(Authority caller) {
    if (caller.tokenScope().server().isPresent()) {
      throw new RoutingException.NotPermitted(
          "An access token that is bound to a server reaches that server's own path alone");
    }
    if (!caller.holds(Permission.SERVERS_USE, caller.tokenScope().team())) {
      throw new RoutingException.NotPermitted(
          "This needs the permission " + Permission.SERVERS_USE);
    }
  }

  /** Where what waits to be sent to clients is counted, with all else that calls take. */
  public HeapShare buffers() {
    return memory.share();
  }

  /** How many requests were refused, since there was no room for them. */
  public long refusedForMemory() {
    return memory.refused();
  }

  /** Answers a message that a client has posted. */
  public void post(Endpoint endpoint, ClientRequest request, ClientReply reply) {
    Envelope message;
    try {
      message = Envelope.scan(request.body());
    } catch (JsonRpcException e) {
      reply.last(
          400,
          JsonRpcMessages.error(
              ModernRequests.isMeantBy(request) ? Revision.V2026_07_28 : Revision.latestLegacy(),
              e.id(),
              e.code().code(),
              e.getMessage(),
              Optional.empty()));
      return;
    }
    if (ModernRequests.isFor(request, message)) {
      modern.handle(endpoint, request, message, reply);
    } else {
      legacy.handle(endpoint, request, message, reply);
    }
  }

  /** Ends the session that a client names. The thread waits for the database. */
  public void delete(Endpoint endpoint, ClientRequest request, ClientReply reply) {
    legacy.end(endpoint, request, reply);
  }
}
