package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Run.Result;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The stored result of a run, so that a table can be created from separate runs.
 *
 * @param broken the violated invariants, as text; empty if there are none
 * @param measured the measurements, as text
 */
record Outcome(
    String scenario,
    String way,
    int replicas,
    long seed,
    long seconds,
    String broken,
    String measured) {

  private static final String FILE = "outcome.properties";

  static Outcome of(Result result) {
    return new Outcome(
        result.run().scenario().name(),
        result.run().way().label(),
        result.run().replicas(),
        result.run().seed(),
        result.took().toSeconds(),
        result.broken().stream().map(Check::what).collect(Collectors.joining("; ")),
        Report.measures(result));
  }

  boolean holds() {
    return broken.isEmpty();
  }

  /** Whether this is the result of a run with the same choices and at least as many replicas. */
  boolean covers(Run run) {
    return scenario.equals(run.scenario().name())
        && way.equals(run.way().label())
        && seed == run.seed()
        && replicas >= run.replicas();
  }

  /** Writes it to the directory of its run. */
  void store(Path directory) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("scenario", scenario);
    properties.setProperty("way", way);
    properties.setProperty("replicas", Integer.toString(replicas));
    properties.setProperty("seed", Long.toString(seed));
    properties.setProperty("seconds", Long.toString(seconds));
    properties.setProperty("broken", broken);
    properties.setProperty("measured", measured);
    try (Writer writer = Files.newBufferedWriter(directory.resolve(FILE))) {
      properties.store(writer, null);
    }
  }

  /** Those of all completed runs, in no particular order. */
  static List<Outcome> loadAll(Path runs) throws IOException {
    if (!Files.exists(runs)) {
      return List.of();
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (Stream<Path> directories = Files.list(runs)) {
      for (Path directory : directories.toList()) {
        Path file = directory.resolve(FILE);
        if (Files.exists(file)) {
          outcomes.add(load(file));
        }
      }
    }
    return outcomes;
  }

  private static Outcome load(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new Outcome(
        properties.getProperty("scenario"),
        properties.getProperty("way"),
        Integer.parseInt(properties.getProperty("replicas")),
        Long.parseLong(properties.getProperty("seed")),
        Long.parseLong(properties.getProperty("seconds")),
        properties.getProperty("broken"),
        properties.getProperty("measured"));
  }
}
