package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The one transaction in which migrations run, which is also their lock: a transaction-level
 * advisory lock on the product and the schema. PostgreSQL frees it when the transaction ends,
 * however it ends, so that nothing can be orphaned behind any pooler.
 *
 * <p>All settings are {@code SET LOCAL}: they end with the transaction and reach no other client of
 * a pooler.
 */
final class LockedTransaction {

  static final String PRODUCT_KEY = "hashtext('mcpgateway')";
  static final String SCHEMA_KEY = "hashtext(current_schema())";

  /**
   * How often it is looked, in the time that the server bears a silent client, who has the lock.
   */
  private static final int LOOKS_WHILE_IDLE = 6;

  private static final int OLDEST_MAJOR_VERSION = 14;
  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

  private final DatabaseSettings settings;
  private final Duration idleTimeout;

  /**
   * Prepares.
   *
   * @param idleTimeout after which PostgreSQL ends the transaction of a client that does nothing,
   *     be it frozen or cut off
   */
  LockedTransaction(DatabaseSettings settings, Duration idleTimeout) {
    this.settings = settings;
    this.idleTimeout = idleTimeout;
  }

  /** What is done under the lock. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Takes the lock if it is free, works, and commits; rolls everything back when the work fails.
   *
   * @param connection a fresh connection; its auto-commit is switched off
   * @return what the work returned, or empty when another holds the lock
   * @throws SchemaException when the server or the role cannot migrate this schema at all
   * @throws SQLException also when the server is read-only, which may pass
   */
  <T> Optional<T> tryRun(Connection connection, Work<T> work) throws SQLException {
    refuseOldServer(connection);
    connection.setAutoCommit(false);
    Optional<T> result = Optional.empty();
    boolean done = false;
    try {
      OptionalInt backend = enter(connection);
      if (backend.isPresent()) {
        LockWatch watch = watch(connection, backend.getAsInt());
        try {
          result = Optional.of(work.run(connection));
          connection.commit();
          done = true;
        } finally {
          watch.close();
        }
      }
    } finally {
      if (!done) {
        rollBack(connection);
      }
    }
    return result;
  }

  /** From here on a statement may take as long as it needs. */
  private LockWatch watch(Connection connection, int backend) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    return LockWatch.over(connection, backend, settings, idleTimeout.dividedBy(LOOKS_WHILE_IDLE));
  }

  private void refuseOldServer(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    if (version < OLDEST_MAJOR_VERSION) {
      throw new SchemaException(
          String.format(
              Locale.ROOT,
              "The server that %s leads to is PostgreSQL %d: PostgreSQL %d or newer is needed.",
              SettingLookup.environmentName(DatabaseSettings.MIGRATION_URL),
              version,
              OLDEST_MAJOR_VERSION));
    }
  }

  /**
   * One round trip: who and where we are, the local settings, and the attempt at the lock.
   *
   * @return the server's process that holds the lock, empty where another does
   */
  private OptionalInt enter(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT current_schema(), current_user, current_setting('transaction_read_only'),
                  has_schema_privilege(current_schema(), 'CREATE'),
                  pg_try_advisory_xact_lock(%s, %s), pg_backend_pid(), %s
                """
                    .formatted(PRODUCT_KEY, SCHEMA_KEY, localSettings(connection)))) {
      row.next();
      String schema = row.getString(1);
      String role = row.getString(2);
      if ("on".equals(row.getString(3))) {
        throw new SQLException(
            "the server is a standby, or default_transaction_read_only is on",
            ReadOnlyProbe.READ_ONLY_STATE);
      }
      if (schema == null) {
        throw new SchemaException(
            "No schema of the search path of role %s exists in %s: create it, or change the path"
                    .formatted(role, DatabaseSettings.target(settings.migrationUrl()))
                + " with ALTER ROLE ... SET search_path.");
      }
      if (!row.getBoolean(4)) {
        throw new SchemaException(
            ("Role %s (%s) may not create tables in schema %s of %s:"
                    + " GRANT CREATE ON SCHEMA %s TO %s, or let the owner migrate.")
                .formatted(
                    role,
                    SettingLookup.environmentName(DatabaseSettings.USER),
                    schema,
                    DatabaseSettings.target(settings.migrationUrl()),
                    schema,
                    role));
      }
      return row.getBoolean(5) ? OptionalInt.of(row.getInt(6)) : OptionalInt.empty();
    }
  }

  private String localSettings(Connection connection) throws SQLException {
    List<String> local = new ArrayList<>();
    // Lets the server notice within a second that the client has died in mid-statement.
    local.add(local("client_connection_check_interval", "'1s'"));
    local.add(local("idle_in_transaction_session_timeout", "'" + idleTimeout.toMillis() + "ms'"));
    // A table lock that is not to be had is better retried than queued for: those behind us wait.
    local.add(local("lock_timeout", "'5s'"));
    local.add(local("statement_timeout", "'0'"));
    if (connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT) {
      local.add(local("transaction_timeout", "'0'"));
    }
    // Without it Liquibase issues a session-level SET SEARCH_PATH.
    local.add(local("search_path", "quote_ident(current_schema())"));
    local.add(
        local(
            "application_name", "'" + DatabaseSettings.applicationName().replace("'", "''") + "'"));
    return local.stream().collect(Collectors.joining(", "));
  }

  private static String local(String setting, String value) {
    return "set_config('%s', %s, true)".formatted(setting, value);
  }

  /** The failure that led here is what the caller must see; a dead connection rolls back itself. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      System.getLogger(LockedTransaction.class.getName())
          .log(System.Logger.Level.DEBUG, "The rollback did not reach the server", e);
    }
  }
}
