package dev.mcpgateway.routing;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import java.time.Duration;
import java.util.Optional;

/** A caller that is not let in, or a request of theirs that comes to nothing. */
public abstract class RoutingException extends DomainException {

  private static final long serialVersionUID = 1L;

  private RoutingException(Kind kind, String message) {
    super(kind, message);
  }

  /** There is no such server, or not for the caller: nobody learns which. */
  public static final class NoServer extends RoutingException {
    private static final long serialVersionUID = 1L;

    public NoServer() {
      super(Kind.NOT_FOUND, "There is no such server");
    }
  }

  /** What is asked for is known, and cannot be had now. */
  public static final class NotOffered extends RoutingException {
    private static final long serialVersionUID = 1L;

    public NotOffered() {
      super(
          Kind.CONFLICT,
          "This is not offered now: it, or its gateway, is switched off, or its upstream server does"
              + " not list it any more");
    }
  }

  /** A request to an upstream server that came to nothing. */
  public static final class NotAnswered extends RoutingException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private NotAnswered(Kind kind, String message) {
      super(kind, message);
    }

    /** The upstream server has refused it, or has failed. */
    public static NotAnswered byUpstream(String message, String cause) {
      NotAnswered failure = new NotAnswered(Kind.UPSTREAM, message);
      failure.add(ErrorMember.CAUSE, cause);
      return failure;
    }

    /** The upstream server does not take the arguments. */
    public static NotAnswered forItsArguments(String message) {
      return new NotAnswered(Kind.INVALID, message);
    }

    /** It was not sent, since there is too much to do. */
    public static NotAnswered forNow(String message) {
      return new NotAnswered(Kind.UNAVAILABLE, message);
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(RETRY_AFTER).filter(after -> kind() == Kind.UNAVAILABLE);
    }
  }

  /** The caller may not use it. */
  public static final class NotPermitted extends RoutingException {
    private static final long serialVersionUID = 1L;

    public NotPermitted(String message) {
      super(Kind.FORBIDDEN, message);
    }
  }
}
