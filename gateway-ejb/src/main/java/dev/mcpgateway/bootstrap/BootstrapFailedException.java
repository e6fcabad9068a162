package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.SchemaException;
import jakarta.ejb.EJBException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.Optional;

/** The gateway cannot come up; the message is what the operator must read, on one line. */
public class BootstrapFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** SQL's {@code transaction resolution unknown}. */
  private static final String COMMIT_UNCONFIRMED = "08007";

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
    String reason =
        saidByDatabase(failure)
            .map(BootstrapFailedException::said)
            .orElseGet(() -> message(unwrapped(failure)));
    return new BootstrapFailedException(
        "The bootstrap step '%s' failed: %s".formatted(step, reason), failure);
  }

  /**
   * What the database itself has said, or its driver, where that is what made it fail. Of a failed
   * commit the transaction manager tells no more than that: whether it happened is not known.
   */
  static Optional<SQLException> saidByDatabase(Throwable failure) {
    Optional<SQLException> said = Optional.empty();
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (next instanceof SQLException e) {
        said = Optional.of(e);
      } else if (next instanceof SystemException) {
        said = Optional.of(new SQLException("The commit was not confirmed.", COMMIT_UNCONFIRMED));
      }
    }
    return said;
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof EJBException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }

  private static String said(SQLException e) {
    return e.getSQLState() == null
        ? message(e)
        : "%s [SQL state %s]".formatted(message(e), e.getSQLState());
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }
}
