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
 * Tells failures that explain themselves from those that need a stack trace: the gateway's own
 * exceptions have messages made for operators.
 */
final class FailureMessages {

  private static final String OURS = "dev.mcpgateway.";

  /**
   * How the SQL states begin of a connection that is gone, and of what PostgreSQL says to sessions
   * that it ends, at a shutdown, and when a transaction has been silent or open for too long; and
   * of a database that cannot be written to, for a failover looks like that as well.
   */
  private static final List<String> LOST = List.of("08", "57P", "25P03", "25P04", "25006");

  /** Causes may form a ring. */
  private static final int MAX_CHAIN = 50;

  /** Strongly held, so that a level that was configured for it stays. */
  private static final Logger GATEWAY = Logger.getLogger("dev.mcpgateway");

  private FailureMessages() {}

  /**
   * The message, on one line, of the first exception of the gateway's own in a chain of causes;
   * empty where there is none, or where a bug is what caused it.
   */
  static Optional<String> message(Throwable thrown) {
    return chain(thrown)
        .filter(t -> t.getClass().getName().startsWith(OURS) && t.getMessage() != null)
        .findFirst()
        .filter(t -> chain(t).noneMatch(FailureMessages::isBug))
        .map(t -> oneLine(t.getMessage()));
  }

  /**
   * What a failure says that a lost connection to the database caused, on one line. The platform
   * passes it through its pool, its transaction manager and its EJB container, each of which logs
   * it; all that an operator can do about it is in the message.
   */
  static Optional<String> lostConnection(Throwable thrown) {
    return chain(thrown)
        .filter(FailureMessages::isOfALostConnection)
        .findFirst()
        .filter(t -> chain(t).noneMatch(FailureMessages::isBug))
        .map(t -> oneLine(String.valueOf(t.getMessage())));
  }

  /** The transaction manager's own exception has no cause, but the message of one. */
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

  /** Whether someone is looking for more than an explanation. */
  static boolean isDebugging() {
    return GATEWAY.isLoggable(Level.FINE);
  }

  /** Platform messages span lines; and no message may forge a line of its own. */
  static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
