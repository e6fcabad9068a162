package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs what the command line requests, and reports the results. */
public final class Reliability {

  /** The {@code gateway.jar} that was built. */
  static final Path JAR =
      Path.of(System.getProperty("reliability.jar", "../gateway-micro/target/gateway.jar"))
          .toAbsolutePath()
          .normalize();

  private static final Path TARGET =
      Path.of(System.getProperty("reliability.target", "target")).toAbsolutePath().normalize();
  private static final Path RUNS = TARGET.resolve("runs");

  private Reliability() {}

  /** Exits with 0 if all checks passed, 1 if not, 2 for an invalid command line. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Options options = Options.parse(List.of(arguments));
      if (options.help()) {
        System.out.print(Options.USAGE);
      } else if (options.list()) {
        Scenarios.all().forEach(s -> System.out.printf("%-22s %s%n", s.name(), s.what()));
      } else if (options.table()) {
        System.out.print(writeTable());
      } else {
        System.exit(play(options).stream().allMatch(Result::holds) ? 0 : 1);
      }
    } catch (UsageException e) {
      System.err.println("reliability/run: " + e.getMessage());
      System.err.println();
      System.err.print(Options.USAGE);
      System.exit(2);
    }
  }

  /** Performs one run, with its logs and its timeline in a directory of its own. */
  static Result play(Run run, GatewayProgram program) throws IOException {
    Path directory = RUNS.resolve(run.label());
    GatewayProgram.deleteTree(directory);
    Result result = run.play(program, JAR, TARGET.resolve("newer"), directory);
    Outcome.of(result).store(directory);
    Files.writeString(directory.resolve("result.txt"), Report.checks(result));
    Files.writeString(directory.resolve("timeline.md"), Timeline.markdown(result));
    return result;
  }

  /** At once, so that the result is kept if later runs are aborted. */
  private static synchronized void print(Result result) throws IOException {
    System.out.print(Report.of(result));
    System.out.flush();
    writeTable();
  }

  private static String writeTable() throws IOException {
    String table = Report.table(Outcome.loadAll(RUNS));
    Files.createDirectories(RUNS);
    Files.writeString(RUNS.resolve("table.md"), table);
    return table;
  }

  private static List<Result> play(Options options) throws IOException, InterruptedException {
    GatewayProgram program = GatewayProgram.laidOut(JAR, TARGET);
    ExecutorService jobs = Executors.newFixedThreadPool(options.jobs());
    List<Future<Result>> pending = new ArrayList<>();
    List<Outcome> held = Outcome.loadAll(RUNS).stream().filter(Outcome::holds).toList();
    for (Run run : options.runs()) {
      if (options.rest() && held.stream().anyMatch(outcome -> outcome.covers(run))) {
        continue;
      }
      pending.add(
          jobs.submit(
              () -> {
                try {
                  Result result = play(run, program);
                  print(result);
                  return result;
                } catch (IOException | RuntimeException e) {
                  System.out.printf("FAIL %s was not played: %s%n", run.label(), e);
                  throw e;
                }
              }));
    }
    jobs.shutdown();
    List<Result> results = new ArrayList<>();
    for (Future<Result> result : pending) {
      try {
        results.add(result.get());
      } catch (ExecutionException e) {
        throw new IOException("a run could not be played", e);
      }
    }
    return results;
  }
}
