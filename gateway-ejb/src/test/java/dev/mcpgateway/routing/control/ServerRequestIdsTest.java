package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.routing.control.ServerRequestIds.Origin;
import dev.mcpgateway.session.ClientSession;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerRequestIdsTest {

  private final ServerRequestIds ids = new ServerRequestIds(Relays.sealer());

  @Test
  void anAnswerToARequestOfALongNamedSessionComesBack() {
    ClientSession session = Relays.session();
    Origin origin =
        new Origin(
            "g",
            new UpstreamSession(Optional.of("s".repeat(1_500)), "2025-11-25"),
            JsonRpcId.of("x".repeat(1_000)));

    Envelope answer =
        Envelope.scan(
            Bytes.of(
                "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{}}"
                    .formatted(ids.seal(session, origin))));

    assertThat(answer.id().flatMap(id -> ids.open(session, id))).contains(origin);
  }
}
