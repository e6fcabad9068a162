package dev.mcpgateway.exception;

import jakarta.ejb.ApplicationException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
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
    UNAVAILABLE,
    /** Somebody else's server, on which it depends, did not do its part. */
    UPSTREAM
  }

  private final Kind kind;
  private final EnumMap<ErrorMember, Object> members = new EnumMap<>(ErrorMember.class);
  private FieldViolation violation;

  protected DomainException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Adds a value of the failure; never a secret. It is bounded as all input that is repeated. */
  protected final void add(ErrorMember member, Object value) {
    members.put(member, member.bounded(value));
  }

  protected final void violates(String field, String rule) {
    violation = new FieldViolation(field, rule);
  }

  /**
   * The values of the failure, for programs: a {@link String}, {@link Number}, {@link
   * java.time.Instant} or list of strings each.
   */
  public Map<ErrorMember, Object> members() {
    return Collections.unmodifiableMap(members);
  }

  /** The invalid field of the request, if one is to blame. */
  public Optional<FieldViolation> violation() {
    return Optional.ofNullable(violation);
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
    return '"' + printable(input, MAX_QUOTE_LENGTH) + '"';
  }

  static String printable(Object input, int maxLength) {
    String printable = Objects.toString(input, "").replaceAll("\\p{Cntrl}", "\u00b7");
    return printable.length() > maxLength ? printable.substring(0, maxLength) + "…" : printable;
  }
}
