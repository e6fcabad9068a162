package dev.mcpgateway.bootstrap;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens sessions for the connections of the pool, and knows when to replace one: at the end of its
 * lifetime, and when another one was found to be read-only. That indicates a failover: all earlier
 * sessions lead to the demoted server, while a new one may lead to the promoted server.
 */
final class Sessions {

  /** Opens a session. */
  @FunctionalInterface
  interface Login {
    Connection open() throws SQLException;
  }

  /**
   * One session.
   *
   * @param since when it was opened, in nanoseconds of {@link System#nanoTime()}
   * @param life for how many nanoseconds it may be used
   */
  record Session(Connection connection, long since, long life) {

    boolean isClosed() throws SQLException {
      return connection.isClosed();
    }

    long age() {
      return System.nanoTime() - since;
    }
  }

  /** Avoids a new login at every refused write while the database stays read-only. */
  static final Duration BETWEEN_ALARMS = Duration.ofSeconds(1);

  /** Randomized, so that sessions opened together are not replaced together. */
  private static final double MIN_PART_OF_LIFE = 0.8;

  private final Login login;
  private final long lifetime;
  private final AtomicLong trustedSince;

  /**
   * Prepares.
   *
   * @param lifetime the maximum lifetime of a session; zero for no limit
   * @param trustedSince shared by all sessions of one database: those opened before that moment, in
   *     nanoseconds of {@link System#nanoTime()}, are replaced
   */
  Sessions(Login login, Duration lifetime, AtomicLong trustedSince) {
    this.login = login;
    this.lifetime = lifetime.isZero() ? Long.MAX_VALUE : lifetime.toNanos();
    this.trustedSince = trustedSince;
  }

  Session open() throws SQLException {
    return begun(login.open());
  }

  Session begun(Connection connection) {
    double part = ThreadLocalRandom.current().nextDouble(MIN_PART_OF_LIFE, 1);
    return new Session(connection, System.nanoTime(), (long) (lifetime * part));
  }

  /** Whether it should be replaced before its next use. */
  boolean isSpent(Session session) {
    return session.since() - trustedSince.get() < 0 || session.age() > session.life();
  }

  /** A session was found to be read-only: all current ones are to be replaced. */
  void distrustAll() {
    long before = trustedSince.get();
    long now = System.nanoTime();
    if (now - before > BETWEEN_ALARMS.toNanos()) {
      trustedSince.compareAndSet(before, now);
    }
  }
}
