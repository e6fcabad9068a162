package dev.mcpgateway.bootstrap;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs in for the connections of the pool, and knows when a session has had its time: at the end of
 * its life, and when another one was found to be read-only. For that is how a failover shows: all
 * the sessions of before lead to the server that was demoted, and who logs in anew may be led to
 * the one that was promoted.
 */
final class Sessions {

  /** Logs in. */
  @FunctionalInterface
  interface Login {
    Connection open() throws SQLException;
  }

  /**
   * One session.
   *
   * @param since when it was logged in, in nanoseconds of {@link System#nanoTime()}
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

  /** A database that stays read-only is not logged in to at every refused write. */
  static final Duration BETWEEN_ALARMS = Duration.ofSeconds(1);

  /** Not all at once, where all were logged in at once. */
  private static final double MIN_PART_OF_LIFE = 0.8;

  private final Login login;
  private final long lifetime;
  private final AtomicLong trustedSince;

  /**
   * Prepares.
   *
   * @param lifetime of a session at most; zero for no end
   * @param trustedSince shared by all that lead to one database: sessions that were logged in
   *     before that moment, in nanoseconds of {@link System#nanoTime()}, are to be replaced
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

  /** Whether it is better replaced before its next use. */
  boolean isSpent(Session session) {
    return session.since() - trustedSince.get() < 0 || session.age() > session.life();
  }

  /** A session was found to be read-only: none that there is now is trusted any more. */
  void distrustAll() {
    long before = trustedSince.get();
    long now = System.nanoTime();
    if (now - before > BETWEEN_ALARMS.toNanos()) {
      trustedSince.compareAndSet(before, now);
    }
  }
}
