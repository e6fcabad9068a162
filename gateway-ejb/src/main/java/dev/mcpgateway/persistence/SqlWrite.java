package dev.mcpgateway.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One statement that changes data, with its parameters in order. A parameter may be null, and a
 * time is an {@link Instant}.
 */
public record SqlWrite(String sql, List<Object> parameters) {

  public SqlWrite {
    parameters = Collections.unmodifiableList(parameters);
  }

  public static SqlWrite of(String sql, Object... parameters) {
    return new SqlWrite(sql, Arrays.asList(parameters.clone()));
  }

  /** Executes it, and returns the number of rows that it wrote. */
  int executeOn(Connection connection, int timeoutSeconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(timeoutSeconds);
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** Sets all parameters of a statement. */
  public static void bind(PreparedStatement statement, List<Object> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      Object parameter = parameters.get(i);
      statement.setObject(
          i + 1,
          parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter);
    }
  }
}
