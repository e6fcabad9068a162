package dev.mcpgateway.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address, or all addresses that begin with the same bits.
 *
 * @param prefix how many bits they share, 0 to 32 or, for IPv6, to 128
 */
public record IpNetwork(InetAddress address, int prefix) {

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{2,45}");
  private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

  /** Reads an address such as {@code 192.0.2.7} or a network such as {@code 2001:db8::/32}. */
  public static Optional<IpNetwork> parse(String written) {
    String[] parts = written.split("/", -1);
    if (parts.length > 2 || (parts.length == 2 && !PREFIX.matcher(parts[1]).matches())) {
      return Optional.empty();
    }
    return literal(parts[0])
        .map(
            address ->
                new IpNetwork(
                    address,
                    parts.length == 2
                        ? Integer.parseInt(parts[1])
                        : Byte.SIZE * address.getAddress().length))
        .filter(network -> network.prefix <= Byte.SIZE * network.address.getAddress().length);
  }

  /** Whether an address belongs to it. */
  public boolean contains(InetAddress other) {
    byte[] mine = address.getAddress();
    byte[] its = other.getAddress();
    int whole = prefix / Byte.SIZE;
    int rest = prefix % Byte.SIZE;
    return mine.length == its.length
        && Arrays.equals(mine, 0, whole, its, 0, whole)
        && (rest == 0 || (mine[whole] ^ its[whole]) >> (Byte.SIZE - rest) == 0);
  }

  /** What looks like an address is never looked up as the name of a host. */
  private static Optional<InetAddress> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
