package dev.mcpgateway.upstream;

import dev.mcpgateway.network.IpAddress;
import dev.mcpgateway.network.Network;
import dev.mcpgateway.schema.InvalidSettingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The networks that no upstream may be in, so that nobody reaches by way of the gateway what only
 * its machine may: the machine itself, the metadata of its cloud. An IPv4 address counts in each
 * form that it has in IPv6, since a translator on the way makes the same of it.
 */
final class DeniedNetworks {

  /** Denies nothing. */
  static final String NONE = "none";

  static final String DEFAULT = "loopback,unspecified,link-local,metadata,cgnat,multicast";

  /** What words stand for (RFC 6890; the clouds' documentation for their metadata). */
  private static final Map<String, List<String>> WORDS =
      Map.of(
          "loopback", List.of("127.0.0.0/8", "::1"),
          "unspecified", List.of("0.0.0.0/8", "::"),
          "link-local", List.of("169.254.0.0/16", "fe80::/10"),
          "metadata",
              List.of(
                  // Most; AWS, Google, Azure, Oracle, Alibaba.
                  "169.254.169.254",
                  "fd00:ec2::/32",
                  "fd20:ce::254",
                  "168.63.129.16",
                  "192.0.0.192",
                  "fd00:c1::a9fe:a9fe",
                  "100.100.100.200"),
          "cgnat", List.of("100.64.0.0/10"),
          "multicast", List.of("224.0.0.0/4", "255.255.255.255", "ff00::/8"),
          "private", List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"));

  private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 1};

  /**
   * Where an IPv4 address is behind a prefix of 48, 56, 64 and 96 bits (RFC 6052, 2.2): around the
   * ninth byte, which is zero. How long a network's prefix is, nobody else knows.
   */
  private static final List<int[]> LOCAL_NAT64_FORMS =
      List.of(
          new int[] {6, 7, 9, 10},
          new int[] {7, 9, 10, 11},
          new int[] {9, 10, 11, 12},
          new int[] {12, 13, 14, 15});

  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
  private static final byte[] COMPATIBLE = new byte[12];

  private final List<Network> networks;

  private DeniedNetworks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads a list of words, addresses and networks.
   *
   * @throws InvalidSettingException naming the setting
   */
  static DeniedNetworks of(String setting, List<String> elements) {
    if (elements.equals(List.of(NONE))) {
      return new DeniedNetworks(List.of());
    }
    List<Network> networks = new ArrayList<>();
    for (String element : elements) {
      List<String> written = WORDS.getOrDefault(element.toLowerCase(Locale.ROOT), List.of(element));
      for (String network : written) {
        networks.add(Network.of(network).orElseThrow(() -> notUnderstood(setting, element)));
      }
    }
    return new DeniedNetworks(List.copyOf(networks));
  }

  private static InvalidSettingException notUnderstood(String setting, String element) {
    return new InvalidSettingException(
        setting,
        "has '%s': addresses, networks such as 10.0.0.0/8 and the words %s, or 'none' alone, are accepted"
            .formatted(element, String.join(", ", WORDS.keySet().stream().sorted().toList())));
  }

  /** Whether no upstream may be at this address. */
  boolean denies(InetAddress address) {
    return forms(address.getAddress()).stream()
        .anyMatch(form -> networks.stream().anyMatch(network -> network.contains(form)));
  }

  /**
   * Whether a name says by itself that its address is denied: it is one, or is what every machine
   * calls itself.
   */
  boolean deniesName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      if (name.equals("localhost") || name.endsWith(".localhost")) {
        return denies(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
      }
      Optional<IpAddress> literal = IpAddress.of(name);
      return literal.isPresent() && denies(InetAddress.getByAddress(literal.get().bytes()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address and the IPv4 addresses that translators would make of it. */
  private static List<IpAddress> forms(byte[] address) {
    List<byte[]> forms = new ArrayList<>(List.of(address));
    if (address.length > 4) {
      byte[] last = Arrays.copyOfRange(address, 12, 16);
      if (startsWith(address, NAT64)) {
        forms.add(last);
      } else if (startsWith(address, LOCAL_NAT64)) {
        LOCAL_NAT64_FORMS.stream()
            .map(places -> at(address, places))
            // Bytes before and after what another form has.
            .filter(form -> form[0] != 0)
            .forEach(forms::add);
      } else if (startsWith(address, SIX_TO_FOUR)) {
        forms.add(Arrays.copyOfRange(address, 2, 6));
      } else if (startsWith(address, COMPATIBLE) && last[0] != 0) {
        forms.add(last);
      }
    }
    return forms.stream().map(IpAddress::of).toList();
  }

  private static byte[] at(byte[] address, int[] places) {
    byte[] form = new byte[places.length];
    for (int i = 0; i < places.length; i++) {
      form[i] = address[places[i]];
    }
    return form;
  }

  private static boolean startsWith(byte[] address, byte[] prefix) {
    return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
  }
}
