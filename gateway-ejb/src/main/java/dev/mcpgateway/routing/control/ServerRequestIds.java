package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import dev.mcpgateway.session.ClientSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * The ids of requests that upstream servers have for clients: they say all that it takes to bring
 * the answer to where it is waited for, so that any replica can.
 */
@ApplicationScoped
public class ServerRequestIds {

  private Sealer sealer;

  protected ServerRequestIds() {}

  @Inject
  public ServerRequestIds(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * Where an answer belongs.
   *
   * @param session at the upstream server
   * @param id of the request there
   */
  record Origin(String gatewayId, UpstreamSession session, JsonRpcId id) {}

  /** The id by which the client of that session knows a request. */
  String seal(ClientSession client, Origin origin) {
    return sealer.seal(
        Purpose.REQUEST_ID,
        SealedFields.write(
            Bytes.of(client.jti().toString()),
            Bytes.of(origin.gatewayId()),
            Bytes.of(origin.session().id().orElse("")),
            Bytes.of(origin.session().protocolVersion()),
            origin.id().bytes()));
  }

  /** What a client answers to; empty where that was no request for its session. */
  Optional<Origin> open(ClientSession client, JsonRpcId id) {
    if (!id.isString()) {
      return Optional.empty();
    }
    try {
      return SealedFields.read(sealer.open(Purpose.REQUEST_ID, id.value()), 5)
          .filter(fields -> Bytes.text(fields.get(0)).equals(client.jti().toString()))
          .map(ServerRequestIds::origin);
    } catch (SealingException | JsonRpcException notOurs) {
      return Optional.empty();
    }
  }

  private static Origin origin(List<byte[]> fields) {
    return new Origin(
        Bytes.text(fields.get(1)),
        new UpstreamSession(
            Optional.of(Bytes.text(fields.get(2))).filter(id -> !id.isEmpty()),
            Bytes.text(fields.get(3))),
        JsonRpcId.parse(fields.get(4)));
  }
}
