package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.Archive;
import dev.mcpgateway.micro.boot.AtExit;
import dev.mcpgateway.micro.boot.Layout;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SettingLookup;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Starts the gateway: settings, database, platform, and a log line with its address. */
final class GatewayServer {

  private static final String DATA_DIRECTORY = "mcpgateway-data";
  private static final String UPSTREAM_DENIED_NETWORKS = "mcpgateway.upstream.denied-networks";

  /** The default of the setting without its first word. */
  private static final String DENIED_BUT_FOR_LOOPBACK =
      "unspecified,link-local,metadata,cgnat,multicast";

  private final SettingLookup lookup;
  private final Path work;

  GatewayServer(SettingLookup lookup, Path work) {
    this.lookup = lookup;
    this.work = work;
  }

  /**
   * Starts.
   *
   * @throws CannotStartException or a SchemaException, with the reason
   */
  void start() {
    HttpPort port = HttpPort.from(lookup);
    Optional<HttpPort> managementPort = HttpPort.managementFrom(lookup);
    Drain drain = Drain.from(lookup);
    if (lookup.find(DatabaseSettings.URL).isEmpty()) {
      refuseToBeWithoutDatabase();
      refuseSettingsOfNoDatabase();
      refuseIfTaken(port, managementPort);
      startDatabase();
      allowUpstreamsOnLoopback();
    } else {
      DatabaseSettings.from(lookup);
      refuseIfTaken(port, managementPort);
    }
    // The application acts on the answer; here it shows that the database can be used.
    Schema.of(DatabaseSettings.from(lookup), HeadManifest.load(), new LoggedProgress()).probe();
    new PayaraMicroServer(work.resolve("payara"), port, new BootCommands(managementPort)).start();
    AtExit.add(() -> Console.writeAtExit("Stopping"));
    drain.arrange();
    Console.LOG.info(
        String.format(
            Locale.ROOT,
            "MCP Gateway %s is up at http://localhost:%d/ after %.1f s",
            Gateway.version(),
            port.number(),
            sinceStartOfJvm().toMillis() / 1000.0));
  }

  private static void refuseIfTaken(HttpPort port, Optional<HttpPort> managementPort) {
    port.refuseIfTaken();
    managementPort.ifPresent(HttpPort::refuseIfTaken);
  }

  /** A forgotten or misspelt URL must not silently lead to an empty database. */
  private void refuseSettingsOfNoDatabase() {
    for (String setting :
        List.of(DatabaseSettings.USER, DatabaseSettings.PASSWORD, DatabaseSettings.MIGRATION_URL)) {
      if (lookup.find(setting).isPresent()) {
        throw new InvalidSettingException(
            DatabaseSettings.URL,
            "is not set, but %s is: set both, or neither for the embedded PostgreSQL"
                .formatted(SettingLookup.environmentName(setting)));
      }
    }
    DatabaseSettings.from(
        setting ->
            setting.equals(DatabaseSettings.URL)
                ? Optional.of("jdbc:postgresql://127.0.0.1/gateway")
                : lookup.find(setting));
  }

  /**
   * A layout is used in containers, where an embedded database would be deleted with the container.
   */
  private static void refuseToBeWithoutDatabase() {
    if (Layout.isOfThisProgram()) {
      throw new CannotStartException(
          ("%s is not set, and there is no embedded PostgreSQL here: set it to a database, such as"
                  + " jdbc:postgresql://host:5432/gateway.")
              .formatted(SettingLookup.environmentName(DatabaseSettings.URL)));
    }
  }

  private static void startDatabase() {
    Path directory = Path.of(DATA_DIRECTORY).toAbsolutePath();
    EmbeddedPostgres postgres = EmbeddedPostgres.in(directory, archive());
    AtExit.add(postgres::stop);
    postgres.start();
    System.setProperty(DatabaseSettings.URL, postgres.jdbcUrl());
    System.setProperty(DatabaseSettings.USER, EmbeddedPostgres.USER);
    System.setProperty(DatabaseSettings.PASSWORD, postgres.password());
    Console.LOG.info("PostgreSQL is up at " + postgres.jdbcUrl());
  }

  /** Upstream servers run on the laptop that this is; anywhere else loopback is denied. */
  private void allowUpstreamsOnLoopback() {
    if (lookup.find(UPSTREAM_DENIED_NETWORKS).isEmpty()) {
      System.setProperty(UPSTREAM_DENIED_NETWORKS, DENIED_BUT_FOR_LOOPBACK);
      Console.LOG.info(
          "Upstream servers on the loopback of this machine are allowed, as "
              + SettingLookup.environmentName(UPSTREAM_DENIED_NETWORKS)
              + " is not set");
    }
  }

  private static Archive archive() {
    try {
      return Archive.ofThisProgram();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not the start of the process, which may have been a shell that built the jar first. */
  private static Duration sinceStartOfJvm() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
