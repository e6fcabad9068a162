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
 * The transaction in which migrations run, which also holds their lock: a transaction-level
 * advisory lock on the product and the schema. PostgreSQL releases it when the transaction ends,
 * however it ends, so that it cannot be orphaned behind any pooler.
 *
 * <p>All settings are {@code SET LOCAL}: they end with the transaction and reach no other client of
 * a pooler.
 */
final class LockedTransaction {

  static final String PRODUCT_KEY = "hashtext('mcpgateway')";
  static final String SCHEMA_KEY = "hashtext(current_schema())";

  /** How often the lock is checked within the server's timeout for idle clients. */
  private static final int CHECKS_PER_IDLE_TIMEOUT = 6;

  private static final int OLDEST_MAJOR_VERSION = 14;
  private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

  private final DatabaseSettings settings;
  private final Duration idleTimeout;

  /**
   * Prepares.
   *
   * @param idleTimeout after which PostgreSQL ends the transaction of an idle client, which may be
   *     frozen or disconnected
   */
  LockedTransaction(DatabaseSettings settings, Duration idleTimeout) {
    this.settings = settings;
    this.idleTimeout = idleTimeout;
  }

  /** The work under the lock. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Takes the lock if it is free, runs the work, and commits; rolls everything back if the work
   * fails.
   *
   * @param connection a fresh connection; its auto-commit is switched off
   * @return the result of the work; empty if another holds the lock
   * @throws SchemaException if the server or the role cannot migrate this schema at all
   * @throws SQLException also if the server is read-only, which may be temporary
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

  /** From now on statements have no timeout. */
  private LockWatch watch(Connection connection, int backend) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 0);
    return LockWatch.over(
        connection, backend, settings, idleTimeout.dividedBy(CHECKS_PER_IDLE_TIMEOUT));
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
   * One round trip: role and server, the local settings, and the attempt to take the lock.
   *
   * @return the server process that now holds the lock; empty if another does
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
    // Makes the server notice within a second that the client has died during a statement.
    local.add(local("client_connection_check_interval", "'1s'"));
    local.add(local("idle_in_transaction_session_timeout", "'" + idleTimeout.toMillis() + "ms'"));
    // Retrying is better than queueing for a table lock: others would queue behind us.
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

  /** The caller must see the original failure; a dead connection is rolled back by the server. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      System.getLogger(LockedTransaction.class.getName())
          .log(System.Logger.Level.DEBUG, "The rollback did not reach the server", e);
    }
  }
}
