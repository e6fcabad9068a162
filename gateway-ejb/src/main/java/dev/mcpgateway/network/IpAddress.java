package dev.mcpgateway.network;

import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IP address, parsed from its digits only: text that is not an address is never resolved as a
 * host name. An IPv4-mapped IPv6 address ({@code ::ffff:192.0.2.1}) is the IPv4 address. Zones
 * ({@code fe80::1%eth0}) are rejected, since they are meaningful on one machine only.
 */
public final class IpAddress {

  private static final int GROUPS = 8;
  private static final int MAX_LENGTH = 45;

  /** Without leading zeros, which some parsers read as octal. */
  private static final Pattern IPV4 =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");

  private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+):\\d{1,5}|\\[([0-9A-Fa-f:.]+)\\](?::\\d{1,5})?");
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Parses an address such as {@code 192.0.2.7} or {@code 2001:db8::1}; empty if it is invalid. */
  public static Optional<IpAddress> of(String written) {
    if (written.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return (written.indexOf(':') < 0 ? ipv4(written) : ipv6(written)).map(IpAddress::new);
  }

  /**
   * Parses an address as proxies write it, with or without a port, such as {@code 192.0.2.7:52814}
   * or {@code [2001:db8::1]:52814}; empty if it is invalid.
   */
  public static Optional<IpAddress> ofHop(String written) {
    Matcher port = WITH_PORT.matcher(written);
    if (!port.matches()) {
      return of(written);
    }
    return port.group(1) != null
        ? ipv4(port.group(1)).map(IpAddress::new)
        : Optional.of(port.group(2))
            .filter(inside -> inside.indexOf(':') >= 0)
            .flatMap(IpAddress::of);
  }

  /** Takes an address as its 4 or 16 bytes. */
  public static IpAddress of(byte[] bytes) {
    boolean mapped =
        bytes.length > MAPPED.length
            && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return new IpAddress(Arrays.copyOfRange(bytes, mapped ? MAPPED.length : 0, bytes.length));
  }

  /** Its 4 or 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Its number of bits: 32 or 128. */
  int bits() {
    return bytes.length * Byte.SIZE;
  }

  /** Whether it is an IPv4 address, however it was written. */
  boolean isIpv4() {
    return bytes.length == 4;
  }

  /** The address with all bits zero except the first ones. */
  IpAddress first(int kept) {
    byte[] masked = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int bits = Math.max(0, Math.min(Byte.SIZE, kept - i * Byte.SIZE));
      masked[i] = (byte) (bytes[i] & (0xFF << (Byte.SIZE - bits)));
    }
    return new IpAddress(masked);
  }

  private static Optional<byte[]> ipv4(String written) {
    Matcher parts = IPV4.matcher(written);
    if (!parts.matches()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[4];
    for (int i = 0; i < bytes.length; i++) {
      int part = Integer.parseInt(parts.group(i + 1));
      if (part > 0xFF) {
        return Optional.empty();
      }
      bytes[i] = (byte) part;
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> ipv6(String written) {
    int gap = written.indexOf("::");
    boolean hasGap = gap >= 0;
    Optional<byte[]> before = groups(hasGap ? written.substring(0, gap) : written, !hasGap);
    Optional<byte[]> after =
        hasGap ? groups(written.substring(gap + 2), true) : Optional.of(new byte[0]);
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    int given = before.get().length + after.get().length;
    int all = GROUPS * 2;
    if (hasGap ? given > all - 2 : given != all) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOf(before.get(), all);
    System.arraycopy(after.get(), 0, bytes, all - after.get().length, after.get().length);
    boolean mapped = Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return Optional.of(mapped ? Arrays.copyOfRange(bytes, MAPPED.length, all) : bytes);
  }

  /** Groups with colons between them, the last perhaps an IPv4 address. */
  private static Optional<byte[]> groups(String written, boolean isEnd) {
    if (written.isEmpty()) {
      return Optional.of(new byte[0]);
    }
    String[] parts = written.split(":", -1);
    byte[] bytes = new byte[0];
    for (int i = 0; i < parts.length; i++) {
      Optional<byte[]> part =
          isEnd && i == parts.length - 1 && parts[i].indexOf('.') >= 0
              ? ipv4(parts[i])
              : group(parts[i]);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      bytes = Arrays.copyOf(bytes, bytes.length + part.get().length);
      System.arraycopy(part.get(), 0, bytes, bytes.length - part.get().length, part.get().length);
    }
    return Optional.of(bytes);
  }

  private static Optional<byte[]> group(String written) {
    if (!GROUP.matcher(written).matches()) {
      return Optional.empty();
    }
    int value = Integer.parseInt(written, 16);
    return Optional.of(new byte[] {(byte) (value >> Byte.SIZE), (byte) value});
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In digits, in one way for each address, which is not always the shortest. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(isIpv4() ? "." : ":");
    if (isIpv4()) {
      for (byte part : bytes) {
        text.add(Integer.toString(part & 0xFF));
      }
    } else {
      for (int i = 0; i < bytes.length; i += 2) {
        text.add(Integer.toHexString(((bytes[i] & 0xFF) << Byte.SIZE) | (bytes[i + 1] & 0xFF)));
      }
    }
    return text.toString();
  }
}
