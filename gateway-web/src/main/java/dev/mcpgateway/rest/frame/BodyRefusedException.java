package dev.mcpgateway.rest.frame;

import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rest.problem.ApiException;
import dev.mcpgateway.rest.problem.ProblemType;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A request body that is not read any further. */
public class BodyRefusedException extends IOException {

  private static final long serialVersionUID = 1L;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final ProblemType type;
  private final transient Map<ErrorMember, Object> members;

  BodyRefusedException(ProblemType type, String detail) {
    this(type, detail, Map.of());
  }

  BodyRefusedException(ProblemType type, String detail, Map<ErrorMember, Object> members) {
    super(detail);
    this.type = type;
    this.members = members;
  }

  ProblemType type() {
    return type;
  }

  /** What its client is told. */
  public ApiException problem() {
    return switch (type) {
      case BUSY -> ApiException.busy(getMessage(), RETRY_AFTER);
      case BODY_TOO_SLOW -> ApiException.timeout(getMessage());
      default -> ApiException.of(type, getMessage(), members);
    };
  }
}
