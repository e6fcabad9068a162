package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of the gateway, in a lane that a later process may continue. */
final class Replica implements AutoCloseable {

  private static final Duration TIME_TO_END = Duration.ofSeconds(30);

  private final String lane;
  private final int port;
  private final Journal journal;
  private final ChildProcess process;
  private final HealthWatch health;
  private boolean killed;
  private boolean frozen;
  private Optional<Integer> exit = Optional.empty();

  private Replica(String lane, int port, Journal journal, ChildProcess process) {
    this.lane = lane;
    this.port = port;
    this.journal = journal;
    this.process = process;
    health = new HealthWatch(lane, port, journal);
  }

  /**
   * Starts one.
   *
   * @param lane its name, also in the database
   * @param work its directory, for what it unpacks
   */
  static Replica start(
      String lane, GatewayProgram program, Map<String, String> settings, Path work, Journal journal)
      throws IOException {
    int port = Ports.free();
    Map<String, String> all = new HashMap<>(settings);
    all.put("HOSTNAME", lane);
    all.put("MCPGATEWAY_HTTP_PORT", Integer.toString(port));
    Files.createDirectories(work);
    journal.add(lane, Kind.STARTED, "");
    ChildProcess process =
        program
            .process()
            .options("-Djava.io.tmpdir=" + work)
            .environment(all)
            .directory(work)
            .start();
    return new Replica(lane, port, journal, process);
  }

  String lane() {
    return lane;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  HealthWatch health() {
    return health;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  boolean isFrozen() {
    return frozen;
  }

  /** Whether this harness stopped it, rather than it exited by itself. */
  boolean wasKilled() {
    return killed;
  }

  /** The exit code, once it has exited by itself. */
  Optional<Integer> exit() {
    if (exit.isEmpty() && !killed && !process.isAlive()) {
      exit = Optional.of(process.awaitExit(TIME_TO_END));
      health.close();
      journal.add(new Event(lastWord(), lane, Kind.EXITED, "exit " + exit.get()));
    }
    return exit;
  }

  List<String> log() {
    return process.lines();
  }

  void kill() {
    killed = true;
    journal.add(lane, Kind.KILLED, "SIGKILL");
    process.kill();
    health.close();
  }

  void freeze() {
    frozen = true;
    journal.add(lane, Kind.FROZEN, "SIGSTOP");
    process.freeze();
  }

  void thaw() {
    frozen = false;
    journal.add(lane, Kind.THAWED, "SIGCONT");
    process.thaw();
  }

  @Override
  public void close() {
    health.close();
    process.close();
  }

  private Instant lastWord() {
    List<String> lines = process.lines();
    for (int i = lines.size() - 1; i >= 0; i--) {
      Optional<LogLine> line = LogLine.parse(lines.get(i));
      if (line.isPresent()) {
        return line.get().at();
      }
    }
    return Instant.now();
  }
}
