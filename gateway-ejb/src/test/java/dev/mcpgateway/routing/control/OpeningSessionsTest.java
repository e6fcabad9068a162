package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.RawServer;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamServer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that begin at a server, and then cannot be used. */
class OpeningSessionsTest {

  private static final SessionKey KEY = new SessionKey("user:1", "1");
  private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]+\")");

  private final UpstreamClient client =
      new UpstreamClient(SettingLookup.of(Map.of("mcpgateway.upstream.denied-networks", "none")));

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void oneWhoseServerRefusesToGoOnIsEnded() throws IOException {
    try (RawServer server = server("500 Internal Server Error")) {
      UpstreamSessions sessions = new UpstreamSessions(client, new Store());

      assertThatThrownBy(() -> sessions.open(KEY, at(server), Optional.empty()))
          .isInstanceOfSatisfying(
              UpstreamException.class,
              failure -> assertThat(failure.fault()).isEqualTo(UpstreamFault.OUTAGE));

      assertEnded(server);
    }
  }

  @Test
  void oneThatTheDatabaseDoesNotTakeIsEnded() throws IOException {
    try (RawServer server = server("202 Accepted")) {
      UpstreamSessions sessions = new UpstreamSessions(client, new Store());

      assertThatThrownBy(() -> sessions.open(KEY, at(server), Optional.empty()))
          .isInstanceOf(SQLException.class);

      assertEnded(server);
    }
  }

  @Test
  void oneOfARevisionThatTheGatewayDoesNotSpeakIsEnded() throws IOException {
    try (RawServer server = server("202 Accepted", "2023-01-01", "begun")) {
      UpstreamSessions sessions = new UpstreamSessions(client, new Store());

      assertNotKept(sessions, server, UpstreamFault.UNSUPPORTED_VERSION);

      assertEnded(server);
      assertThat(server.requests()).hasSize(2);
    }
  }

  /** What it says is kept in the database, and sent back with each request. */
  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2023-01-01"})
  void oneWhoseIdCannotBeSentBackIsNotKept(String version) throws IOException {
    try (RawServer server = server("202 Accepted", version, "be gun")) {
      UpstreamSessions sessions = new UpstreamSessions(client, new Store());

      assertNotKept(sessions, server, UpstreamFault.NOT_MCP);

      assertThat(server.requests()).hasSize(1);
    }
  }

  private static void assertNotKept(
      UpstreamSessions sessions, RawServer server, UpstreamFault fault) {
    assertThatThrownBy(() -> sessions.open(KEY, at(server), Optional.empty()))
        .isInstanceOfSatisfying(
            UpstreamException.class, failure -> assertThat(failure.fault()).isEqualTo(fault));
  }

  private static void assertEnded(RawServer server) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(server.requests())
                    .last()
                    .satisfies(
                        request -> {
                          assertThat(request.line()).startsWith("DELETE ");
                          assertThat(request.headers().get("Mcp-Session-Id"))
                              .containsExactly("begun");
                        }));
  }

  private static UpstreamServer at(RawServer server) {
    return UpstreamServer.of("1", UpstreamAddress.of("http://127.0.0.1:" + server.port() + "/mcp"));
  }

  /** One that begins sessions, and answers this to all that comes then. */
  private static RawServer server(String status) {
    return server(status, "2025-11-25", "begun");
  }

  private static RawServer server(String status, String version, String session) {
    return RawServer.start(
        (request, out) -> {
          if (!request.body().contains("\"initialize\"")) {
            return RawServer.respond(out, status, "");
          }
          Matcher id = ID.matcher(request.body());
          return RawServer.respond(
              out,
              "200 OK\r\nContent-Type: application/json\r\nMcp-Session-Id: " + session,
              "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"protocolVersion\":\"%s\"}}"
                  .formatted(id.find() ? id.group(1) : null, version));
        });
  }

  /** Whose database knows nothing, and is lost before anything is written. */
  private static final class Store extends UpstreamSessionStore {
    @Override
    Optional<Stored> find(SessionKey key) {
      return Optional.empty();
    }

    @Override
    Stored add(SessionKey key, UpstreamSession session, Instant expires) throws SQLException {
      throw new SQLException("lost");
    }
  }
}
