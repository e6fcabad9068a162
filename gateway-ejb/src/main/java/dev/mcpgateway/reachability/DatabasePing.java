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
 * Checks whether the database answers and accepts writes, on a connection of its own: those of the
 * pool may all be in use, which says nothing about the database. Behind a transaction-pooling
 * pooler that connection holds no server connection between two checks. It is kept only while the
 * database accepts writes: after a failover a new connection may lead to another server. For one
 * thread at a time.
 */
final class DatabasePing implements AutoCloseable {

  /** The timeout of one answer, and of one step of a login. */
  private static final int TIMEOUT_SECONDS = 2;

  /** The maximum time of a check: on the kept connection, then on a new one. */
  static final Duration MAX_LENGTH = Duration.ofSeconds(5L * TIMEOUT_SECONDS);

  private final DataSource source;
  private final Duration lifetime;
  private Optional<Connection> kept = Optional.empty();
  private long loggedIn = System.nanoTime();

  DatabasePing(DatabaseSettings settings) {
    this(withTimeouts(settings), settings.connectionLifetime());
  }

  /**
   * Prepares.
   *
   * @param source a data source whose connections time out after {@link #TIMEOUT_SECONDS}
   * @param lifetime after which a connection is replaced, like those of the pool; zero for never
   */
  DatabasePing(DataSource source, Duration lifetime) {
    this.source = source;
    this.lifetime = lifetime;
  }

  private static DataSource withTimeouts(DatabaseSettings settings) {
    PGSimpleDataSource source = settings.dataSource();
    source.setConnectTimeout(TIMEOUT_SECONDS);
    source.setSocketTimeout(TIMEOUT_SECONDS);
    return source;
  }

  /** Checks the database; if the kept connection was lost, once more on a new one. */
  Reachability check() {
    Instant at = Instant.now();
    long began = System.nanoTime();
    try {
      return refusal()
          .map(why -> Reachability.readOnly(at, since(began), why))
          .orElseGet(() -> Reachability.answered(at, since(began)));
    } catch (SQLException e) {
      return ReadOnlyProbe.isReadOnly(e)
          ? Reachability.readOnly(at, since(began), "read-only: " + describe(e))
          : Reachability.failed(at, since(began), describe(e));
    }
  }

  /** Why the database does not accept writes. */
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
    // The connection is kept only after an answer.
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

  /**
   * A successful login is not enough: a pooler accepts clients without having a server for them.
   */
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

  private static String describe(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return "no answer within " + TIMEOUT_SECONDS + " s";
      }
    }
    return "%s [SQL state %s]"
        .formatted(String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip(), e.getSQLState());
  }
}
