package dev.mcpgateway.reachability;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the database answered, or that it did not.
 *
 * @param state what can be done with it
 * @param at when it was asked
 * @param took how long it took to answer, or to be given up
 * @param problem why it cannot be written to, or not be reached; one line without secrets
 */
public record Reachability(
    DatabaseState state, Instant at, Duration took, Optional<String> problem) {

  /** It answered, and can be written to. */
  static Reachability answered(Instant at, Duration took) {
    return new Reachability(DatabaseState.WRITABLE, at, took, Optional.empty());
  }

  /** It answered that it is read-only. */
  static Reachability readOnly(Instant at, Duration took, String problem) {
    return new Reachability(DatabaseState.READ_ONLY, at, took, Optional.of(problem));
  }

  /** It did not answer. */
  static Reachability failed(Instant at, Duration took, String problem) {
    return new Reachability(DatabaseState.UNREACHABLE, at, took, Optional.of(problem));
  }

  /** Whether the gateway can do its work with it. */
  public boolean isWritable() {
    return state == DatabaseState.WRITABLE;
  }
}
