package dev.mcpgateway.reachability;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The last answer of the database: written by the monitor alone, read by anyone at no cost. */
@ApplicationScoped
public class DatabaseReachability {

  /** How often the database is asked. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  /** An answer older than this says nothing any more: the monitor hangs, or the machine did. */
  static final Duration GOOD_FOR = PERIOD.multipliedBy(4);

  private volatile Optional<Reachability> last = Optional.empty();

  /** What is known at that moment; nothing until the bootstrap is done. */
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

  /** Replaces the answer by a newer one. Only the monitor may call this. */
  public void publish(Reachability answer) {
    last = Optional.of(answer);
  }
}
