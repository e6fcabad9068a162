package dev.mcpgateway.rest.frame;

import dev.mcpgateway.authentication.boundary.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Finds out where a client is behind proxies that are trusted. */
final class ClientAddress {

  private ClientAddress() {}

  /**
   * The last address of the chain that no trusted proxy wrote.
   *
   * @param peer the other end of the connection
   * @param forwardedFor the values of {@code X-Forwarded-For}, joined by commas; may be empty
   */
  static String of(String peer, String forwardedFor, List<Network> trusted) {
    Deque<String> chain = new ArrayDeque<>();
    Arrays.stream(forwardedFor.split(","))
        .map(String::strip)
        .filter(hop -> !hop.isEmpty())
        .forEach(chain::addLast);
    String address = peer;
    while (!chain.isEmpty() && isTrusted(address, trusted)) {
      String previous = chain.removeLast();
      if (Network.of(previous).isEmpty()) {
        break;
      }
      address = previous;
    }
    return address;
  }

  private static boolean isTrusted(String address, List<Network> trusted) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }
}
