package dev.mcpgateway.catalog.control;

import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.RowMapper;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlRead;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Statements on the catalogue's tables, on the connection of the caller's transaction: rows of five
 * kinds are read by one statement each, ten thousand of them without a persistence context.
 */
@Dependent
public class CatalogDatabase {

  private static final int BATCH_SIZE = 500;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  <T> List<T> query(SqlText sql, RowMapper<T> mapper) {
    return new SqlRead(sql.text(), sql.values()).list(entities, mapper);
  }

  <T> Optional<T> first(SqlText sql, RowMapper<T> mapper) {
    return new SqlRead(sql.text(), sql.values()).first(entities, mapper);
  }

  /** Writes in a savepoint; what a violated constraint means the caller says. */
  void write(SqlText sql, Function<ConstraintViolation, ? extends RuntimeException> refusal) {
    SavepointWriter.on(entities).write(SqlWrite.of(sql.text(), sql.values().toArray()), refusal);
  }

  /** Writes in a savepoint; the violated constraint, if there is one. */
  Optional<ConstraintViolation> write(SqlText sql) {
    return SavepointWriter.on(entities).write(SqlWrite.of(sql.text(), sql.values().toArray()));
  }

  /** The same statement with many rows of values; a failure costs the whole transaction. */
  void batch(String sql, List<List<Object>> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = SqlRead.connection(entities).prepareStatement(sql)) {
      int waiting = 0;
      for (List<Object> row : rows) {
        SqlWrite.bind(statement, row);
        statement.addBatch();
        if (++waiting == BATCH_SIZE) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
    }
  }

  static PersistenceException failure(SQLException e) {
    return new PersistenceException(
        "%s (SQLSTATE %s)".formatted(e.getMessage(), e.getSQLState()), e);
  }
}
