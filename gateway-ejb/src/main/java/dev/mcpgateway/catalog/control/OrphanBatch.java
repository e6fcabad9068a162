package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.catalog.CatalogKind.UniqueColumn;
import dev.mcpgateway.persistence.SavepointWriter;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The oldest rows of one kind that have no team, no owner or no visibility, given all three in one
 * transaction, together with names that are free in their new place.
 *
 * <p>An advisory lock of the transaction lets one replica at a time do this, so that the result
 * does not depend on which does it: batches of a fixed size follow one another in the order of age.
 * A batch is small enough to end well within any timeout, whatever there is of rows.
 *
 * @param kind what the rows are
 * @param teamId the team that they come to
 * @param ownerEmail who owns them from then on
 */
public record OrphanBatch(CatalogKind kind, String teamId, String ownerEmail) {

  /** Rows in a batch. All replicas must agree on it, as the names given depend on it. */
  public static final int SIZE = 5_000;

  private static final int FETCH_SIZE = 1_000;

  private static final String WITHOUT_OWNER =
      "(team_id IS NULL OR owner_email IS NULL OR visibility IS NULL)";

  private static final String OLDEST_ORPHANS =
      Arrays.stream(CatalogKind.values())
          .map(
              kind ->
                  "(SELECT '%s', id FROM %s WHERE %s ORDER BY created_at, id LIMIT 1)"
                      .formatted(kind.name(), kind.table(), WITHOUT_OWNER))
          .collect(Collectors.joining(" UNION ALL "));

  /**
   * Neither a rival's lock nor a row that somebody else is changing is waited for without end, and
   * who holds the lock and falls silent loses it.
   */
  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('mcpgateway orphans'), hashtext(current_schema())),"
          + " set_config('lock_timeout', '5s', true), set_config('jit', 'off', true),"
          + " set_config('idle_in_transaction_session_timeout', '%ds', true)"
              .formatted(SavepointWriter.LONGEST_SILENCE.toSeconds());

  /**
   * What a batch has done.
   *
   * @param adopted how many rows have got an owner
   * @param renamed how many of them have got another name, slug or URI
   */
  public record Result(int adopted, int renamed) {}

  /** A row, with the values of its unique columns. */
  private record Orphan(String id, boolean isThere, List<String> values) {}

  /**
   * The id of the oldest row without owner, for each kind of which there are any: one statement,
   * answered by indexes that are empty where there are none.
   */
  public static Map<CatalogKind, String> oldestOrphans(Connection connection) throws SQLException {
    Map<CatalogKind, String> oldest = new EnumMap<>(CatalogKind.class);
    try (PreparedStatement statement = connection.prepareStatement(OLDEST_ORPHANS);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        oldest.put(CatalogKind.valueOf(rows.getString(1)), rows.getString(2));
      }
    }
    return oldest;
  }

  /** Takes the lock until the transaction ends; false when another has it. */
  public static boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Does it, in the transaction of the connection, which has the lock. */
  public Result adopt(Connection connection) throws SQLException {
    List<Orphan> orphans = oldest(connection);
    if (orphans.isEmpty()) {
      return new Result(0, 0);
    }
    List<List<String>> columns = new ArrayList<>();
    int renamed = 0;
    for (int i = 0; i < kind.uniqueColumns().size(); i++) {
      int index = i;
      // A row that is in its place already, and lacks the visibility only, has its own name there.
      List<String> wanted =
          orphans.stream()
              .filter(orphan -> !orphan.isThere())
              .map(orphan -> orphan.values().get(index))
              .toList();
      FreeNames names = freeNames(connection, kind.uniqueColumns().get(i), wanted);
      renamed += names.renamed();
      columns.add(names.result());
    }
    return new Result(update(connection, orphans, columns), renamed);
  }

  private List<Orphan> oldest(Connection connection) throws SQLException {
    String sql =
        """
        SELECT id, (team_id = ? AND owner_email = ?) IS TRUE, %s
        FROM %s WHERE %s ORDER BY created_at, id LIMIT ? FOR NO KEY UPDATE
        """
            .formatted(columnNames(), kind.table(), WITHOUT_OWNER);
    List<Orphan> orphans = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setInt(3, SIZE);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<String> values = new ArrayList<>();
          for (int i = 0; i < kind.uniqueColumns().size(); i++) {
            values.add(rows.getString(3 + i));
          }
          orphans.add(new Orphan(rows.getString(1), rows.getBoolean(2), values));
        }
      }
    }
    return orphans;
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
        "SELECT %1$s FROM %2$s WHERE team_id = ? AND owner_email = ? AND %1$s = ANY (?)"
            .formatted(column.name(), kind.table());
    Set<String> taken = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setArray(3, array(connection, wanted));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          taken.add(rows.getString(1));
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
            FROM %2$s WHERE team_id = ? AND owner_email = ?
        ) AS numbered
        WHERE base = ANY (?) ORDER BY base, number
        """
            .formatted(column.name(), kind.table(), FreeNames.BEFORE_NUMBER);
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

  private int update(Connection connection, List<Orphan> orphans, List<List<String>> columns)
      throws SQLException {
    String assignments =
        kind.uniqueColumns().stream()
            .map(column -> "%1$s = coalesce(adopted.%1$s, item.%1$s)".formatted(column.name()))
            .collect(Collectors.joining(", "));
    String sql =
        """
        UPDATE %1$s AS item
        SET team_id = ?, owner_email = ?, visibility = 'public',
            updated_at = now(), version = item.version + 1, %2$s
        FROM unnest(?%3$s) AS adopted (id, %4$s)
        WHERE item.id = adopted.id
        """
            .formatted(kind.table(), assignments, ", ?".repeat(columns.size()), columnNames());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, teamId);
      statement.setString(2, ownerEmail);
      statement.setArray(3, array(connection, orphans.stream().map(Orphan::id).toList()));
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(4 + i, array(connection, inPlace(orphans, columns.get(i))));
      }
      return statement.executeUpdate();
    }
  }

  /** One value a row, null for a row that keeps what it has because it is in its place already. */
  private static List<String> inPlace(List<Orphan> orphans, List<String> values) {
    List<String> all = new ArrayList<>();
    int next = 0;
    for (Orphan orphan : orphans) {
      all.add(orphan.isThere() ? null : values.get(next++));
    }
    return all;
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
