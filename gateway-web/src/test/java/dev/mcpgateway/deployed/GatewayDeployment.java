package dev.mcpgateway.deployed;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One server process with the gateway, as a client sees it. */
public final class GatewayDeployment implements AutoCloseable {

  private static final Path DIRECTORY = Path.of("target", "deployed");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Payara Micro appends the number of the first file to the configured name. */
  private static final String LOG_SUFFIX = ".0";

  private final RoutedDatabase database;
  private final int port;
  private final Path settings;
  private final Path log;

  private GatewayDeployment(RoutedDatabase database, int port, String name) {
    this.database = database;
    this.port = port;
    this.settings = DIRECTORY.resolve(name + ".properties");
    this.log = DIRECTORY.resolve(name + ".log");
  }

  /** Creates the database and writes the settings; the server starts later. */
  static GatewayDeployment prepare(String name, DeployedWith with) {
    GatewayDeployment deployment =
        new GatewayDeployment(with.route().freshDatabase(), freePort(), name);
    deployment.writeSettings(with.settings());
    return deployment;
  }

  /** The address of the server, whether it answers already or not. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** The gateway's database, by the gateway's route. */
  public RoutedDatabase database() {
    return database;
  }

  /** The settings for a migrator of the test, for the same database by the same route. */
  public DatabaseSettings databaseSettings() {
    Properties written = readSettings();
    return DatabaseSettings.from(property -> Optional.ofNullable(written.getProperty(property)));
  }

  /** The server's response for that path, which has no leading slash. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri().resolve(path)).timeout(TIMEOUT).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The server's log so far. */
  public String log() {
    Path written = Path.of(log + LOG_SUFFIX);
    try {
      return Files.exists(written) ? Files.readString(written) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arguments for Payara Micro. */
  String microOptions() {
    return String.format(
            Locale.ROOT, "--port %d --contextroot / --nohazelcast --disablephonehome", port)
        + " --systemproperties %s --logtofile %s".formatted(settings, log);
  }

  /** Waits until the server process has exited, and drops the database. */
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
      Files.deleteIfExists(Path.of(log + LOG_SUFFIX));
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
