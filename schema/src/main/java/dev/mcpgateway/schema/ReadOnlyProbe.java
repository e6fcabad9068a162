package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Checks whether the database accepts writes: one {@code SELECT}, safe behind every pooler. */
public final class ReadOnlyProbe {

  /** The SQL state of a refused write, {@code read_only_sql_transaction}. */
  public static final String READ_ONLY_STATE = "25006";

  private static final String QUESTION =
      "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')";

  private ReadOnlyProbe() {}

  /**
   * Why the database does not accept writes, for an operator; empty if it does.
   *
   * @param connection outside a transaction, whose own setting would be reported
   */
  public static Optional<String> reason(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(QUESTION)) {
      row.next();
      if (row.getBoolean(1)) {
        return Optional.of("read-only: it is a standby");
      }
      return "on".equals(row.getString(2))
          ? Optional.of("read-only: default_transaction_read_only is on")
          : Optional.empty();
    }
  }

  /**
   * Whether the failure means that the database does not accept writes: a write was refused, or the
   * URL requires a primary and none of its servers is one.
   */
  public static boolean isReadOnly(SQLException failure) {
    return READ_ONLY_STATE.equals(failure.getSQLState())
        || ("08001".equals(failure.getSQLState())
            && String.valueOf(failure.getMessage()).contains("targetServerType"));
  }
}
