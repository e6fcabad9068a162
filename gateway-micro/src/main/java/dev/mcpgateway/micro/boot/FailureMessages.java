package dev.mcpgateway.micro.boot;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.transaction.xa.XAException;

/**
 * Distinguishes failures with messages for operators, which the gateway's own exceptions have, from
 * those that need a stack trace.
 */
final class FailureMessages {

  private static final String OURS = "dev.mcpgateway.";

  /**
   * The prefixes of the SQL states of a lost connection, of sessions that PostgreSQL ends at a
   * shutdown or because a transaction was idle or open for too long, and of a read-only database,
   * since a failover looks like that as well.
   */
  private static final List<String> LOST = List.of("08", "57P", "25P03", "25P04", "25006");

  /** Causes may form a ring. */
  private static final int MAX_CHAIN = 50;

  /** A strong reference, so that its configured level is kept. */
  private static final Logger GATEWAY = Logger.getLogger("dev.mcpgateway");

  private FailureMessages() {}

  /**
   * The one-line message of the first exception of the gateway in a chain of causes; empty if there
   * is none, or if the cause is a bug.
   */
  static Optional<String> message(Throwable thrown) {
    return chain(thrown)
        .filter(t -> t.getClass().getName().startsWith(OURS) && t.getMessage() != null)
        .findFirst()
        .filter(t -> chain(t).noneMatch(FailureMessages::isBug))
        .map(t -> oneLine(t.getMessage()));
  }

  /**
   * The one-line message of a failure that a lost database connection has caused. It passes through
   * the platform's pool, transaction manager and EJB container, each of which logs it; the message
   * contains everything that an operator needs.
   */
  static Optional<String> lostConnection(Throwable thrown) {
    return chain(thrown)
        .filter(FailureMessages::isOfALostConnection)
        .findFirst()
        .filter(t -> chain(t).noneMatch(FailureMessages::isBug))
        .map(t -> oneLine(String.valueOf(t.getMessage())));
  }

  /** The transaction manager's exception has no cause, but contains the message of one. */
  private static boolean isOfALostConnection(Throwable thrown) {
    return thrown instanceof XAException
        || (thrown instanceof SQLException e
            && e.getSQLState() != null
            && LOST.stream().anyMatch(e.getSQLState()::startsWith));
  }

  private static boolean isBug(Throwable thrown) {
    return thrown instanceof Error
        || thrown instanceof NullPointerException
        || thrown instanceof ClassCastException
        || thrown instanceof IndexOutOfBoundsException
        || thrown instanceof IllegalStateException;
  }

  /** A failure and its causes, the outermost first. */
  static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, t -> t != null, Throwable::getCause).limit(MAX_CHAIN);
  }

  /** Whether a record comes from the gateway rather than from the platform. */
  static boolean isOurs(LogRecord record) {
    return record.getLoggerName() != null && record.getLoggerName().startsWith(OURS);
  }

  /** Whether debug logging is on. */
  static boolean isDebugging() {
    return GATEWAY.isLoggable(Level.FINE);
  }

  /** Messages of the platform span lines, and no message may forge a log line. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
