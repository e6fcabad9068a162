package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogKind;
import dev.mcpgateway.persistence.SavepointWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Adopts the oldest rows of one kind without team, owner or visibility in one transaction: they get
 * all three, and names that are free in their new place.
 *
 * <p>An advisory lock of the transaction lets one replica at a time do this, so that the result
 * does not depend on which does it: batches of a fixed size follow one another in the order of age.
 * A batch is small enough to end well within any timeout, whatever there is of rows.
 *
 * @param kind the kind of the rows
 * @param teamId their new team
 * @param ownerEmail their new owner
 */
public record OrphanBatch(CatalogKind kind, String teamId, String ownerEmail) {

  /**
   * Rows in a batch. It must be the same on all replicas, since the assigned names depend on it.
   */
  public static final int SIZE = 5_000;

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
   * Bounds the wait for locks of other transactions, and ends the transaction of a lock holder that
   * falls silent.
   */
  private static final String LOCK =
      "SELECT pg_try_advisory_xact_lock(hashtext('mcpgateway orphans'), hashtext(current_schema())),"
          + " set_config('lock_timeout', '5s', true), set_config('jit', 'off', true),"
          + String.format(
              Locale.ROOT,
              " set_config('idle_in_transaction_session_timeout', '%ds', true)",
              SavepointWriter.MAX_SILENCE.toSeconds());

  /**
   * The result of a batch.
   *
   * @param adopted the number of adopted rows
   * @param renamed how many of them got another name, slug or URI
   */
  public record Result(int adopted, int renamed) {}

  /**
   * Finds the id of the oldest row without owner of each kind that has any: one statement, answered
   * by indexes that are empty if there are none.
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

  /** Tries to take the lock until the transaction ends; false if another holds it. */
  public static boolean tryLock(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK);
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** Adopts the rows in the connection's transaction, which holds the lock. */
  public Result adopt(Connection connection) throws SQLException {
    Placement home = new Placement(kind, teamId, ownerEmail, Optional.of("public"));
    List<Placement.Row> orphans = home.oldest(connection, WITHOUT_OWNER, List.of(), SIZE);
    return orphans.isEmpty()
        ? new Result(0, 0)
        : new Result(orphans.size(), home.place(connection, orphans));
  }
}
