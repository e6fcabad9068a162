package dev.mcpgateway.benchmarks.peers;

import dev.mcpgateway.testbed.Route;
import java.util.Locale;

/**
 * What is measured once a round.
 *
 * @param replicas their number, the killed one included
 */
record Cell(Peer peer, Situation situation, Route route, int replicas) {

  /** Its readable name. */
  static String words(Route route) {
    return route.poolSize().isPresent() ? "pool of " + route.poolSize().getAsInt() : "direct";
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %s, %d %s",
        peer.title(),
        situation.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        words(route),
        replicas,
        replicas == 1 ? "replica" : "replicas");
  }
}
