package dev.mcpgateway.reachability;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.ReadOnlyProbe;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Asks the database whether it is there and can be written to, on a connection of its own: the
 * pool's may all be in use, which says nothing about the database. Behind a transaction-pooling
 * pooler that connection holds no server connection between two questions. It is kept only while it
 * leads to where can be written: after a failover another server may be there for who asks anew.
 * For one thread at a time.
 */
final class DatabasePing implements AutoCloseable {

  /** The longest that one answer, or one step of a login, may take. */
  private static final int PATIENCE_SECONDS = 2;

  /** The longest that a question may take: on the connection that was kept, then on a new one. */
  static final Duration MAX_LENGTH = Duration.ofSeconds(5L * PATIENCE_SECONDS);

  private final DataSource source;
  private final Duration lifetime;
  private Optional<Connection> kept = Optional.empty();
  private long loggedIn = System.nanoTime();

  DatabasePing(DatabaseSettings settings) {
    this(impatient(settings), settings.connectionLifetime());
  }

  /**
   * Prepares.
   *
   * @param source whose connections give up after {@link #PATIENCE_SECONDS}
   * @param lifetime after which one is replaced, as those of the pool are; zero for never
   */
  DatabasePing(DataSource source, Duration lifetime) {
    this.source = source;
    this.lifetime = lifetime;
  }

  private static DataSource impatient(DatabaseSettings settings) {
    PGSimpleDataSource source = settings.dataSource();
    source.setConnectTimeout(PATIENCE_SECONDS);
    source.setSocketTimeout(PATIENCE_SECONDS);
    return source;
  }

  /** Asks; where the connection was lost in the meantime, once more on a new one. */
  Reachability ask() {
    Instant at = Instant.now();
    long began = System.nanoTime();
    try {
      return refusal()
          .map(why -> Reachability.readOnly(at, since(began), why))
          .orElseGet(() -> Reachability.answered(at, since(began)));
    } catch (SQLException e) {
      return ReadOnlyProbe.isReadOnly(e)
          ? Reachability.readOnly(at, since(began), "read-only: " + brief(e))
          : Reachability.failed(at, since(began), brief(e));
    }
  }

  /** Why the database cannot be written to. */
  private Optional<String> refusal() throws SQLException {
    if (!lifetime.isZero() && since(loggedIn).compareTo(lifetime) > 0) {
      close();
    }
    Optional<String> ofKept = refusalOfKept();
    if (kept.isPresent()) {
      return ofKept;
    }
    try {
      loggedIn = System.nanoTime();
      return refusalOf(source.getConnection());
    } catch (SQLException e) {
      if (ofKept.isPresent()) {
        return ofKept;
      }
      throw e;
    }
  }

  private Optional<String> refusalOfKept() {
    Optional<Connection> last = kept;
    // Whatever happens now, it is kept only after an answer.
    kept = Optional.empty();
    if (last.isPresent()) {
      try {
        return refusalOf(last.get());
      } catch (SQLException e) {
        System.getLogger(DatabasePing.class.getName())
            .log(System.Logger.Level.DEBUG, "The connection was lost in the meantime", e);
      }
    }
    return Optional.empty();
  }

  /** That it can log in says little: a pooler lets clients in that it has no server for. */
  private Optional<String> refusalOf(Connection connection) throws SQLException {
    Optional<String> refusal = Optional.of("not asked");
    try {
      refusal = ReadOnlyProbe.reason(connection);
    } finally {
      if (refusal.isEmpty()) {
        kept = Optional.of(connection);
      } else {
        close(connection);
      }
    }
    return refusal;
  }

  @Override
  public void close() {
    Optional<Connection> last = kept;
    kept = Optional.empty();
    last.ifPresent(DatabasePing::close);
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      System.getLogger(DatabasePing.class.getName())
          .log(System.Logger.Level.DEBUG, "A broken connection does not close in peace", e);
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static String brief(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return "no answer within " + PATIENCE_SECONDS + " s";
      }
    }
    return "%s [SQL state %s]"
        .formatted(String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip(), e.getSQLState());
  }
}
