package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamServer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpstreamSessionsTest {

  private static final SessionKey KEY = new SessionKey("user:1", "1");

  @Test
  void aSessionIsRememberedUntilItExpires() throws SQLException {
    assertThat(knownOnceOpened(Instant.now().plusSeconds(60))).isPresent();
    assertThat(knownOnceOpened(Instant.now())).isEmpty();
  }

  private static Optional<Stored> knownOnceOpened(Instant expires) throws SQLException {
    UpstreamSessions sessions = new UpstreamSessions(null, new Store(expires));
    sessions.open(
        KEY,
        UpstreamServer.of("1", UpstreamAddress.of("http://upstream.example/mcp")),
        Optional.empty());
    return sessions.known(KEY);
  }

  /** Whose database has one. */
  private static final class Store extends UpstreamSessionStore {
    private final Instant expires;

    Store(Instant expires) {
      this.expires = expires;
    }

    @Override
    Optional<Stored> find(SessionKey key) {
      return Optional.of(
          new Stored(new UpstreamSession(Optional.of("s"), "2025-11-25"), "1", expires));
    }
  }

  /** Whoever has the id has the session. */
  @Test
  void aSessionsIdIsInNoText() {
    UpstreamSession session = new UpstreamSession(Optional.of("s3cr3t"), "2025-11-25");
    assertThat(
            List.of(
                session,
                new UpstreamSessionStore.Owned(
                    "gateway", new UpstreamSessionStore.Stored(session, "row", Instant.EPOCH)),
                new ServerRequestIds.Origin("gateway", session, JsonRpcId.of(1))))
        .allSatisfy(each -> assertThat(each.toString()).doesNotContain("s3cr3t"));
  }
}
