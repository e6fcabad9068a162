package dev.mcpgateway.reachability;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the database answered, or that it did not.
 *
 * @param reachable whether it answered
 * @param at when it was asked
 * @param took how long it took to answer, or to be given up
 * @param problem why it is not reachable, one line without secrets
 */
public record Reachability(boolean reachable, Instant at, Duration took, Optional<String> problem) {

  /** It answered. */
  static Reachability answered(Instant at, Duration took) {
    return new Reachability(true, at, took, Optional.empty());
  }

  /** It did not. */
  static Reachability failed(Instant at, Duration took, String problem) {
    return new Reachability(false, at, took, Optional.of(problem));
  }
}
