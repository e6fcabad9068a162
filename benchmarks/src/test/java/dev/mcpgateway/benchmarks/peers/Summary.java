package dev.mcpgateway.benchmarks.peers;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** All runs of one cell. */
record Summary(List<Measurement> plays) {

  static Summary of(Cell cell, List<Measurement> all) {
    return new Summary(all.stream().filter(play -> play.cell().equals(cell)).toList());
  }

  boolean isEmpty() {
    return plays.isEmpty();
  }

  /** Seconds to the first replica that was ready. */
  Optional<Spread> first() {
    return Spread.of(
        plays.stream()
            .flatMap(play -> seconds(play.first(), play.ready() == 0 && play.hung() > 0).stream())
            .toList());
  }

  /** Seconds to the last one; infinite if one timed out. */
  Optional<Spread> last() {
    return Spread.of(
        plays.stream().flatMap(play -> seconds(play.last(), play.hung() > 0).stream()).toList());
  }

  /** Milliseconds without the start of the JVM. */
  Optional<Spread> inProcess() {
    return spread(Measurement::inProcess);
  }

  Optional<Spread> statements() {
    return spread(Measurement::statements);
  }

  int replicas() {
    return plays.stream().mapToInt(play -> play.ready() + play.failed() + play.hung()).sum();
  }

  int failed() {
    return plays.stream().mapToInt(Measurement::failed).sum();
  }

  int hung() {
    return plays.stream().mapToInt(Measurement::hung).sum();
  }

  /** The maximum number left by one run. */
  int locks() {
    return plays.stream().mapToInt(Measurement::locks).max().orElse(0);
  }

  /** Runs after which a replica was ready, but the schema was not the gateway's. */
  long wrongSchemas() {
    return plays.stream().filter(play -> play.ready() > 0 && !play.schemaIsHead()).count();
  }

  private Optional<Spread> spread(Function<Measurement, OptionalLong> figure) {
    return Spread.of(
        plays.stream()
            .map(figure)
            .filter(OptionalLong::isPresent)
            .map(present -> (double) present.getAsLong())
            .toList());
  }

  private static Optional<Double> seconds(OptionalLong millis, boolean cutOff) {
    if (cutOff) {
      return Optional.of(Double.POSITIVE_INFINITY);
    }
    return millis.isPresent() ? Optional.of(millis.getAsLong() / 1000.0) : Optional.empty();
  }
}
