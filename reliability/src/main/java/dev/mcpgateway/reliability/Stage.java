package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Scenario.Need;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PgBouncer;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers of one run alone: PostgreSQL with an empty database, PgBouncer if the route has one,
 * and proxies on the route if connections are to be broken.
 */
final class Stage implements AutoCloseable {

  private final Way way;
  private final PostgresServer server;
  private final Optional<PostgresServer> standby;
  private volatile Database database;
  private final Optional<SmallDisk> disk;
  private final Optional<TcpProxy> beforeServer;
  private final Optional<PgBouncer> pooler;
  private final Optional<TcpProxy> beforeGateways;

  private Stage(Way way, Set<Need> needs) throws IOException, SQLException {
    boolean proxied = needs.contains(Need.PROXIES);
    this.way = way;
    boolean logOnSmallDisk = needs.contains(Need.LOG_ON_SMALL_DISK);
    boolean databaseOnSmallDisk = needs.contains(Need.DATABASE_ON_SMALL_DISK);
    disk =
        logOnSmallDisk || databaseOnSmallDisk ? Optional.of(SmallDisk.mount()) : Optional.empty();
    server =
        logOnSmallDisk
            ? PostgresServer.startWithLogIn(disk.orElseThrow().directory().resolve("log"))
            : PostgresServer.start();
    database = server.createDatabase();
    if (databaseOnSmallDisk) {
      moveDatabaseTo(disk.orElseThrow());
    }
    standby = needs.contains(Need.STANDBY) ? Optional.of(server.startStandby()) : Optional.empty();
    beforeServer =
        proxied && way.isPooled()
            ? Optional.of(TcpProxy.to(server.host(), server.port()))
            : Optional.empty();
    pooler = way.isPooled() ? Optional.of(startPooler()) : Optional.empty();
    beforeGateways =
        proxied
            ? Optional.of(
                pooler
                    .map(pgBouncer -> TcpProxy.to(pgBouncer.host(), pgBouncer.port()))
                    .orElseGet(() -> TcpProxy.to(server.host(), server.port())))
            : Optional.empty();
  }

  /** Starts the servers. */
  static Stage set(Way way, Set<Need> needs) throws IOException, SQLException {
    return new Stage(way, needs);
  }

  private void moveDatabaseTo(SmallDisk small) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLESPACE small LOCATION '%s'".formatted(small.directory()));
      statement.execute("ALTER DATABASE %s SET TABLESPACE small".formatted(database.name()));
    }
  }

  private PgBouncer startPooler() {
    PgBouncer.Builder builder = PgBouncer.inFrontOf(server).poolSize(way.poolSize().orElseThrow());
    beforeServer.ifPresent(builder::through);
    return builder.start();
  }

  Way way() {
    return way;
  }

  /** The server with which the run began. */
  PostgresServer server() {
    return server;
  }

  /** The standby of that server; only if the scenario needs it. */
  PostgresServer standby() {
    return standby.orElseThrow();
  }

  /** The writable database: on the first server, or on the promoted one. */
  Database database() {
    return database;
  }

  /** Promotes the standby, which must have received everything. */
  void promoteStandby() {
    PostgresServer promoted = standby();
    promoted.promote();
    database = new Database(promoted, database.name(), database.user(), database.password());
  }

  /** The file system of the database or the write-ahead log; only if it is a small one. */
  SmallDisk disk() {
    return disk.orElseThrow();
  }

  /** The PgBouncer on the route; only if there is one. */
  PgBouncer pooler() {
    return pooler.orElseThrow();
  }

  /** What the replicas connect to. */
  TcpProxy beforeGateways() {
    return beforeGateways.orElseThrow();
  }

  /** What PgBouncer connects to; only if there is one. */
  TcpProxy beforeServer() {
    return beforeServer.orElseThrow();
  }

  /** The settings of a replica for this route, as environment variables. */
  Map<String, String> settings() {
    return database.settings(
        beforeGateways
            .map(proxy -> proxy.jdbcUrl(database))
            .or(() -> pooler.map(pgBouncer -> pgBouncer.jdbcUrl(database)))
            .or(() -> standby.map(this::urlOfBoth))
            .orElseGet(database::jdbcUrl));
  }

  /** As operators without a pooler configure it: the driver looks for the primary. */
  private String urlOfBoth(PostgresServer other) {
    return String.format(
        Locale.ROOT,
        "jdbc:postgresql://%s:%d,%s:%d/%s?targetServerType=primary",
        server.host(),
        server.port(),
        other.host(),
        other.port(),
        database.name());
  }

  /** Writes the servers' logs. */
  void writeLogs(Path directory) throws IOException {
    Files.write(directory.resolve("postgresql.log"), server.log());
    if (standby.isPresent()) {
      Files.write(directory.resolve("postgresql-standby.log"), standby.get().log());
    }
    if (pooler.isPresent()) {
      Files.write(directory.resolve("pgbouncer.log"), pooler.get().log());
    }
  }

  @Override
  public void close() throws IOException {
    beforeGateways.ifPresent(TcpProxy::close);
    pooler.ifPresent(PgBouncer::close);
    beforeServer.ifPresent(TcpProxy::close);
    standby.ifPresent(PostgresServer::close);
    server.close();
    if (disk.isPresent()) {
      disk.get().close();
    }
  }
}
