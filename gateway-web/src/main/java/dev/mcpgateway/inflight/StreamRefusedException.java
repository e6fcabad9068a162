package dev.mcpgateway.inflight;

import dev.mcpgateway.exception.DomainException;
import java.time.Duration;
import java.util.Optional;

/** A stream that is not opened at this replica now. */
public final class StreamRefusedException extends DomainException {

  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private StreamRefusedException(String message) {
    super(Kind.UNAVAILABLE, message);
  }

  static StreamRefusedException draining() {
    return new StreamRefusedException("This replica is being stopped: open the stream again");
  }

  static StreamRefusedException full() {
    return new StreamRefusedException("Too many streams are open at this replica");
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(RETRY_AFTER);
  }
}
