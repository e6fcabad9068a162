package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Keeps a migration from waiting forever for an answer on a connection that a network has silently
 * dropped. The server ends such a transaction, and another replica takes over; but the client is
 * never notified. So this class checks on separate connections who holds the lock: if the session
 * has lost it, its connection is aborted, which fails the statement.
 *
 * <p>If the check is impossible, as behind a pooler whose only server connection the migration
 * uses, nothing is aborted.
 */
final class LockWatch {

  private static final System.Logger LOG = System.getLogger(LockWatch.class.getName());

  /** One check may fall between the end of a transaction and its answer. */
  private static final int CHECKS = 2;

  private static final int CHECK_TIMEOUT_SECONDS = 10;

  private final Connection held;
  private final int backend;
  private final PGSimpleDataSource dataSource;
  private final Duration every;
  private final Thread thread;
  private int lost;

  private LockWatch(Connection held, int backend, PGSimpleDataSource dataSource, Duration every) {
    this.held = held;
    this.backend = backend;
    this.dataSource = dataSource;
    this.every = every;
    thread = new Thread(this::watch, "migration lock watch");
    thread.setDaemon(true);
  }

  /**
   * Starts the checks.
   *
   * @param held the connection that holds the lock
   * @param backend the server process of that connection
   * @param every the pause between two checks
   */
  static LockWatch over(Connection held, int backend, DatabaseSettings settings, Duration every) {
    PGSimpleDataSource dataSource = settings.migrationDataSource();
    dataSource.setSocketTimeout(CHECK_TIMEOUT_SECONDS);
    LockWatch watch = new LockWatch(held, backend, dataSource, every);
    watch.thread.start();
    return watch;
  }

  /** Ends the checks. */
  void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (lost < CHECKS) {
        Thread.sleep(every.toMillis());
        check();
      }
      held.abort(Runnable::run);
    } catch (InterruptedException closed) {
      return;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "The connection cannot be given up", e);
    }
  }

  private void check() {
    try (Connection connection = dataSource.getConnection()) {
      boolean has =
          LockHolder.find(connection).filter(holder -> holder.backend() == backend).isPresent();
      lost = has ? 0 : lost + 1;
    } catch (SQLException | RuntimeException | Error e) {
      // No failure may end the watch: the migrator would wait forever.
      LOG.log(System.Logger.Level.DEBUG, "Nobody can tell who holds the migration lock", e);
    }
  }
}
