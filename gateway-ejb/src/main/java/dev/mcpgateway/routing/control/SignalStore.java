package dev.mcpgateway.routing.control;

import dev.mcpgateway.persistence.BriefConnection;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The signals that replicas leave for each other. Each call is one short statement outside of any
 * transaction, on a thread that may wait.
 */
@ApplicationScoped
public class SignalStore {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** One statement, so that the row of the version is locked for no longer than that. */
  private static final String ADD =
      """
      WITH old AS (
          DELETE FROM session_signals WHERE id IN (
              SELECT id FROM session_signals WHERE raised_at < now() - interval '1 minute'
              ORDER BY raised_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
      ), raised AS (
          UPDATE session_signal_version SET version = version + 1 RETURNING version
      )
      INSERT INTO session_signals (version, jti, kind, subject, reason)
      SELECT raised.version, s.jti, s.kind, s.subject, s.reason
      FROM raised, unnest(CAST(? AS uuid[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[])) AS s (jti, kind, subject, reason)
      """;

  private static final String SINCE =
      """
      SELECT v.version, s.jti, s.kind, s.subject, s.reason,
          CAST(EXTRACT(EPOCH FROM clock_timestamp() - s.raised_at) * 1000000 AS bigint) AS age
      FROM session_signal_version v LEFT JOIN session_signals s
          ON s.version > ? AND s.raised_at > clock_timestamp() - interval '1 minute'
      ORDER BY s.id
      """;

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  /**
   * A signal that was found.
   *
   * @param age how long ago it was raised, by the database's clock
   */
  record Found(Signal signal, Duration age) {}

  /** Those after a version, the oldest first, and the version that they reach. */
  record Since(long version, List<Found> signals) {}

  void add(List<Signal> signals) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(ADD)) {
      Connection connection = database.connection();
      statement.setArray(1, connection.createArrayOf("uuid", all(signals, Signal::session)));
      statement.setArray(2, connection.createArrayOf("text", all(signals, s -> s.kind().id())));
      statement.setArray(3, connection.createArrayOf("text", all(signals, Signal::subject)));
      statement.setArray(4, connection.createArrayOf("text", all(signals, Signal::reason)));
      statement.executeUpdate();
    }
  }

  private static Object[] all(List<Signal> signals, Function<Signal, Object> column) {
    return signals.stream().map(column).toArray();
  }

  /** What was raised in the last minute and after a version. */
  Since since(long version) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement = database.connection().prepareStatement(SINCE)) {
      statement.setLong(1, version);
      try (ResultSet rows = statement.executeQuery()) {
        long reached = version;
        List<Found> found = new ArrayList<>();
        while (rows.next()) {
          reached = rows.getLong("version");
          if (rows.getString("kind") != null) {
            found.add(found(rows));
          }
        }
        return new Since(reached, found);
      }
    }
  }

  private static Found found(ResultSet row) throws SQLException {
    return new Found(
        new Signal(
            Signal.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
            row.getObject("jti", UUID.class),
            row.getString("subject"),
            row.getString("reason")),
        Duration.ofNanos(row.getLong("age") * 1_000));
  }
}
