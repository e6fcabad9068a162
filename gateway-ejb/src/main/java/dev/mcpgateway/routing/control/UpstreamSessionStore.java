package dev.mcpgateway.routing.control;

import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The sessions at upstream servers, for all replicas. Each call is one short statement outside of
 * any transaction, on a thread that may wait.
 */
@ApplicationScoped
public class UpstreamSessionStore {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final String FIND =
      """
      SELECT id, session_sealed, protocol_version FROM upstream_sessions
      WHERE owner = ? AND gateway_id = ? AND expires_at > clock_timestamp()""";

  private static final String ADD =
      """
      INSERT INTO upstream_sessions (id, owner, gateway_id, session_sealed, protocol_version, expires_at)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (owner, gateway_id) DO UPDATE
      SET id = excluded.id, session_sealed = excluded.session_sealed, protocol_version = excluded.protocol_version,
          expires_at = excluded.expires_at, opened_at = clock_timestamp()
      WHERE upstream_sessions.expires_at <= clock_timestamp()""";

  private static final String REMOVE = "DELETE FROM upstream_sessions WHERE id = ?";

  private static final String REMOVE_ALL_OF_OWNER =
      "DELETE FROM upstream_sessions WHERE owner = ? RETURNING gateway_id, id, session_sealed, protocol_version";

  private static final String REMOVE_EXPIRED =
      """
      DELETE FROM upstream_sessions WHERE id IN (
        SELECT id FROM upstream_sessions WHERE expires_at <= clock_timestamp()
        ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)""";

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  @Inject private Sealer sealer;

  /**
   * A session as it is stored.
   *
   * @param id of its row, which tells it from another of the same owner; empty where it has none
   */
  record Stored(UpstreamSession session, String id) {}

  /** A session of an owner that ends. */
  record Ended(String gatewayId, UpstreamSession session) {}

  Optional<Stored> find(SessionKey key) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(FIND)) {
      statement.setString(1, key.owner());
      statement.setString(2, key.gatewayId());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? stored(row.getString(1), row.getString(2), row.getString(3))
            : Optional.empty();
      }
    }
  }

  /**
   * Keeps a session, unless another replica has opened one meanwhile.
   *
   * @return the one that counts
   */
  Stored add(SessionKey key, UpstreamSession session, Instant expires) throws SQLException {
    String id = UUID.randomUUID().toString();
    String sealed = sealer.seal(Purpose.UPSTREAM_SESSION, Bytes.of(session.id().orElseThrow()));
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement expired = database.connection().prepareStatement(REMOVE_EXPIRED);
        PreparedStatement statement = database.connection().prepareStatement(ADD)) {
      expired.executeUpdate();
      statement.setString(1, id);
      statement.setString(2, key.owner());
      statement.setString(3, key.gatewayId());
      statement.setString(4, sealed);
      statement.setString(5, session.protocolVersion());
      statement.setTimestamp(6, Timestamp.from(expires));
      if (statement.executeUpdate() == 1) {
        return new Stored(session, id);
      }
    }
    return find(key).orElse(new Stored(session, id));
  }

  /** Forgets a session that its upstream server does not know any more. */
  void remove(Stored session) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(REMOVE)) {
      statement.setString(1, session.id());
      statement.executeUpdate();
    }
  }

  /** Forgets all sessions of an owner, and tells which they were. */
  List<Ended> removeAll(String owner) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(REMOVE_ALL_OF_OWNER)) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        List<Ended> ended = new ArrayList<>();
        while (rows.next()) {
          String gatewayId = rows.getString(1);
          stored(rows.getString(2), rows.getString(3), rows.getString(4))
              .ifPresent(stored -> ended.add(new Ended(gatewayId, stored.session())));
        }
        return ended;
      }
    }
  }

  /** One that no key opens is as good as none: another is opened. */
  private Optional<Stored> stored(String id, String sealed, String protocolVersion) {
    try {
      String name = Bytes.text(sealer.open(Purpose.UPSTREAM_SESSION, sealed));
      return Optional.of(new Stored(new UpstreamSession(Optional.of(name), protocolVersion), id));
    } catch (SealingException e) {
      return Optional.empty();
    }
  }
}
