package dev.mcpgateway.network;

import java.util.Optional;

/** A network, written as {@code 192.0.2.0/24}, {@code 2001:db8::/32} or a single address. */
public final class Network {

  private static final int MAPPED_BITS = 96;

  private final IpAddress address;
  private final int bits;

  private Network(IpAddress address, int bits) {
    this.address = address.first(bits);
    this.bits = bits;
  }

  /** Parses a network; empty if it is invalid. */
  public static Optional<Network> of(String written) {
    int slash = written.indexOf('/');
    String start = slash < 0 ? written : written.substring(0, slash);
    Optional<IpAddress> address = IpAddress.of(start);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    if (slash < 0) {
      return Optional.of(new Network(address.get(), address.get().bits()));
    }
    String length = written.substring(slash + 1);
    if (!length.matches("0|[1-9]\\d{0,2}")) {
      return Optional.empty();
    }
    // ::ffff:192.0.2.0/120 is 192.0.2.0/24.
    int before = address.get().isIpv4() && start.indexOf(':') >= 0 ? MAPPED_BITS : 0;
    int bits = Integer.parseInt(length) - before;
    return bits < 0 || bits > address.get().bits()
        ? Optional.empty()
        : Optional.of(new Network(address.get(), bits));
  }

  /** Whether an address, written in digits, belongs to it. */
  public boolean contains(String written) {
    return IpAddress.of(written).filter(this::contains).isPresent();
  }

  /** Whether an address belongs to it. */
  public boolean contains(IpAddress other) {
    return other.bits() == address.bits() && other.first(bits).equals(address);
  }

  /**
   * The network of one client: an IPv4 address, or the /64 of an IPv6 address, since a client
   * usually has all of it. Text that is not an address stands for itself.
   */
  public static String client(String written) {
    return IpAddress.of(written)
        .map(address -> address.first(Math.min(address.bits(), 64)).toString())
        .orElse(written);
  }
}
