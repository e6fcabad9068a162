package dev.mcpgateway.testbed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Database} of the shared server, reached by a {@link Route}.
 *
 * @param database the database itself, past any pooler
 * @param route the way to it
 */
public record RoutedDatabase(Database database, Route route) implements AutoCloseable {

  /** The pooler on the route, shared by all of this JVM; empty for {@link Route#DIRECT}. */
  public Optional<PgBouncer> pooler() {
    return route.poolSize().isPresent()
        ? Optional.of(PgBouncer.shared(route.poolSize().getAsInt()))
        : Optional.empty();
  }

  /** The URL by the route, without user and password. */
  public String jdbcUrl() {
    return pooler().map(pooler -> pooler.jdbcUrl(database)).orElseGet(database::jdbcUrl);
  }

  public String user() {
    return database.user();
  }

  public String password() {
    return database.password();
  }

  /** A connection of the database's role by the route. */
  public Connection connect() throws SQLException {
    Optional<PgBouncer> pooler = pooler();
    return pooler.isPresent() ? pooler.get().connect(database) : database.connect();
  }

  /** The gateway's settings for the route, by the names of their environment variables. */
  public Map<String, String> settings() {
    return database.settings(jdbcUrl());
  }

  /** The same database by the same route as another of its roles sees it. */
  public RoutedDatabase as(Database otherRole) {
    return new RoutedDatabase(otherRole, route);
  }

  /** Drops the database, whoever is connected to it. */
  @Override
  public void close() {
    database.close();
  }
}
