package dev.mcpgateway.reliability;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.Ports;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program of the gateway. If {@code gateway.jar} can write its layout, replicas are started
 * from that, with class data from one start: otherwise many replicas on few processors need
 * minutes.
 *
 * @param jar the argument of {@code java -jar}
 * @param classData the archive of class data, if there is one
 */
record GatewayProgram(Path jar, Optional<Path> classData) {

  private static final Duration TIME_TO_LAY_OUT = Duration.ofMinutes(2);
  private static final Duration TIME_TO_TRAIN = Duration.ofMinutes(6);
  private static final String ARCHIVE = "gateway.jsa";

  /** The jar alone. */
  static GatewayProgram of(Path jar) {
    return new GatewayProgram(jar, Optional.empty());
  }

  /**
   * The jar's layout in a directory, which is reused for later runs of the same jar.
   *
   * @param jar a {@code gateway.jar}
   */
  static GatewayProgram laidOut(Path jar, Path directory) throws IOException {
    Path layout = directory.resolve("layout");
    Path archive = layout.resolve(ARCHIVE);
    Path laidOut = layout.resolve("gateway.jar");
    if (isNewer(archive, jar)) {
      return new GatewayProgram(laidOut, Optional.of(archive));
    }
    deleteTree(layout);
    Files.createDirectories(directory);
    if (!layOut(jar, layout)) {
      return of(jar);
    }
    train(new GatewayProgram(laidOut, Optional.empty()), archive);
    return new GatewayProgram(laidOut, Optional.of(archive));
  }

  /** A process before its start, configured for many on a small machine. */
  JavaProcess process() {
    List<String> options = new ArrayList<>(List.of("-Xmx320m", "-Xmn160m", "-XX:-UsePerfData"));
    classData.ifPresent(archive -> options.add("-XX:SharedArchiveFile=" + archive));
    return JavaProcess.running(jar).options(options.toArray(String[]::new));
  }

  /** Whether the jar supports that. */
  private static boolean layOut(Path jar, Path layout) {
    try (ChildProcess process =
        JavaProcess.running(jar).arguments("layout", layout.toString()).start()) {
      return process.awaitExit(TIME_TO_LAY_OUT) == 0;
    }
  }

  private static void train(GatewayProgram program, Path archive) throws IOException {
    Path work = Files.createTempDirectory("mcpgateway-training-");
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase()) {
      Map<String, String> settings = new HashMap<>(database.settings());
      int port = Ports.free();
      String password = Run.password();
      settings.put("MCPGATEWAY_HTTP_PORT", Integer.toString(port));
      settings.put("MCPGATEWAY_ADMIN_PASSWORD", password);
      try (ChildProcess gateway =
          program
              .process()
              .options("-XX:ArchiveClassesAtExit=" + archive, "-Djava.io.tmpdir=" + work)
              .environment(settings)
              .directory(work)
              .start()) {
        gateway.awaitLine("is up at http", TIME_TO_TRAIN);
        // The requests that replicas get all the time, and once in the end.
        Api.visit(port, "/health/ready");
        Api.visit(port, "/auth/email/me");
        Api.logIn(port, Run.ADMINISTRATOR, password).ifPresent(token -> Api.roles(port, token));
        gateway.terminate();
        gateway.awaitExit(TIME_TO_TRAIN);
      }
    } finally {
      deleteTree(work);
    }
  }

  /** Whether one file exists and is newer than the other. */
  static boolean isNewer(Path one, Path other) throws IOException {
    return Files.exists(one)
        && Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
  }

  /** Deletes a directory recursively, if it exists. */
  static void deleteTree(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
