package dev.mcpgateway.reachability;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The last known state of the database: written by the monitor only, read by anyone without
 * blocking.
 */
@ApplicationScoped
public class DatabaseReachability {

  /** How often the database is checked. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  /** An older answer is stale: the monitor hangs, or the machine did. */
  static final Duration GOOD_FOR = PERIOD.multipliedBy(4);

  private volatile Optional<Reachability> last = Optional.empty();

  /** The state at that moment; empty until the bootstrap is done. */
  public Optional<Reachability> at(Instant now) {
    return last.map(known -> trusted(known, now));
  }

  private static Reachability trusted(Reachability known, Instant now) {
    if (known.state() != DatabaseState.UNREACHABLE && known.at().plus(GOOD_FOR).isBefore(now)) {
      return Reachability.failed(
          known.at(),
          known.took(),
          String.format(
              Locale.ROOT, "no answer for %d s", Duration.between(known.at(), now).toSeconds()));
    }
    return known;
  }

  /** Publishes a new state. Only the monitor may call this. */
  public void publish(Reachability answer) {
    last = Optional.of(answer);
  }
}
