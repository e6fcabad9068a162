package dev.mcpgateway.federation;

import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** An upstream server that cannot be registered or refreshed. */
public abstract sealed class FederationException extends DomainException {

  private static final long serialVersionUID = 1L;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private FederationException(Kind kind, String message) {
    super(kind, message);
  }

  /** It could not be reached, understood or taken; nothing was stored. */
  public static final class UpstreamFailed extends FederationException {
    private final UpstreamFault fault;

    public UpstreamFailed(UpstreamException failure) {
      super(kindOf(failure.fault()), failure.getMessage());
      this.fault = failure.fault();
      add(ErrorMember.CAUSE, fault.name().toLowerCase(Locale.ROOT));
      if (fault == UpstreamFault.INVALID_ADDRESS) {
        violates("url", failure.getMessage());
      }
    }

    /** What the matter is. */
    public UpstreamFault fault() {
      return fault;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(RETRY_AFTER).filter(after -> fault == UpstreamFault.BUSY);
    }

    private static Kind kindOf(UpstreamFault fault) {
      return switch (fault) {
        case INVALID_ADDRESS, INVALID_CREDENTIAL -> Kind.INVALID;
        case BUSY -> Kind.UNAVAILABLE;
        default -> Kind.UPSTREAM;
      };
    }
  }

  /** Too many upstream servers are being asked at once. */
  public static final class TooManyAtOnce extends FederationException {
    public TooManyAtOnce() {
      super(Kind.UNAVAILABLE, "Too many upstream servers are being read now: try again");
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(RETRY_AFTER);
    }
  }
}
