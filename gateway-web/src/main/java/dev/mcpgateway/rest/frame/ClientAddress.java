package dev.mcpgateway.rest.frame;

import dev.mcpgateway.network.IpAddress;
import dev.mcpgateway.network.Network;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds out where a client is behind proxies that are trusted. */
final class ClientAddress {

  private ClientAddress() {}

  /**
   * The last address of the chain that no trusted proxy wrote, in digits, without a port. A hop
   * that is no address ends the chain: whoever wrote it is as far as is known.
   *
   * @param peer the other end of the connection
   * @param forwardedFor the values of {@code X-Forwarded-For}, joined by commas; may be empty
   */
  static String of(String peer, String forwardedFor, List<Network> trusted) {
    Optional<IpAddress> address = IpAddress.ofHop(peer);
    Deque<String> chain = new ArrayDeque<>();
    Arrays.stream(forwardedFor.split(","))
        .map(String::strip)
        .filter(hop -> !hop.isEmpty())
        .forEach(chain::addLast);
    while (!chain.isEmpty() && isTrusted(address, trusted)) {
      Optional<IpAddress> previous = IpAddress.ofHop(chain.removeLast());
      if (previous.isEmpty()) {
        break;
      }
      address = previous;
    }
    return address.map(IpAddress::toString).orElse(peer);
  }

  private static boolean isTrusted(Optional<IpAddress> address, List<Network> trusted) {
    return address.isPresent()
        && trusted.stream().anyMatch(network -> network.contains(address.get()));
  }
}
