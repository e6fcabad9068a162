package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

  private static final System.Logger LOG = System.getLogger(LockWatch.class.getName());

  /** One look may fall between the end of a transaction and the answer that says so. */
  private static final int LOOKS = 2;

  private static final int MAX_LOOK_SECONDS = 10;

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
   * Begins to look.
   *
   * @param held the connection that has the lock
   * @param backend the server's process behind it
   * @param every how long to wait between two looks
   */
  static LockWatch over(Connection held, int backend, DatabaseSettings settings, Duration every) {
    PGSimpleDataSource dataSource = settings.migrationDataSource();
    dataSource.setSocketTimeout(MAX_LOOK_SECONDS);
    LockWatch watch = new LockWatch(held, backend, dataSource, every);
    watch.thread.start();
    return watch;
  }

  /** Looks no more. */
  void close() {
    thread.interrupt();
  }

  private void watch() {
    try {
      while (lost < LOOKS) {
        Thread.sleep(every.toMillis());
        look();
      }
      held.abort(Runnable::run);
    } catch (InterruptedException closed) {
      return;
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "The connection cannot be given up", e);
    }
  }

  private void look() {
    try (Connection connection = dataSource.getConnection()) {
      boolean has =
          LockHolder.find(connection).filter(holder -> holder.backend() == backend).isPresent();
      lost = has ? 0 : lost + 1;
    } catch (SQLException | RuntimeException | Error e) {
      // Whatever it is, it must not end the watch: the migrator would wait for ever.
      LOG.log(System.Logger.Level.DEBUG, "Nobody can tell who holds the migration lock", e);
    }
  }
}
