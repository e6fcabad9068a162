package dev.mcpgateway.rest.frame;

import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;

/** A request body that is not read any further. */
public class BodyRefusedException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ProblemType type;

  BodyRefusedException(ProblemType type, String detail) {
    super(detail);
    this.type = type;
  }

  ProblemType type() {
    return type;
  }

  /** What its client is told. */
  public ApiException problem() {
    return switch (type) {
      case BUSY -> ApiException.busy(getMessage(), RETRY_AFTER);
      case BODY_TOO_SLOW -> ApiException.timeout(getMessage());
      default -> ApiException.of(type, getMessage());
    };
  }
}
