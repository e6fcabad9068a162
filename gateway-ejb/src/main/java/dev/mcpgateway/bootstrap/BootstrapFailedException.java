package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.SchemaException;
import jakarta.ejb.EJBException;
import java.util.Optional;

/** The gateway cannot come up; the message is what the operator must read, on one line. */
public class BootstrapFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private BootstrapFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The schema is not at head and does not get there; its message says all. */
  static BootstrapFailedException of(SchemaException cause) {
    return new BootstrapFailedException(cause.getMessage(), cause);
  }

  /** A step failed; the container's wrapping around its cause tells the operator nothing. */
  static BootstrapFailedException ofStep(String step, RuntimeException failure) {
    Throwable cause = failure;
    while (cause instanceof EJBException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new BootstrapFailedException(
        "The bootstrap step '%s' failed: %s"
            .formatted(step, Optional.ofNullable(cause.getMessage()).orElse(cause.toString())),
        failure);
  }
}
