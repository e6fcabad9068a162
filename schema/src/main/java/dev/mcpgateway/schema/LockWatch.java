package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Keeps a migration from waiting for ever for an answer on a connection that a network has silently
 * dropped. The server ends such a transaction, and another replica takes over; but the client never
 * hears of it. So it is looked on connections of their own who has the lock: where the session that
 * is being waited for has lost it, its connection is given up, which fails the statement.
 *
 * <p>Where nobody can look, as behind a pooler whose one server connection the migration has,
 * nothing is concluded.
 */
final class LockWatch {

  /** One look may fall between the end of a transaction and the answer that says so. */
  private static final int LOOKS = 2;

  private static final int LONGEST_LOOK_SECONDS = 10;

  private final Connection held;
  private final int backend;
  private final PGSimpleDataSource dataSource;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "migration lock watch");
            thread.setDaemon(true);
            return thread;
          });
  private int lost;

  private LockWatch(Connection held, int backend, PGSimpleDataSource dataSource) {
    this.held = held;
    this.backend = backend;
    this.dataSource = dataSource;
  }

  /**
   * Begins to look.
   *
   * @param held the connection that has the lock
   * @param backend the server's process behind it
   * @param every how long to wait between two looks
   */
  static LockWatch over(Connection held, int backend, DatabaseSettings settings, Duration every) {
    PGSimpleDataSource dataSource = settings.migrationDataSource();
    dataSource.setSocketTimeout(LONGEST_LOOK_SECONDS);
    LockWatch watch = new LockWatch(held, backend, dataSource);
    watch.timer.scheduleWithFixedDelay(
        watch::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** Looks no more. */
  void close() {
    timer.shutdownNow();
  }

  private void look() {
    try (Connection connection = dataSource.getConnection()) {
      boolean has =
          LockHolder.find(connection).filter(holder -> holder.backend() == backend).isPresent();
      lost = has ? 0 : lost + 1;
      if (lost == LOOKS) {
        held.abort(Runnable::run);
      }
    } catch (SQLException e) {
      System.getLogger(LockWatch.class.getName())
          .log(System.Logger.Level.DEBUG, "Nobody can tell who holds the migration lock", e);
    }
  }
}
