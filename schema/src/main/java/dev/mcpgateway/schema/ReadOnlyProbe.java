package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Asks whether the database can be written to: one {@code SELECT}, good behind every pooler. */
public final class ReadOnlyProbe {

  /** SQL's {@code read_only_sql_transaction}: what a refused write is answered with. */
  public static final String READ_ONLY_STATE = "25006";

  private static final String QUESTION =
      "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')";

  private ReadOnlyProbe() {}

  /**
   * Why the database cannot be written to, for an operator; empty where it can be.
   *
   * @param connection outside of a transaction, whose own setting would be told
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
   * Whether the failure says that the database cannot be written to: a write was refused, or none
   * of the servers of the URL is a primary, and the URL asks for one.
   */
  public static boolean isReadOnly(SQLException failure) {
    return READ_ONLY_STATE.equals(failure.getSQLState())
        || ("08001".equals(failure.getSQLState())
            && String.valueOf(failure.getMessage()).contains("targetServerType"));
  }
}
