package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A process that brings a schema to head with a peer, reports it, and exits. */
final class Replica {

  private static final String READY = "ready ";

  /**
   * The report of a replica.
   *
   * @param at when it was ready
   * @param took the time since the entry into its main method, without the start of the JVM
   */
  record Ready(Instant at, Duration took) {

    /** Reads the line, anywhere in the output of a peer. */
    static Optional<Ready> in(ChildProcess process) {
      return process.lines().stream()
          .filter(line -> line.startsWith(READY))
          .map(line -> line.split(" ", -1))
          .map(
              words ->
                  new Ready(
                      Instant.ofEpochMilli(Long.parseLong(words[1])),
                      Duration.ofMillis(Long.parseLong(words[2]))))
          .findFirst();
    }
  }

  private Replica() {}

  /** Starts one. */
  static ChildProcess start(Peer peer, RoutedDatabase database, Path flywayScripts) {
    return JavaProcess.running(Replica.class, peer.classPath(System.getProperty("java.class.path")))
        .options("-Dliquibase.analytics.enabled=false")
        .arguments(peer.word(), flywayScripts.toString())
        .environment(database.settings())
        .start();
  }

  /** Exits with 0 if the schema is at head, else with a stack trace. */
  public static void main(String[] arguments) throws Exception {
    long began = System.nanoTime();
    Logger.getLogger("").setLevel(Level.WARNING);
    Options.peer(arguments[0])
        .bringToHead(DatabaseSettings.from(SettingLookup.ofProcess()), Path.of(arguments[1]));
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println(READY + System.currentTimeMillis() + " " + took.toMillis());
    System.exit(0);
  }
}
