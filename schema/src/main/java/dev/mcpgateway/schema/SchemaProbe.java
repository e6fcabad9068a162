package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Determines the state of a schema with one {@code SELECT}: no lock, no write, no Liquibase class.
 *
 * <p>Liquibase's history table is searched only in the connection's {@code current_schema()}, so
 * that a table of the same name further down the search path is not mistaken for it.
 */
final class SchemaProbe {

  private static final String UNDEFINED_TABLE = "42P01";

  static final String APPLIED_CHANGES =
      """
      SELECT c.id, c.author, c.filename, c.md5sum
      FROM databasechangelog c
      WHERE c.exectype IN ('EXECUTED', 'RERAN', 'MARK_RAN')
        AND (SELECT t.relnamespace FROM pg_class t WHERE t.oid = c.tableoid)
            = (SELECT n.oid FROM pg_namespace n WHERE n.nspname = current_schema())
      ORDER BY c.orderexecuted
      """;

  private final HeadManifest manifest;

  SchemaProbe(HeadManifest manifest) {
    this.manifest = manifest;
  }

  /**
   * Probes on a connection, inside its transaction if one is open.
   *
   * @throws SQLException on anything but a missing history table
   */
  SchemaState probe(Connection connection) throws SQLException {
    Savepoint savepoint = connection.getAutoCommit() ? null : connection.setSavepoint();
    Map<ChangeSetKey, String> applied;
    try {
      applied = appliedChanges(connection);
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw e;
      }
      applied = Map.of();
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
    }
    if (savepoint != null) {
      connection.releaseSavepoint(savepoint);
    }
    return compare(applied);
  }

  /** Compares the applied change sets, as ordered checksums by key, with the manifest. */
  SchemaState compare(Map<ChangeSetKey, String> applied) {
    if (applied.isEmpty()) {
      return new SchemaState.Empty();
    }
    Map<ChangeSetKey, String> extra = new LinkedHashMap<>(applied);
    List<ChangeSetKey> pending = new ArrayList<>();
    List<ChangeSetKey> diverged = new ArrayList<>();
    for (HeadManifest.Change change : manifest.changes()) {
      if (!applied.containsKey(change.key())) {
        pending.add(change.key());
      } else if (differ(change.checksum(), extra.remove(change.key()))) {
        diverged.add(change.key());
      }
    }
    if (!diverged.isEmpty()) {
      return new SchemaState.Diverged(diverged);
    }
    if (!pending.isEmpty()) {
      return new SchemaState.Behind(pending);
    }
    return extra.isEmpty()
        ? new SchemaState.AtHead()
        : new SchemaState.Ahead(List.copyOf(extra.keySet()));
  }

  /**
   * A checksum that was cleared on purpose, or that has another version of the algorithm (the
   * number before the colon), cannot be compared and is not a divergence.
   */
  private static boolean differ(String expected, String found) {
    return found != null && version(found).equals(version(expected)) && !found.equals(expected);
  }

  private static String version(String checksum) {
    return checksum.substring(0, Math.max(0, checksum.indexOf(':')));
  }

  private static Map<ChangeSetKey, String> appliedChanges(Connection connection)
      throws SQLException {
    Map<ChangeSetKey, String> applied = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(APPLIED_CHANGES)) {
      while (row.next()) {
        // Other runners may record the path differently.
        String path = row.getString("filename").replaceFirst("^classpath:/?", "");
        applied.put(
            new ChangeSetKey(row.getString("id"), row.getString("author"), path),
            row.getString("md5sum"));
      }
    }
    return applied;
  }
}
