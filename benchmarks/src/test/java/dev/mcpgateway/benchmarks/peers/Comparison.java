package dev.mcpgateway.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Compares, and writes the results. */
public final class Comparison {

  private static final Path TARGET =
      Path.of(System.getProperty("peers.target", "target/peers")).toAbsolutePath();
  private static final Path PAGE = Path.of("docs", "performance.md").toAbsolutePath();
  private static final String BEGIN = "<!-- peers: written by benchmarks/peers -->\n";
  private static final String END = "<!-- peers: end -->";

  private Comparison() {}

  /** Exits with 0 if the gateway passed, 1 if not, 2 for an invalid command line. */
  public static void main(String[] arguments) throws IOException, SQLException {
    try {
      Options options = Options.parse(List.of(arguments));
      if (options.help()) {
        System.out.print(Options.USAGE);
      } else {
        Path recorded = TARGET.resolve("measurements.tsv");
        if (!options.renderOnly()) {
          record(options, TARGET, recorded);
        }
        Report report = Report.read(Files.readAllLines(recorded));
        write(report, TARGET);
        System.out.println(report.text());
        if (options.publish()) {
          publish(report);
        }
        System.exit(report.holds() ? 0 : 1);
      }
    } catch (Options.UsageException e) {
      System.err.printf("benchmarks/peers: %s%n%n%s", e.getMessage(), Options.USAGE);
      System.exit(2);
    }
  }

  /** Runs everything, and writes each result at once. */
  static void record(Options options, Path directory, Path recorded)
      throws IOException, SQLException {
    Files.createDirectories(directory);
    List<String> lines = new ArrayList<>();
    String loadBefore = load();
    try (Stage stage = new Stage(options, directory)) {
      play(
          options,
          stage,
          measurement -> {
            lines.add(measurement.line());
            System.out.printf("round %d: %s%n", measurement.round(), told(measurement));
          });
    } finally {
      lines.add(0, context(options, loadBefore, load()).line());
      Files.write(recorded, lines, UTF_8);
    }
  }

  /** Writes the text. */
  static void write(Report report, Path directory) throws IOException {
    Files.writeString(directory.resolve("peers.md"), report.text());
  }

  private static void publish(Report report) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(PAGE + " has no place for the comparison");
    }
    Files.writeString(
        PAGE,
        page.substring(0, begin + BEGIN.length()) + "\n" + report.text() + page.substring(end));
  }

  /**
   * Alternating, and each round with another peer first, so that drifts of the machine affect all
   * equally.
   */
  private static void play(Options options, Stage stage, Consumer<Measurement> each)
      throws SQLException {
    Set<Cell> hung = new HashSet<>();
    for (int round = 1; round <= options.rounds(); round++) {
      List<Peer> turn = new ArrayList<>(options.peers());
      Collections.rotate(turn, 1 - round);
      for (Situation situation : options.situations()) {
        for (Route route : options.routes()) {
          for (int replicas : options.replicas(situation)) {
            for (Peer peer : turn) {
              Cell cell = new Cell(peer, situation, route, replicas);
              if (!hung.contains(cell)) {
                Measurement measurement = stage.play(cell, round);
                each.accept(measurement);
                if (measurement.hung() > 0) {
                  hung.add(cell);
                }
              }
            }
          }
        }
      }
    }
  }

  private static Context context(Options options, String loadBefore, String loadAfter)
      throws SQLException {
    try (Connection connection = PostgresServer.shared().connect()) {
      return new Context(
          LocalDate.now(ZoneOffset.UTC).toString(),
          Integer.toString(Runtime.getRuntime().availableProcessors()),
          loadBefore,
          loadAfter,
          System.getProperty("java.version"),
          String.format(
              Locale.ROOT,
              "%d.%d",
              connection.getMetaData().getDatabaseMajorVersion(),
              connection.getMetaData().getDatabaseMinorVersion()),
          options.rounds(),
          options.bound().toSeconds());
    }
  }

  private static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String told(Measurement m) {
    return String.format(
        Locale.ROOT,
        "%s: first ready %s ms, last %s ms, %d ready, %d failed, %d hung, %d locks left%s",
        m.cell(),
        m.first().isPresent() ? m.first().getAsLong() : "-",
        m.last().isPresent() ? m.last().getAsLong() : "-",
        m.ready(),
        m.failed(),
        m.hung(),
        m.locks(),
        m.schemaIsHead() ? "" : ", NOT AT HEAD");
  }
}
