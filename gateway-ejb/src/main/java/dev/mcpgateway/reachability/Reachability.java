package dev.mcpgateway.reachability;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of a check of the database.
 *
 * @param state the state of the database
 * @param at the time of the check
 * @param took how long it took to answer or to time out
 * @param problem why it does not accept writes or cannot be reached; one line without secrets
 */
public record Reachability(
    DatabaseState state, Instant at, Duration took, Optional<String> problem) {

  /** It answered and accepts writes. */
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

  /** Whether the gateway can work with it. */
  public boolean isWritable() {
    return state == DatabaseState.WRITABLE;
  }
}
