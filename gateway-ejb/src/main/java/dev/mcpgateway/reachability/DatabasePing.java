package dev.mcpgateway.reachability;

import dev.mcpgateway.schema.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Asks the database whether it is there, on a connection of its own: the pool's may all be in use,
 * which says nothing about the database. Behind a transaction-pooling pooler that connection holds
 * no server connection between two questions. For one thread at a time.
 */
final class DatabasePing implements AutoCloseable {

  /** The longest that one answer, or one step of a login, may take. */
  private static final int PATIENCE_SECONDS = 2;

  /** The longest that a question may take: on the connection that was kept, then on a new one. */
  static final Duration LONGEST = Duration.ofSeconds(5L * PATIENCE_SECONDS);

  private final PGSimpleDataSource source;
  private Optional<Connection> kept = Optional.empty();

  DatabasePing(DatabaseSettings settings) {
    source = settings.dataSource();
    source.setConnectTimeout(PATIENCE_SECONDS);
    source.setSocketTimeout(PATIENCE_SECONDS);
  }

  /** Asks; where the connection was lost in the meantime, once more on a new one. */
  Reachability ask() {
    Instant at = Instant.now();
    long began = System.nanoTime();
    try {
      if (answers() || answersOnANewConnection()) {
        return Reachability.answered(at, since(began));
      }
      return Reachability.failed(
          at, since(began), String.format(Locale.ROOT, "no answer within %d s", PATIENCE_SECONDS));
    } catch (SQLException e) {
      return Reachability.failed(at, since(began), brief(e));
    }
  }

  private boolean answers() throws SQLException {
    return kept.isPresent() && kept.get().isValid(PATIENCE_SECONDS);
  }

  /** That it can log in says little: a pooler lets clients in that it has no server for. */
  private boolean answersOnANewConnection() throws SQLException {
    close();
    kept = Optional.of(source.getConnection());
    return answers();
  }

  @Override
  public void close() {
    if (kept.isPresent()) {
      try {
        kept.get().close();
      } catch (SQLException e) {
        System.getLogger(DatabasePing.class.getName())
            .log(System.Logger.Level.DEBUG, "A broken connection does not close in peace", e);
      }
      kept = Optional.empty();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static String brief(SQLException e) {
    return "%s [SQL state %s]"
        .formatted(String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip(), e.getSQLState());
  }
}
