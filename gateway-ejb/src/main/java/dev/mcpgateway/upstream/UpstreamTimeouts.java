package dev.mcpgateway.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an exchange may take. They are looked at four times a second.
 *
 * @param firstByte until the head of the answer is there, connecting included
 * @param idle between two parts of the answer; it holds for event streams as well, where comments
 *     count
 * @param total for all of it; none for streams that are to stay open
 */
public record UpstreamTimeouts(Duration firstByte, Duration idle, Optional<Duration> total) {

  /** The same with a bound on all of it. */
  public UpstreamTimeouts within(Duration all) {
    return new UpstreamTimeouts(firstByte, idle, Optional.of(all));
  }
}
