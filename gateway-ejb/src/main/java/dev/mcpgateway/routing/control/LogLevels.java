package dev.mcpgateway.routing.control;

import dev.mcpgateway.persistence.BriefConnection;
import dev.mcpgateway.session.ClientSession;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The log levels that clients have asked for, by session. Each call is one short statement outside
 * of any transaction, on a thread that may wait.
 */
@ApplicationScoped
public class LogLevels {

  /** The least severe first. */
  static final List<String> ALL =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Resource(lookup = "java:app/jdbc/gateway")
  private DataSource source;

  /** Whether a message of that level is to be told to whom wants those from another on. */
  static boolean isAtLeast(String level, String least) {
    return ALL.indexOf(level) >= ALL.indexOf(least);
  }

  void set(ClientSession session, String level) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement expired =
            database
                .connection()
                .prepareStatement(
                    """
                    DELETE FROM session_log_levels WHERE jti IN (
                      SELECT jti FROM session_log_levels WHERE expires_at <= clock_timestamp()
                      ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)""");
        PreparedStatement statement =
            database
                .connection()
                .prepareStatement(
                    """
                    INSERT INTO session_log_levels (jti, level, expires_at) VALUES (?, ?, ?)
                    ON CONFLICT (jti) DO UPDATE SET level = excluded.level""")) {
      expired.executeUpdate();
      statement.setObject(1, session.jti());
      statement.setString(2, level);
      statement.setTimestamp(3, Timestamp.from(session.expires()));
      statement.executeUpdate();
    }
  }

  /** Empty where the client has asked for none. */
  Optional<String> of(ClientSession session) throws SQLException {
    try (BriefConnection database = BriefConnection.open(source, TIMEOUT);
        PreparedStatement statement =
            database
                .connection()
                .prepareStatement("SELECT level FROM session_log_levels WHERE jti = ?")) {
      statement.setObject(1, session.jti());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }
}
