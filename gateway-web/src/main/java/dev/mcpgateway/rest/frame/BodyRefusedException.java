package dev.mcpgateway.rest.frame;

import dev.mcpgateway.rest.problem.ApiException;
import java.io.IOException;

/** A request body that is not read any further. */
public class BodyRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient ApiException problem;

  BodyRefusedException(ApiException problem) {
    super(problem.getMessage());
    this.problem = problem;
  }

  /** What its client is told. */
  public ApiException problem() {
    return problem;
  }
}
