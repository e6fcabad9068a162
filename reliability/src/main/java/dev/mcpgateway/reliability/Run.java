package dev.mcpgateway.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * One scenario on one route.
 *
 * @param scenario what happens
 * @param way the route to the database
 * @param replicas their number
 * @param seed of the random choices, together with scenario and route: the same seed gives the same
 *     choices, though not the same timing
 */
record Run(Scenario scenario, Way way, int replicas, long seed) {

  static final String ADMINISTRATOR = "admin@example.com";
  static final String PASSWORD_SETTING = "MCPGATEWAY_ADMIN_PASSWORD";

  /** Spreads what differs little over all bits. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /**
   * The result of a run.
   *
   * @param took the duration, servers included
   * @param checks the checked invariants
   * @param measures the measurements
   * @param restarts the number of replicas that gave up and were restarted
   * @param events what happened
   */
  record Result(
      Run run,
      Instant began,
      Duration took,
      List<Check> checks,
      Map<String, String> measures,
      int restarts,
      List<Event> events) {

    boolean holds() {
      return checks.stream().allMatch(Check::holds);
    }

    List<Check> broken() {
      return checks.stream().filter(check -> !check.holds()).toList();
    }
  }

  /** A name for files. */
  String label() {
    return String.format(Locale.ROOT, "%s-%s-%d", scenario.name(), way.label(), seed);
  }

  /** The command that repeats it. */
  String command() {
    return String.format(
        Locale.ROOT,
        "reliability/run %s --route %s --replicas %d --seed %d",
        scenario.option(),
        way.label(),
        replicas,
        seed);
  }

  /**
   * Runs it.
   *
   * @param program the gateway
   * @param jar what the gateway was made from
   * @param kept a directory for what later runs can reuse
   * @param directory gets the logs
   */
  Result play(GatewayProgram program, Path jar, Path kept, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path work = Files.createTempDirectory("mcpgateway-reliability-");
    Journal journal = new Journal();
    List<Check> checks = new ArrayList<>();
    String password = password();
    Instant began = Instant.now();
    try (Stage stage = Stage.set(way, scenario.needs())) {
      Play play =
          new Play(
              stage,
              journal,
              program,
              jar,
              kept,
              work,
              replicas,
              chance(),
              // The login after a fault is retried.
              Map.of(
                  PASSWORD_SETTING,
                  password,
                  "MCPGATEWAY_LOGIN_PER_ACCOUNT",
                  "1000",
                  "MCPGATEWAY_LOGIN_PER_ADDRESS",
                  "1000"));
      try (play) {
        checks.addAll(perform(play, password));
      } finally {
        for (Replica replica : play.everyProcess()) {
          Files.write(
              directory.resolve(
                  String.format(Locale.ROOT, "%s-%d.log", replica.lane(), replica.pid())),
              replica.log());
        }
        stage.writeLogs(directory);
      }
      return new Result(
          this,
          journal.began(),
          Duration.between(began, Instant.now()),
          List.copyOf(checks),
          play.measures(),
          play.restarts(),
          journal.events());
    } catch (java.sql.SQLException e) {
      throw new IOException("the servers of a run do not answer", e);
    } finally {
      GatewayProgram.deleteTree(work);
    }
  }

  /** Any failure is a finding, and the invariants are checked nevertheless. */
  private List<Check> perform(Play play, String password) {
    List<Check> checks = new ArrayList<>();
    Ending ending = new Ending.Serving();
    try {
      ending = scenario.plot().play(play);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(new Check("played to its end", false, "interrupted"));
    } catch (Exception e) {
      checks.add(new Check("played to its end", false, String.valueOf(e)));
    }
    try {
      checks.addAll(Invariants.of(play, ending, password));
    } catch (Exception e) {
      checks.add(new Check("could be looked at in the end", false, String.valueOf(e)));
    }
    return checks;
  }

  /** A different one for each scenario and route, so that not all are trapped at the same place. */
  private Random chance() {
    return new Random(label().hashCode() * GOLDEN_RATIO);
  }

  /** A password that the gateway accepts for its administrator. */
  static String password() {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    return "Aa1-" + HexFormat.of().formatHex(random);
  }
}
