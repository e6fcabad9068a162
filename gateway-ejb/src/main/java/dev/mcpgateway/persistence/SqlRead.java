package dev.mcpgateway.persistence;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One statement that reads rows in the caller's transaction, with its parameters in order. A
 * parameter may be null, and a time is an {@link java.time.Instant}.
 */
public record SqlRead(String sql, List<Object> parameters) {

  private static final int FETCH_SIZE = 500;

  public SqlRead {
    parameters = Collections.unmodifiableList(parameters);
  }

  public static SqlRead of(String sql, Object... parameters) {
    return new SqlRead(sql, Arrays.asList(parameters.clone()));
  }

  /**
   * Reads all rows.
   *
   * @throws PersistenceException if there is no transaction or the statement fails; the transaction
   *     is then lost
   */
  public <T> List<T> list(EntityManager entities, RowMapper<T> mapper) {
    try (PreparedStatement statement = connection(entities).prepareStatement(sql)) {
      SqlWrite.bind(statement, parameters);
      statement.setFetchSize(FETCH_SIZE);
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(mapper.map(rows));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new PersistenceException(
          "%s (SQLSTATE %s)".formatted(e.getMessage(), e.getSQLState()), e);
    }
  }

  /** Like {@link #list}, returning the first row if there is one. */
  public <T> Optional<T> first(EntityManager entities, RowMapper<T> mapper) {
    return list(entities, mapper).stream().findFirst();
  }

  /**
   * The connection of the caller's transaction.
   *
   * @throws PersistenceException if there is no transaction
   */
  public static Connection connection(EntityManager entities) {
    Connection connection = entities.unwrap(Connection.class);
    if (connection == null) {
      throw new PersistenceException("There is no transaction to work in");
    }
    return connection;
  }
}
