package dev.mcpgateway.sealing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Seals anew, under the first key of the ring, what is in the database under another one, while
 * replicas serve. Each batch is a transaction, and a value that was changed meanwhile is left as it
 * is: who changed it has sealed it. So it can be broken off, and run again, at any time.
 */
public final class Resealing {

  /** Rows in a transaction. */
  static final int BATCH = 500;

  /** Rows that are named of those that cannot be opened. */
  private static final int NAMED = 20;

  private final SealingRing ring;

  public Resealing(SealingRing ring) {
    this.ring = ring;
  }

  /**
   * What has become of the values of a column.
   *
   * @param resealed how many were sealed anew
   * @param current how many were sealed under the first key already
   * @param failed how many no key of the ring opens; they are left as they are
   * @param failedRows the keys of the first of those rows
   */
  public record Outcome(
      SealedColumn column, long resealed, long current, long failed, List<String> failedRows) {}

  private record Value(String row, String sealed) {}

  /**
   * Does it for a column.
   *
   * @throws SQLException if the database does not take part; what was done so far is kept
   */
  public Outcome reseal(DataSource database, SealedColumn column) throws SQLException {
    long resealed = 0;
    long current = 0;
    long failed = 0;
    List<String> failedRows = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      String after = "";
      List<Value> values = page(connection, column, after);
      while (!values.isEmpty()) {
        for (Value value : values) {
          try {
            if (ring.isSealedWithFirst(value.sealed())) {
              current++;
            } else {
              resealed += reseal(connection, column, value);
            }
          } catch (SealingException e) {
            failed++;
            if (failedRows.size() < NAMED) {
              failedRows.add(value.row());
            }
          }
        }
        connection.commit();
        after = values.getLast().row();
        values = page(connection, column, after);
      }
    }
    return new Outcome(column, resealed, current, failed, List.copyOf(failedRows));
  }

  /** By the text of the key in one order, so that keys of any type are compared alike. */
  private static List<Value> page(Connection connection, SealedColumn column, String after)
      throws SQLException {
    String sql =
        """
        SELECT CAST(%1$s AS text) COLLATE "C" AS row_key, %2$s FROM %3$s
        WHERE %2$s IS NOT NULL AND CAST(%1$s AS text) COLLATE "C" > ? ORDER BY row_key LIMIT %4$s
        """
            .formatted(column.key(), column.column(), column.table(), Integer.toString(BATCH));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, after);
      List<Value> values = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          values.add(new Value(rows.getString(1), rows.getString(2)));
        }
      }
      return values;
    }
  }

  private int reseal(Connection connection, SealedColumn column, Value value)
      throws SQLException, SealingException {
    String sql =
        "UPDATE %3$s SET %2$s = ? WHERE CAST(%1$s AS text) = ? AND %2$s = ?"
            .formatted(column.key(), column.column(), column.table());
    String anew = ring.seal(column.purpose(), ring.open(column.purpose(), value.sealed()));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, anew);
      statement.setString(2, value.row());
      statement.setString(3, value.sealed());
      return statement.executeUpdate();
    }
  }
}
