package dev.mcpgateway.testbed;

import java.util.OptionalInt;

/** The ways from a client to PostgreSQL that everything here must work on. */
public enum Route {
  /** No pooler. */
  DIRECT(OptionalInt.empty()),
  /** PgBouncer in transaction mode with two server connections for all clients. */
  POOL_2(OptionalInt.of(2)),
  /** PgBouncer in transaction mode with one server connection for all clients. */
  POOL_1(OptionalInt.of(1));

  private final OptionalInt poolSize;

  Route(OptionalInt poolSize) {
    this.poolSize = poolSize;
  }

  /** The pool's server connections; empty without a pooler. */
  public OptionalInt poolSize() {
    return poolSize;
  }

  /** A fresh database on the shared server, reached by this route. */
  public RoutedDatabase freshDatabase() {
    return new RoutedDatabase(PostgresServer.shared().createDatabase(), this);
  }
}
