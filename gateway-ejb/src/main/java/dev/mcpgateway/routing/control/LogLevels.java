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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

  /** So long one that was set at another replica may not be known here. */
  private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int MAX_REMEMBERED = 10_000;

  private final Map<UUID, Known> remembered = new Remembered();

  /**
   * What a client had asked for at a time.
   *
   * @param level empty where it had asked for none
   */
  record Known(Optional<String> level, long sinceNanos) {}

  private static final class Remembered extends LinkedHashMap<UUID, Known> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<UUID, Known> eldest) {
      return size() > MAX_REMEMBERED;
    }
  }

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
                      SELECT jti FROM session_log_levels WHERE expires_at <= now()
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
    remember(session, Optional.of(level), System.nanoTime());
  }

  /** What {@link #of} gives, where this replica has asked a moment ago; without waiting. */
  Optional<Known> known(ClientSession session) {
    return known(session, System.nanoTime());
  }

  Optional<Known> known(ClientSession session, long now) {
    synchronized (remembered) {
      return Optional.ofNullable(remembered.get(session.jti()))
          .filter(known -> now - known.sinceNanos() < REMEMBERED_NANOS);
    }
  }

  /**
   * Keeps what was so at a time, unless something later is known.
   *
   * @param at of {@link System#nanoTime}, before it was read or after it was written
   */
  void remember(ClientSession session, Optional<String> level, long at) {
    synchronized (remembered) {
      Known known = remembered.get(session.jti());
      if (known == null || at - known.sinceNanos() >= 0) {
        // Put anew, so that the eldest is the one that was asked for longest ago.
        remembered.remove(session.jti());
        remembered.put(session.jti(), new Known(level, at));
      }
    }
  }

  /** Empty where the client has asked for none. */
  Optional<String> of(ClientSession session) throws SQLException {
    long now = System.nanoTime();
    Optional<String> level = read(session);
    remember(session, level, now);
    return level;
  }

  private Optional<String> read(ClientSession session) throws SQLException {
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
