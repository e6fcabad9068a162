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
      SELECT gateway_id, id, session_sealed, protocol_version, expires_at FROM upstream_sessions
      WHERE owner = ? AND gateway_id = ? AND expires_at > clock_timestamp()""";

  private static final String FIND_ALL_OF_OWNER =
      """
      SELECT gateway_id, id, session_sealed, protocol_version, expires_at FROM upstream_sessions
      WHERE owner = ? AND expires_at > clock_timestamp()""";

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
      "DELETE FROM upstream_sessions WHERE owner = ? RETURNING gateway_id, id, session_sealed, protocol_version, expires_at";

  private static final String REMOVE_EXPIRED =
      """
      DELETE FROM upstream_sessions WHERE id IN (
        SELECT id FROM upstream_sessions WHERE expires_at <= now()
        ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)""";

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  @Inject private Sealer sealer;

  /**
   * A session as it is stored.
   *
   * @param id of its row, which tells it from another of the same owner; empty where it has none
   * @param expires when it is used no more
   */
  record Stored(UpstreamSession session, String id, Instant expires) {}

  /** A session of an owner. */
  record Owned(String gatewayId, Stored stored) {}

  Optional<Stored> find(SessionKey key) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(FIND)) {
      statement.setString(1, key.owner());
      statement.setString(2, key.gatewayId());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? owned(row).map(Owned::stored) : Optional.empty();
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
        return new Stored(session, id, expires);
      }
    }
    return find(key).orElse(new Stored(session, id, expires));
  }

  /** Forgets a session that its upstream server does not know any more. */
  void remove(Stored session) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(REMOVE)) {
      statement.setString(1, session.id());
      statement.executeUpdate();
    }
  }

  /** All sessions of an owner, whichever replicas have opened them. */
  List<Owned> findAll(String owner) throws SQLException {
    return all(FIND_ALL_OF_OWNER, owner);
  }

  /** Forgets all sessions of an owner, and tells which they were. */
  List<Owned> removeAll(String owner) throws SQLException {
    return all(REMOVE_ALL_OF_OWNER, owner);
  }

  private List<Owned> all(String sql, String owner) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(sql)) {
      statement.setString(1, owner);
      try (ResultSet rows = statement.executeQuery()) {
        List<Owned> all = new ArrayList<>();
        while (rows.next()) {
          owned(rows).ifPresent(all::add);
        }
        return all;
      }
    }
  }

  /** One that no key opens is as good as none: another is opened. */
  private Optional<Owned> owned(ResultSet row) throws SQLException {
    try {
      String name = Bytes.text(sealer.open(Purpose.UPSTREAM_SESSION, row.getString(3)));
      return Optional.of(
          new Owned(
              row.getString(1),
              new Stored(
                  new UpstreamSession(Optional.of(name), row.getString(4)),
                  row.getString(2),
                  row.getTimestamp(5).toInstant())));
    } catch (SealingException e) {
      return Optional.empty();
    }
  }
}
