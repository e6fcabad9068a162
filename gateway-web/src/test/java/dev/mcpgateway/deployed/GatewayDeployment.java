package dev.mcpgateway.deployed;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One server process with the gateway, as a client sees it. */
public final class GatewayDeployment implements AutoCloseable {

  private static final Path DIRECTORY = Path.of("target", "deployed");
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);

  private final RoutedDatabase database;
  private final int port;
  private final Path settings;

  private GatewayDeployment(RoutedDatabase database, int port, Path settings) {
    this.database = database;
    this.port = port;
    this.settings = settings;
  }

  /** Makes the database and writes down the settings; the server starts later. */
  static GatewayDeployment prepare(String name, DeployedWith with) {
    RoutedDatabase database = with.route().freshDatabase();
    GatewayDeployment deployment =
        new GatewayDeployment(database, freePort(), DIRECTORY.resolve(name + ".properties"));
    deployment.writeSettings(with.settings());
    return deployment;
  }

  /** The address of the server, whether it answers yet or not. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** The gateway's database, by the gateway's route. */
  public RoutedDatabase database() {
    return database;
  }

  /** The settings with which a migrator of the test reaches the same database by the same route. */
  public DatabaseSettings databaseSettings() {
    Properties written = readSettings();
    return DatabaseSettings.from(property -> Optional.ofNullable(written.getProperty(property)));
  }

  /** What is to be said to Payara Micro. */
  String microOptions() {
    return "--port %d --contextroot / --nohazelcast --disablephonehome --systemproperties %s"
        .formatted(port, settings);
  }

  /** Waits until the server process is gone, and drops the database. */
  @Override
  public void close() {
    List<ProcessHandle> servers =
        ProcessHandle.current().children().filter(this::isServer).toList();
    servers.forEach(GatewayDeployment::awaitEnd);
    database.close();
  }

  private boolean isServer(ProcessHandle process) {
    return process
        .info()
        .arguments()
        .map(arguments -> List.of(arguments).contains(settings.toString()))
        .orElse(false);
  }

  private static void awaitEnd(ProcessHandle server) {
    CompletableFuture<ProcessHandle> end = server.onExit();
    try {
      end.get(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      server.destroyForcibly();
      throw new IllegalStateException("The server did not stop within " + TIME_TO_STOP, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void writeSettings(String[] further) {
    Properties properties = new Properties();
    properties.setProperty(DatabaseSettings.URL, database.jdbcUrl());
    properties.setProperty(DatabaseSettings.USER, database.user());
    properties.setProperty(DatabaseSettings.PASSWORD, database.password());
    for (String setting : further) {
      String[] pair = setting.split("=", 2);
      properties.setProperty(pair[0], pair[1]);
    }
    try {
      Files.createDirectories(DIRECTORY);
      try (Writer writer = Files.newBufferedWriter(settings)) {
        properties.store(writer, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Properties readSettings() {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(settings)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
