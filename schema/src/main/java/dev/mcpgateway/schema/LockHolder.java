package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * Who holds the migration lock.
 *
 * @param applicationName the name of the replica; behind a pooler the only identification
 * @param backend the process id of the PostgreSQL backend that holds the lock
 * @param since when its transaction began
 */
public record LockHolder(String applicationName, int backend, Instant since) {

  private static final String HOLDER =
      """
      SELECT coalesce(a.application_name, 'unknown'), l.pid, coalesce(a.xact_start, now())
      FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        AND l.classid::bigint = (%s)::bigint & 4294967295
        AND l.objid::bigint = (%s)::bigint & 4294967295
      """
          .formatted(LockedTransaction.PRODUCT_KEY, LockedTransaction.SCHEMA_KEY);

  /** Reads the holder of the lock on the connection's current schema. */
  static Optional<LockHolder> find(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HOLDER)) {
      return row.next()
          ? Optional.of(
              new LockHolder(
                  row.getString(1),
                  row.getInt(2),
                  row.getObject(3, OffsetDateTime.class).toInstant()))
          : Optional.empty();
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (backend %d) since %s", applicationName, backend, since);
  }
}
