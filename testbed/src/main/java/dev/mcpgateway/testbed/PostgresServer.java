package dev.mcpgateway.testbed;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.Network;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real PostgreSQL server on a loopback port, which it keeps over restarts. Its data is deleted at
 * the end. Every test creates a {@link Database} of its own.
 */
public final class PostgresServer implements AutoCloseable {
  private static final DockerImageName IMAGE = DockerImageName.parse("postgres:17");

  /** The name of the server in its containers' network. */
  static final String NETWORK_ALIAS = "postgres";

  static final int STANDARD_PORT = 5432;
  private static final String SUPERUSER = "postgres";

  /** The size of a segment of the write-ahead log of {@link #startWithLogIn}, in bytes. */
  public static final int LOG_SEGMENT = 1 << 20;

  private static final Duration TIME_TO_INITIALISE = Duration.ofSeconds(60);

  /** Durability protects against the loss of the machine, which no test causes. */
  private static final Map<String, String> DEFAULT_PARAMETERS =
      Map.of(
          "fsync", "off",
          "log_line_prefix", StatementLog.LINE_PREFIX,
          "max_connections", "300",
          "timezone", "UTC");

  private static final class Shared {
    private static final PostgresServer SERVER = start();
  }

  private final Daemon daemon;
  private final Optional<Network> network;
  private final String password;
  private final Optional<Local> local;

  /** The parameters of a server on this machine. */
  private record Local(Path data, List<String> options) {}

  private PostgresServer(
      Daemon daemon, Optional<Network> network, String password, Optional<Local> local) {
    this.daemon = daemon;
    this.network = network;
    this.password = password;
    this.local = local;
  }

  /** The shared server of this JVM for all tests that do not disturb it; it ends with the JVM. */
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** Starts a server for tests that restart or stop it, or need other parameters. */
  public static PostgresServer start() {
    return start(Map.of());
  }

  /**
   * Starts a server.
   *
   * @param parameters server parameters, as in {@code postgresql.conf}, in addition to the
   *     testbed's
   * @throws TestbedException with the server's log, if it does not start
   */
  public static PostgresServer start(Map<String, String> parameters) {
    return start(parameters, Optional.empty());
  }

  /**
   * Starts a server on this machine, never in a container, whose write-ahead log is in another
   * directory, in segments of {@link #LOG_SEGMENT}, each created when needed and never recycled.
   *
   * @param log a directory that does not exist yet and that the servers' user may create
   */
  public static PostgresServer startWithLogIn(Path log) {
    return start(Map.of(), Optional.of(log));
  }

  private static PostgresServer start(Map<String, String> parameters, Optional<Path> log) {
    Map<String, String> all = new LinkedHashMap<>(DEFAULT_PARAMETERS);
    all.putAll(parameters);
    List<String> options = new ArrayList<>();
    all.forEach((name, value) -> options.addAll(List.of("-c", name + "=" + value)));
    String password = Passwords.random(16);
    PostgresServer server =
        log.isEmpty() && Engine.current() == Engine.DOCKER
            ? inContainer(options, password)
            : onThisMachine(options, password, log);
    ShutdownHook.closeAtExit(server);
    server.launch();
    return server;
  }

  private static PostgresServer inContainer(List<String> options, String password) {
    Network network = Network.newNetwork();
    List<String> command = new ArrayList<>(List.of("postgres"));
    command.addAll(options);
    PostgreSQLContainer container =
        new PostgreSQLContainer(IMAGE)
            .withUsername(SUPERUSER)
            .withPassword(password)
            .withDatabaseName(SUPERUSER)
            .withNetwork(network)
            .withNetworkAliases(NETWORK_ALIAS)
            .withCommand(command.toArray(String[]::new));
    Daemon daemon = new ContainerDaemon(container, STANDARD_PORT, "INT", "QUIT");
    return new PostgresServer(daemon, Optional.of(network), password, Optional.empty());
  }

  private static PostgresServer onThisMachine(
      List<String> options, String password, Optional<Path> log) {
    Path programs = PostgresBinaries.directory().resolve("bin");
    Path directory = LocalUser.createDirectory("postgresql");
    Path data = directory.resolve("data");
    Path passwordFile = LocalUser.write(directory.resolve("password"), password);
    List<String> initialise =
        new ArrayList<>(
            List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
                "--no-sync"));
    log.ifPresent(place -> initialise.addAll(elsewhere(place)));
    try (ChildProcess initdb = ChildProcess.start(LocalUser.command(initialise))) {
      if (initdb.awaitExit(TIME_TO_INITIALISE) != 0) {
        throw new TestbedException("initdb failed:\n" + initdb.output());
      }
    }
    return local(directory, data, options, password);
  }

  private static PostgresServer local(
      Path directory, Path data, List<String> options, String password) {
    Path programs = PostgresBinaries.directory().resolve("bin");
    int port = Ports.free();
    List<String> command = new ArrayList<>();
    command.addAll(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
    command.addAll(List.of("-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories="));
    command.addAll(options);
    Daemon daemon = new LocalDaemon(command, directory, port, "INT", "QUIT");
    return new PostgresServer(
        daemon, Optional.empty(), password, Optional.of(new Local(data, options)));
  }

  /** The size and the recycling of segments apply from the first one that initdb creates. */
  private static List<String> elsewhere(Path log) {
    return List.of(
        "--waldir=" + log,
        "--wal-segsize=" + LOG_SEGMENT / (1 << 20),
        "--set=min_wal_size=2MB",
        "--set=wal_recycle=off");
  }

  /** The loopback address. */
  public String host() {
    return daemon.host();
  }

  /** The same after a restart. */
  public int port() {
    return daemon.port();
  }

  /** The name of the superuser. */
  public String superuser() {
    return SUPERUSER;
  }

  /** Generated at the start. */
  public String superuserPassword() {
    return password;
  }

  /** The URL of a database of this server, without user and password. */
  public String jdbcUrl(String database) {
    return String.format(Locale.ROOT, "jdbc:postgresql://%s:%d/%s", host(), port(), database);
  }

  /** A connection of the superuser to the database {@code postgres}. */
  public Connection connect() throws SQLException {
    return connect(SUPERUSER);
  }

  /** A connection of the superuser to the database. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
  }

  /** A new, empty database, owned by a role of its own without other privileges. */
  public Database createDatabase() {
    return Database.create(this);
  }

  /** Closes every connection, shuts down cleanly, and starts again at the same address. */
  public void restart() {
    daemon.stop();
    launch();
  }

  /** Kills every process of the server, like a crash; the next start performs recovery. */
  public void restartImmediately() {
    daemon.crash();
    launch();
  }

  /** Shuts the server down cleanly; {@link #resume} starts it again at the same address. */
  public void halt() {
    daemon.stop();
  }

  /** Starts a stopped server again. */
  public void resume() {
    launch();
  }

  /** Whether its process runs. */
  public boolean isRunning() {
    return daemon.isRunning();
  }

  /**
   * Starts a standby of this server: a copy, made while it is briefly down. Only for a server on
   * this machine.
   */
  public PostgresServer startStandby() {
    Local original = local.orElseThrow();
    Path directory = LocalUser.createDirectory("postgresql-standby");
    Path data = directory.resolve("data");
    halt();
    try (ChildProcess copy =
        ChildProcess.start(
            LocalUser.command(List.of("cp", "-a", original.data().toString(), data.toString())))) {
      if (copy.awaitExit(TIME_TO_INITIALISE) != 0) {
        throw new TestbedException("the copy failed:\n" + copy.output());
      }
    } finally {
      resume();
    }
    LocalUser.write(data.resolve("standby.signal"), "");
    LocalUser.write(
        data.resolve("postgresql.auto.conf"),
        String.format(
            Locale.ROOT,
            "primary_conninfo = 'host=%s port=%d user=%s password=%s'\n",
            host(),
            port(),
            SUPERUSER,
            password));
    PostgresServer standby = local(directory, data, original.options(), password);
    ShutdownHook.closeAtExit(standby);
    standby.launch();
    return standby;
  }

  /** Promotes a standby, and waits until it accepts writes. */
  public void promote() {
    execute(SUPERUSER, "SELECT pg_promote(true, 60)");
  }

  /** Refuses every write of every session from now on, as a primary that was demoted does. */
  public void refuseWrites() {
    execute(
        SUPERUSER,
        "ALTER SYSTEM SET default_transaction_read_only = on",
        "SELECT pg_reload_conf()");
  }

  /** Accepts writes again, on every session. */
  public void acceptWrites() {
    execute(
        SUPERUSER, "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()");
  }

  /** The lines of the server's log since the first start. */
  public List<String> log() {
    return daemon.log();
  }

  @Override
  public void close() {
    ShutdownHook.forget(this);
    daemon.close();
    network.ifPresent(Network::close);
  }

  Optional<Network> network() {
    return network;
  }

  void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new TestbedException("the superuser's statement failed: " + e.getMessage(), e);
    }
  }

  private void launch() {
    daemon.start();
    Startup.await("PostgreSQL", daemon, () -> connect().close());
  }
}
