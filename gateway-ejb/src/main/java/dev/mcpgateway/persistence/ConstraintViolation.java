package dev.mcpgateway.persistence;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/**
 * A violation of a database constraint.
 *
 * @param constraint the constraint's or unique index's name; empty if PostgreSQL names none, as for
 *     NOT NULL
 */
public record ConstraintViolation(Kind kind, String constraint) {

  /** The kinds of violation, with their SQLSTATE. */
  public enum Kind {
    NOT_NULL("23502"),
    FOREIGN_KEY("23503"),
    UNIQUE("23505"),
    CHECK("23514"),
    EXCLUSION("23P01");

    private final String sqlState;

    Kind(String sqlState) {
      this.sqlState = sqlState;
    }
  }

  public ConstraintViolation {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(constraint);
  }

  /** The violation that an error reports; empty for any other error. */
  public static Optional<ConstraintViolation> of(SQLException error) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.sqlState.equals(error.getSQLState()))
        .findFirst()
        .map(kind -> new ConstraintViolation(kind, constraintOf(error)));
  }

  /** Whether a unique constraint or index of one of these names was violated. */
  public boolean isDuplicateIn(String... constraints) {
    return kind == Kind.UNIQUE && Arrays.asList(constraints).contains(constraint);
  }

  private static String constraintOf(SQLException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException refusal
          && refusal.getServerErrorMessage() != null
          && refusal.getServerErrorMessage().getConstraint() != null) {
        return refusal.getServerErrorMessage().getConstraint();
      }
    }
    return "";
  }
}
