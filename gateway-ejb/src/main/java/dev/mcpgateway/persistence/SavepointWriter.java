package dev.mcpgateway.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes to the database so that a failed statement does not affect the surrounding transaction.
 *
 * <p>A failed {@code flush()} or {@code executeUpdate()} of JPA marks the JTA transaction for
 * rollback, even when one goes back to a savepoint afterwards: what follows seems to work and is
 * lost. So the statement runs through JDBC, on the entity manager's own connection, which neither
 * JPA nor JTA watches.
 *
 * <p>To be used in a transaction only. What the persistence context has pending is flushed first,
 * outside the savepoint, as the statement may refer to it; so a failure there is the caller's own.
 */
public final class SavepointWriter {

  /**
   * How long a statement may wait for a concurrent transaction to end before the whole transaction
   * fails.
   */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * How long a transaction that has written may be idle before PostgreSQL ends it: less than the
   * timeout of concurrent ones, so that they do not fail because a replica was frozen, or lost with
   * its machine, while it had locked a row.
   */
  public static final Duration MAX_SILENCE = Duration.ofSeconds(15);

  private static final String SAVEPOINT = "mcpgateway_write";

  /** In one round trip, so that the limit costs no extra time. */
  private static final String SET_SAVEPOINT =
      String.format(
          Locale.ROOT,
          "SET LOCAL idle_in_transaction_session_timeout = '%ds'; SAVEPOINT %s",
          MAX_SILENCE.toSeconds(),
          SAVEPOINT);

  private static final int ATTEMPTS = 5;

  private final EntityManager entities;

  private SavepointWriter(EntityManager entities) {
    this.entities = entities;
  }

  public static SavepointWriter on(EntityManager entities) {
    return new SavepointWriter(entities);
  }

  /**
   * Runs the statement in a savepoint of its own.
   *
   * @return the constraint that refused it, in which case nothing was written and the transaction
   *     can go on; empty when it was written
   * @throws PersistenceException on any other failure; the transaction is then lost
   */
  public Optional<ConstraintViolation> write(SqlWrite statement) {
    entities.flush();
    Connection connection = SqlRead.connection(entities);
    try {
      execute(connection, SET_SAVEPOINT);
      try {
        statement.executeOn(connection, (int) TIMEOUT.toSeconds());
      } catch (SQLException refused) {
        ConstraintViolation violation = ConstraintViolation.of(refused).orElseThrow(() -> refused);
        execute(connection, "ROLLBACK TO SAVEPOINT " + SAVEPOINT);
        return Optional.of(violation);
      }
      execute(connection, "RELEASE SAVEPOINT " + SAVEPOINT);
      return Optional.empty();
    } catch (SQLException failure) {
      throw new PersistenceException(failure.getMessage(), failure);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs the statement in a savepoint of its own, and throws the caller's exception if a constraint
   * is violated.
   *
   * @throws RuntimeException the refusal; nothing was written and the transaction can go on
   * @throws PersistenceException on any other failure; the transaction is then lost
   */
  public void write(
      SqlWrite statement, Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    Optional<ConstraintViolation> violation = write(statement);
    if (violation.isPresent()) {
      throw refusal.apply(violation.get());
    }
  }

  /**
   * Inserts a row, or returns the existing row of the same fact.
   *
   * @param identity the unique constraints or indexes that identify a fact; a duplicate in any
   *     other is a refusal
   * @param row reads the fact's row, including rows that other transactions have committed in the
   *     meantime
   * @param refusal the exception for a violation that is not a lost race
   * @throws RuntimeException the refusal; nothing was written and the transaction can go on
   * @throws PersistenceException on any other failure; the transaction is then lost
   */
  public <T> GetOrCreateResult<T> insertOrFind(
      SqlWrite insert,
      Set<String> identity,
      Supplier<Optional<T>> row,
      Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    String[] names = identity.toArray(String[]::new);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ConstraintViolation> violation = write(insert);
      if (violation.isPresent() && !violation.get().isDuplicateIn(names)) {
        throw refusal.apply(violation.get());
      }
      // The winner's row may be deleted between the lost race and this read; then the insert can be
      // retried.
      Optional<T> found = row.get();
      if (found.isPresent()) {
        return new GetOrCreateResult<>(found.get(), violation.isEmpty());
      }
      if (violation.isEmpty()) {
        throw new PersistenceException("The row just inserted cannot be read back");
      }
    }
    throw new PersistenceException(
        String.format(
            Locale.ROOT,
            "Lost the race for %s %d times, and each winner was gone at once",
            String.join(", ", names),
            ATTEMPTS));
  }
}
