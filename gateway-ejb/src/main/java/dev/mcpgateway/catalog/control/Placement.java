package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogKind.UniqueColumn;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A place in the catalogue to which rows of one kind are moved, under names that are free there.
 *
 * @param teamId their new team
 * @param ownerEmail their new owner
 * @param visibility their new visibility; if empty, they keep their own
 */
record Placement(CatalogKind kind, String teamId, String ownerEmail, Optional<String> visibility) {

  private static final int FETCH_SIZE = 1_000;

  /**
   * A row, with the values of its unique columns.
   *
   * @param isThere whether it keeps them: it is in the place already, or has no name of its own
   */
  record Row(String id, boolean isThere, List<String> values) {}

  /**
   * Finds the oldest rows that match a condition, and locks them until the transaction ends.
   *
   * @param parameters of the condition
   */
  List<Row> oldest(Connection connection, String condition, List<String> parameters, int max)
      throws SQLException {
    String sql =
        String.format(
            Locale.ROOT,
            """
            SELECT id, (team_id = ? AND owner_email = ?) IS TRUE%s, %s
            FROM %s WHERE %s ORDER BY created_at, id LIMIT %d FOR NO KEY UPDATE
            """,
            kind.isFederated() ? " OR gateway_id IS NOT NULL" : "",
            columnNames(),
            kind.table(),
            condition,
            max);
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(3 + i, parameters.get(i));
      }
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          List<String> values = new ArrayList<>();
          for (int i = 0; i < kind.uniqueColumns().size(); i++) {
            values.add(found.getString(3 + i));
          }
          rows.add(new Row(found.getString(1), found.getBoolean(2), values));
        }
      }
    }
    return rows;
  }

  /**
   * Moves the rows there.
   *
   * @return how many of them got another name, slug or URI
   */
  int place(Connection connection, List<Row> rows) throws SQLException {
    List<List<String>> columns = new ArrayList<>();
    int renamed = 0;
    for (int i = 0; i < kind.uniqueColumns().size(); i++) {
      int index = i;
      // A row that is already in its place, and lacks only the visibility, keeps its name.
      List<String> wanted =
          rows.stream().filter(row -> !row.isThere()).map(row -> row.values().get(index)).toList();
      FreeNames names = freeNames(connection, kind.uniqueColumns().get(i), wanted);
      renamed += names.renamed();
      columns.add(names.result());
    }
    update(connection, rows, columns);
    return renamed;
  }

  private FreeNames freeNames(Connection connection, UniqueColumn column, List<String> wanted)
      throws SQLException {
    FreeNames names = new FreeNames(wanted, taken(connection, column, wanted), column.length());
    if (!names.bases().isEmpty()) {
      tellTakenNumbers(connection, column, names);
    }
    return names;
  }

  private Set<String> taken(Connection connection, UniqueColumn column, List<String> wanted)
      throws SQLException {
    String sql =
        "SELECT %1$s FROM %2$s WHERE team_id = ? AND owner_email = ? AND %1$s = ANY (?)%3$s"
            .formatted(column.name(), kind.table(), withNamesOfTheirOwn());
    Set<String> taken = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setArray(3, array(connection, wanted));
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          taken.add(found.getString(1));
        }
      }
    }
    return taken;
  }

  private void tellTakenNumbers(Connection connection, UniqueColumn column, FreeNames names)
      throws SQLException {
    String sql =
        """
        SELECT base, number
        FROM (
            SELECT substring(%1$s FROM '%3$s') AS base,
                substring(%1$s FROM '[1-9][0-9]{0,8}$')::integer AS number
            FROM %2$s WHERE team_id = ? AND owner_email = ?%4$s
        ) AS numbered
        WHERE base = ANY (?) ORDER BY base, number
        """
            .formatted(column.name(), kind.table(), FreeNames.BEFORE_NUMBER, withNamesOfTheirOwn());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setArray(3, array(connection, names.bases()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.taken(rows.getString(1), rows.getInt(2));
        }
      }
    }
  }

  private void update(Connection connection, List<Row> rows, List<List<String>> columns)
      throws SQLException {
    String assignments =
        kind.uniqueColumns().stream()
            .map(column -> "%1$s = coalesce(placed.%1$s, item.%1$s)".formatted(column.name()))
            .collect(Collectors.joining(", "));
    String sql =
        """
        UPDATE %1$s AS item
        SET team_id = ?, owner_email = ?, visibility = coalesce(?, item.visibility),
            updated_at = now(), version = item.version + 1, %2$s
        FROM unnest(?%3$s) AS placed (id, %4$s)
        WHERE item.id = placed.id
        """
            .formatted(kind.table(), assignments, ", ?".repeat(columns.size()), columnNames());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setString(3, visibility.orElse(null));
      statement.setArray(4, array(connection, rows.stream().map(Row::id).toList()));
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(5 + i, array(connection, inPlace(rows, columns.get(i))));
      }
      statement.executeUpdate();
    }
  }

  /** One value per row, null for a row that keeps its values because it is already in its place. */
  private static List<String> inPlace(List<Row> rows, List<String> values) {
    List<String> all = new ArrayList<>();
    int next = 0;
    for (Row row : rows) {
      all.add(row.isThere() ? null : values.get(next++));
    }
    return all;
  }

  /** What an upstream server has is known by its name there, and may be there many times. */
  private String withNamesOfTheirOwn() {
    return kind.isFederated() ? " AND gateway_id IS NULL" : "";
  }

  private String columnNames() {
    return kind.uniqueColumns().stream().map(UniqueColumn::name).collect(Collectors.joining(", "));
  }

  private static Array array(Connection connection, Iterable<String> values) throws SQLException {
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    return connection.createArrayOf("varchar", all.toArray());
  }
}
