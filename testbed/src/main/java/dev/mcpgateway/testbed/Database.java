package dev.mcpgateway.testbed;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A database of a {@link PostgresServer} as one of its roles sees it.
 *
 * @param server where it is
 * @param name unique on the server
 * @param user a role that is not a superuser
 * @param password the role's, random
 */
public record Database(PostgresServer server, String name, String user, String password)
    implements AutoCloseable {

  static Database create(PostgresServer server) {
    String name = "gateway_" + Passwords.random(6);
    Database database = new Database(server, name, name, Passwords.random(16));
    server.execute(
        server.superuser(),
        database.createRole(),
        "CREATE DATABASE %s OWNER %s".formatted(name, name));
    return database;
  }

  /** The URL past any pooler, without user and password. */
  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  /** A connection of the role, past any pooler. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  /** A connection of the superuser to this database. */
  public Connection connectAsSuperuser() throws SQLException {
    return server.connect(name);
  }

  /** Executes the statements one by one as the role, each committed, past any pooler. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of the query's rows, as text, read as the superuser, past any pooler. */
  public List<String> query(String sql, Object... parameters) throws SQLException {
    try (Connection connection = connectAsSuperuser()) {
      return Queries.firstColumn(connection, sql, parameters);
    }
  }

  /** From now on the server logs every statement of new sessions in this database. */
  public void recordStatements() {
    server.execute(
        server.superuser(), "ALTER DATABASE %s SET log_statement = 'all'".formatted(name));
  }

  /**
   * The statements of sessions since {@link #recordStatements}, in order, except for the
   * superuser's.
   */
  public List<String> statements() {
    return StatementLog.of(this);
  }

  /** The advisory locks held in this database, each with its mode, process and application. */
  public List<String> advisoryLocks() throws SQLException {
    return query(
        """
        SELECT format('%s on (%s, %s) by process %s of %s', l.mode, l.classid, l.objid, l.pid,
                      coalesce(nullif(a.application_name, ''), 'no application'))
        FROM pg_locks l
        LEFT JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ORDER BY l.pid, l.classid, l.objid
        """);
  }

  /** The same database for another role, which owns nothing and has no privileges. */
  public Database withNewRole() {
    Database other =
        new Database(server, name, "gateway_" + Passwords.random(6), Passwords.random(16));
    server.execute(name, other.createRole());
    return other;
  }

  /** Like {@link #withNewRole}, with a new schema owned by the role as its only search path. */
  public Database withNewSchema(String schema) {
    Database other = withNewRole();
    server.execute(
        name,
        "CREATE SCHEMA %s AUTHORIZATION %s".formatted(schema, other.user),
        "ALTER ROLE %s SET search_path = %s".formatted(other.user, schema));
    return other;
  }

  /** The gateway's settings for this database, by the names of their environment variables. */
  public Map<String, String> settings() {
    return settings(jdbcUrl());
  }

  /** The gateway's settings for this database with another URL, such as through a pooler. */
  public Map<String, String> settings(String jdbcUrl) {
    return Map.of(
        "MCPGATEWAY_DATABASE_URL", jdbcUrl,
        "MCPGATEWAY_DATABASE_USER", user,
        "MCPGATEWAY_DATABASE_PASSWORD", password);
  }

  /** Drops the database, whoever is connected to it. */
  @Override
  public void close() {
    server.execute(server.superuser(), "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
  }

  /** Without the password, so that no failed assertion prints it. */
  @Override
  public String toString() {
    return "%s as %s".formatted(jdbcUrl(), user);
  }

  private String createRole() {
    return "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(user, password);
  }
}
