package dev.mcpgateway.catalog.control;

import dev.mcpgateway.persistence.ConstraintViolation;
import dev.mcpgateway.persistence.SavepointWriter;
import dev.mcpgateway.persistence.SqlWrite;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Statements on the catalogue's tables, on the connection of the caller's transaction: rows of five
 * kinds are read by one statement each, ten thousand of them without a persistence context.
 */
@Dependent
public class CatalogDatabase {

  private static final int FETCH_SIZE = 500;

  @PersistenceContext(unitName = "gateway")
  private EntityManager entities;

  /** Makes a value of a row. */
  interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  <T> List<T> query(SqlText sql, RowMapper<T> mapper) {
    try (PreparedStatement statement = connection().prepareStatement(sql.text())) {
      bind(statement, sql.values());
      statement.setFetchSize(FETCH_SIZE);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(mapper.map(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  <T> Optional<T> first(SqlText sql, RowMapper<T> mapper) {
    return query(sql, mapper).stream().findFirst();
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
    try (PreparedStatement statement = connection().prepareStatement(sql)) {
      int waiting = 0;
      for (List<Object> row : rows) {
        bind(statement, row);
        statement.addBatch();
        if (++waiting == FETCH_SIZE) {
          statement.executeBatch();
          waiting = 0;
        }
      }
      statement.executeBatch();
    }
  }

  private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      statement.setObject(
          i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
  }

  private Connection connection() {
    Connection connection = entities.unwrap(Connection.class);
    if (connection == null) {
      throw new PersistenceException("There is no transaction to work in");
    }
    return connection;
  }

  static PersistenceException failure(SQLException e) {
    return new PersistenceException(
        "%s (SQLSTATE %s)".formatted(e.getMessage(), e.getSQLState()), e);
  }
}
