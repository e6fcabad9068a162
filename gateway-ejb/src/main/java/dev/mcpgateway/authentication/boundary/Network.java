package dev.mcpgateway.authentication.boundary;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The addresses that share their first bits, written as {@code 192.0.2.0/24}, {@code 2001:db8::/32}
 * or a single address.
 */
public final class Network {

  // Nothing here may reach the resolver: only digits, or a colon, which no host name has.
  private static final Pattern LITERAL =
      Pattern.compile("(?:\\d{1,3}(?:\\.\\d{1,3}){3})|(?:[0-9A-Fa-f:.]{0,45}:[0-9A-Fa-f:.]{0,45})");

  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /** Reads a network; empty if it is none. */
  public static Optional<Network> of(String written) {
    int slash = written.indexOf('/');
    Optional<byte[]> address = bytesOf(slash < 0 ? written : written.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int most = address.get().length * Byte.SIZE;
    if (slash < 0) {
      return Optional.of(new Network(address.get(), most));
    }
    String length = written.substring(slash + 1);
    if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > most) {
      return Optional.empty();
    }
    return Optional.of(new Network(address.get(), Integer.parseInt(length)));
  }

  /** Whether an address, written in digits, belongs to it. */
  public boolean contains(String written) {
    Optional<byte[]> other = bytesOf(written);
    return other.isPresent()
        && other.get().length == address.length
        && Arrays.equals(masked(other.get(), bits), masked(address, bits));
  }

  /**
   * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, as whoever has one
   * of those has all of it. What is no address stands for itself.
   */
  public static String client(String written) {
    return bytesOf(written)
        .map(bytes -> Arrays.toString(masked(bytes, Math.min(bytes.length * Byte.SIZE, 64))))
        .orElse(written);
  }

  private static Optional<byte[]> bytesOf(String written) {
    if (!LITERAL.matcher(written).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(written).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static byte[] masked(byte[] bytes, int bits) {
    byte[] masked = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
      masked[i] = (byte) (bytes[i] & (0xFF << (Byte.SIZE - kept)));
    }
    return masked;
  }
}
