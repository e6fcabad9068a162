package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.SchemaException;
import jakarta.ejb.EJBException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.util.Optional;

/** The gateway cannot start; the one-line message tells the operator why. */
public class BootstrapFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** SQL's {@code transaction resolution unknown}. */
  private static final String COMMIT_UNCONFIRMED = "08007";

  private BootstrapFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The schema is not at head and cannot be brought there; its message is complete. */
  static BootstrapFailedException of(SchemaException cause) {
    return new BootstrapFailedException(cause.getMessage(), cause);
  }

  /**
   * A step failed. The exceptions that the container, the persistence provider and the pool wrap
   * around the database's own are of no use to the operator.
   */
  static BootstrapFailedException ofStep(String step, RuntimeException failure) {
    String reason =
        databaseFailure(failure)
            .map(BootstrapFailedException::describe)
            .orElseGet(() -> message(unwrapped(failure)));
    return new BootstrapFailedException(
        "The bootstrap step '%s' failed: %s".formatted(step, reason), failure);
  }

  /**
   * The message of the database or its driver, if it caused the failure. For a failed commit the
   * transaction manager gives no cause: whether it was committed is unknown.
   */
  static Optional<SQLException> databaseFailure(Throwable failure) {
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

  private static String describe(SQLException e) {
    return e.getSQLState() == null
        ? message(e)
        : "%s [SQL state %s]".formatted(message(e), e.getSQLState());
  }

  private static String message(Throwable cause) {
    return Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
  }
}
