package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.SchemaException;
import jakarta.ejb.EJBException;
import java.sql.SQLException;
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

  /**
   * A step failed. What the container, the persistence provider and the pool wrap around what the
   * database says tells the operator nothing.
   */
  static BootstrapFailedException ofStep(String step, RuntimeException failure) {
    Throwable cause = failure;
    while (cause instanceof EJBException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    for (Throwable next = cause; next != null; next = next.getCause()) {
      if (next instanceof SQLException) {
        cause = next;
      }
    }
    return new BootstrapFailedException(
        "The bootstrap step '%s' failed: %s".formatted(step, said(cause)), failure);
  }

  private static String said(Throwable cause) {
    String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    return cause instanceof SQLException e && e.getSQLState() != null
        ? "%s [SQL state %s]".formatted(message, e.getSQLState())
        : message;
  }
}
