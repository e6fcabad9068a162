package dev.mcpgateway.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A real PgBouncer in transaction mode before a {@link PostgresServer}, on a loopback port that it
 * keeps over restarts. It serves every database and every role of the server, and checks passwords.
 *
 * <p>PgBouncer has one pool for each pair of database and role, so a fresh {@link Database} has a
 * pool of its own. To check passwords it keeps further connections, of the superuser.
 */
public final class PgBouncer implements AutoCloseable {
  private static final DockerImageName IMAGE = DockerImageName.parse("edoburu/pgbouncer:latest");
  private static final int STANDARD_PORT = 6432;
  private static final String CONTAINER_DIRECTORY = "/etc/pgbouncer";
  private static final String ADMINISTRATOR = "testbed_administrator";
  private static final Map<Integer, PgBouncer> SHARED = new ConcurrentHashMap<>();

  private final Daemon daemon;
  private final int poolSize;
  private final String administratorPassword;
  private final Optional<Path> file;

  private PgBouncer(
      Daemon daemon, int poolSize, String administratorPassword, Optional<Path> file) {
    this.daemon = daemon;
    this.poolSize = poolSize;
    this.administratorPassword = administratorPassword;
    this.file = file;
  }

  /** Settings of a PgBouncer before its start; by default PgBouncer's own. */
  public static final class Builder {
    private final PostgresServer server;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private int poolSize = 20;
    private Optional<TcpProxy> proxy = Optional.empty();

    private Builder(PostgresServer server) {
      this.server = server;
      settings.put("pool_mode", "transaction");
      settings.put("max_client_conn", "1000");
      settings.put("ignore_startup_parameters", "extra_float_digits");
      settings.put("server_login_retry", "1");
    }

    /** The maximum number of server connections of each pair of database and role, at least 1. */
    public Builder poolSize(int connections) {
      poolSize = connections;
      return this;
    }

    /**
     * How long a client may wait for a server connection before it is disconnected, in whole
     * seconds.
     */
    public Builder queryWaitTimeout(Duration atMost) {
      return setting("query_wait_timeout", Long.toString(atMost.toSeconds()));
    }

    /** Any setting of the section {@code [pgbouncer]}. */
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /** Connects to the server through the proxy; only for a PgBouncer on this machine. */
    public Builder through(TcpProxy toServer) {
      proxy = Optional.of(toServer);
      return this;
    }

    /**
     * Starts it.
     *
     * @throws TestbedException with its log, if it does not start, or with the package to install,
     *     if there is no PgBouncer
     */
    public PgBouncer start() {
      String password = Passwords.random(16);
      PgBouncer pooler =
          switch (Engine.current()) {
            case DOCKER ->
                new PgBouncer(inContainer(password), poolSize, password, Optional.empty());
            case LOCAL -> onThisMachine(password);
          };
      ShutdownHook.closeAtExit(pooler);
      pooler.launch();
      return pooler;
    }

    private PgBouncer onThisMachine(String administratorPassword) {
      String program = program();
      Path directory = LocalUser.createDirectory("pgbouncer");
      int port = Ports.free();
      Path users =
          LocalUser.write(directory.resolve("userlist.txt"), userList(administratorPassword));
      String configuration =
          proxy
              .map(toServer -> configuration(toServer.host(), toServer.port(), port, users))
              .orElseGet(() -> configuration(server.host(), server.port(), port, users));
      Path file = LocalUser.write(directory.resolve("pgbouncer.ini"), configuration);
      Daemon daemon =
          new LocalDaemon(List.of(program, file.toString()), directory, port, "INT", "KILL");
      return new PgBouncer(daemon, poolSize, administratorPassword, Optional.of(file));
    }

    private Daemon inContainer(String administratorPassword) {
      if (proxy.isPresent()) {
        throw new TestbedException(
            "A PgBouncer in a container cannot reach a proxy of this JVM: run this with"
                + " -Dtestbed.engine=local.");
      }
      Network network = server.network().orElseThrow();
      settings.put("dns_max_ttl", "1");
      settings.put("dns_nxdomain_ttl", "1");
      String users = CONTAINER_DIRECTORY + "/userlist.txt";
      GenericContainer<?> container =
          new GenericContainer<>(IMAGE)
              .withNetwork(network)
              // The port is on loopback, where Testcontainers does not always look for it.
              .waitingFor(Wait.forLogMessage(".*process up.*\\s", 1))
              .withCopyToContainer(Transferable.of(userList(administratorPassword)), users)
              .withCopyToContainer(
                  Transferable.of(
                      configuration(
                          PostgresServer.NETWORK_ALIAS,
                          PostgresServer.STANDARD_PORT,
                          STANDARD_PORT,
                          Path.of(users))),
                  CONTAINER_DIRECTORY + "/pgbouncer.ini");
      return new ContainerDaemon(container, STANDARD_PORT, "INT", "KILL");
    }

    private String configuration(String serverHost, int serverPort, int port, Path users) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("listen_addr", Engine.current() == Engine.DOCKER ? "*" : "127.0.0.1");
      all.put("listen_port", Integer.toString(port));
      all.put("unix_socket_dir", "");
      all.put("auth_type", "scram-sha-256");
      all.put("auth_file", users.toString());
      all.put("auth_user", server.superuser());
      all.put("auth_query", "SELECT usename, passwd FROM pg_catalog.pg_shadow WHERE usename = $1");
      all.put("admin_users", ADMINISTRATOR);
      all.put("default_pool_size", Integer.toString(poolSize));
      all.putAll(settings);
      return all.entrySet().stream()
          .map(setting -> setting.getKey() + " = " + setting.getValue())
          .collect(
              Collectors.joining(
                  "\n",
                  String.format(
                      Locale.ROOT,
                      "[databases]\n* = host=%s port=%d\n[pgbouncer]\n",
                      serverHost,
                      serverPort),
                  "\n"));
    }

    private String userList(String administratorPassword) {
      return "\"%s\" \"%s\"\n\"%s\" \"%s\"\n"
          .formatted(
              ADMINISTRATOR, administratorPassword, server.superuser(), server.superuserPassword());
    }

    private static String program() {
      return Stream.concat(
              Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
          .map(directory -> Path.of(directory, "pgbouncer"))
          .filter(Files::isExecutable)
          .map(Path::toString)
          .findFirst()
          .orElseThrow(
              () ->
                  new TestbedException(
                      "The tests need PgBouncer: install the package 'pgbouncer', or a Docker"
                          + " engine."));
    }
  }

  /** A PgBouncer before the server, to be configured and started. */
  public static Builder inFrontOf(PostgresServer server) {
    return new Builder(server);
  }

  /** The shared PgBouncer with this pool size before {@link PostgresServer#shared}. */
  public static PgBouncer shared(int poolSize) {
    return SHARED.computeIfAbsent(
        poolSize, size -> inFrontOf(PostgresServer.shared()).poolSize(size).start());
  }

  /** The loopback address. */
  public String host() {
    return daemon.host();
  }

  /** The same after a restart. */
  public int port() {
    return daemon.port();
  }

  /** The maximum number of server connections of each pair of database and role. */
  public int poolSize() {
    return poolSize;
  }

  /** The URL of the database through this pooler, without user and password. */
  public String jdbcUrl(Database database) {
    return jdbcUrl(database.name());
  }

  /**
   * A connection of the database's role through this pooler, without server-side prepared
   * statements, which transaction mode does not allow.
   */
  public Connection connect(Database database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("prepareThreshold", "0");
    return DriverManager.getConnection(jdbcUrl(database), properties);
  }

  /**
   * The rows of a SHOW command of the admin console by column name, as in {@code show("POOLS")}.
   */
  public List<Map<String, String>> show(String what) {
    try (Connection console = console();
        Statement statement = console.createStatement();
        ResultSet rows = statement.executeQuery("SHOW " + what)) {
      ResultSetMetaData columns = rows.getMetaData();
      List<Map<String, String>> result = new ArrayList<>();
      while (rows.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          row.put(columns.getColumnName(i), rows.getString(i));
        }
        result.add(row);
      }
      return result;
    } catch (SQLException e) {
      throw new TestbedException("SHOW " + what + " failed", e);
    }
  }

  /** The row of SHOW POOLS for the database and its role; empty before the first client. */
  public Optional<Map<String, String>> pool(Database database) {
    return show("POOLS").stream()
        .filter(
            row ->
                row.get("database").equals(database.name())
                    && row.get("user").equals(database.user()))
        .findFirst();
  }

  /** A command of the admin console, as in {@code execute("RECONNECT")}. */
  public void execute(String command) {
    try (Connection console = console();
        Statement statement = console.createStatement()) {
      statement.execute(command);
    } catch (SQLException e) {
      throw new TestbedException(command + " failed", e);
    }
  }

  /** Waits for running transactions, closes the server connections and lets clients wait. */
  public void pause() {
    execute("PAUSE");
  }

  /** Serves the clients again that have waited since {@link #pause}. */
  public void unpause() {
    execute("RESUME");
  }

  /**
   * Switches to another server, as an operator does after a failover: new server connections go
   * there, and those to the old server end with their transactions. Only for a PgBouncer on this
   * machine.
   */
  public void leadTo(PostgresServer other) {
    Path configuration = file.orElseThrow();
    try {
      String before = Files.readString(configuration);
      LocalUser.write(
          configuration,
          before.replaceFirst(
              "(?m)^\\* = .*$", "* = host=" + other.host() + " port=" + other.port()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    execute("RELOAD");
  }

  /** Closes all connections and accepts none; {@link #resume} starts it at the same address. */
  public void halt() {
    daemon.crash();
  }

  /** Starts a stopped PgBouncer again. */
  public void resume() {
    launch();
  }

  /** Closes all connections and starts again at the same address. */
  public void restart() {
    halt();
    resume();
  }

  /** The lines of the log since the first start. */
  public List<String> log() {
    return daemon.log();
  }

  @Override
  public void close() {
    ShutdownHook.forget(this);
    daemon.close();
  }

  private void launch() {
    daemon.start();
    Startup.await("PgBouncer", daemon, () -> console().close());
  }

  private String jdbcUrl(String database) {
    return String.format(Locale.ROOT, "jdbc:postgresql://%s:%d/%s", host(), port(), database);
  }

  /**
   * The console supports only the simple protocol and refuses the SET that the driver sends at
   * login to a server older than 12, unless the property {@code replication} is set.
   */
  private Connection console() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", ADMINISTRATOR);
    properties.setProperty("password", administratorPassword);
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("replication", "false");
    return DriverManager.getConnection(jdbcUrl("pgbouncer"), properties);
  }
}
