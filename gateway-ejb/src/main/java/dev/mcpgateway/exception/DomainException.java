package dev.mcpgateway.exception;

import jakarta.ejb.ApplicationException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request that is expected to be refused, with a message for the one who asked. Thrown out of an
 * EJB, it rolls back the transaction. Each feature has a family of these.
 */
@ApplicationException(rollback = true)
public abstract class DomainException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int MAX_QUOTE_LENGTH = 100;

  /** What kind of answer a refusal is, for those who translate it to a protocol. */
  public enum Kind {
    INVALID,
    NOT_FOUND,
    FORBIDDEN,
    CONFLICT,
    /** What is to be changed has been changed since it was read. */
    STALE,
    /** Not now: too many ask at once. */
    UNAVAILABLE
  }

  private final Kind kind;

  protected DomainException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** When to try again, if it was refused for lack of time or room. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** Input is repeated to the one who sent it, but neither its control characters nor all of it. */
  protected static String quoted(Object input) {
    String printable = Objects.toString(input, "").replaceAll("\\p{Cntrl}", "\u00b7");
    return '"'
        + (printable.length() > MAX_QUOTE_LENGTH
            ? printable.substring(0, MAX_QUOTE_LENGTH) + "…"
            : printable)
        + '"';
  }
}
