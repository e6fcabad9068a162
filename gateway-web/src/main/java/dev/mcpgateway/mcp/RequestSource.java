package dev.mcpgateway.mcp;

import dev.mcpgateway.network.IpAddress;
import dev.mcpgateway.network.Network;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses what a page that a user happens to look at could make their browser send: requests of
 * another origin, and those for a name that somebody has pointed at this machine (DNS rebinding).
 */
final class RequestSource {

  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Network IPV4_LOOPBACK = Network.of("127.0.0.0/8").orElseThrow();
  private static final Network IPV6_LOOPBACK = Network.of("::1").orElseThrow();

  private final Optional<URI> publicUrl;
  private final Set<String> allowedOrigins;
  private final List<Network> trustedProxies;

  /**
   * The rules.
   *
   * @param publicUrl where clients reach the gateway
   * @param allowedOrigins whose pages may call it
   */
  RequestSource(Optional<URI> publicUrl, Set<String> allowedOrigins, List<Network> trustedProxies) {
    this.publicUrl = publicUrl;
    this.allowedOrigins = allowedOrigins;
    this.trustedProxies = trustedProxies;
  }

  /**
   * Why a request is not let through; empty where it is.
   *
   * @param peer the address at the other end of the connection
   * @param host the header of that name; empty where there is none
   * @param origin the header of that name
   */
  Optional<String> refusal(String peer, String host, Optional<String> origin) {
    if (!isHostAllowed(host.strip(), peer)) {
      return Optional.of("The gateway is not called by this Host here");
    }
    return origin
        .filter(sent -> !isOriginAllowed(sent.strip(), host.strip()))
        .map(sent -> "Pages of this Origin may not call the gateway");
  }

  /**
   * Who comes from this machine uses a name of this machine; where the gateway has a public name,
   * everybody uses that or is on this machine.
   */
  private boolean isHostAllowed(String host, String peer) {
    String name = nameOf(host);
    boolean isLocal = isLoopback(peer) && !isTrustedProxy(peer);
    if (publicUrl.filter(url -> url.getHost().equalsIgnoreCase(name)).isPresent()) {
      return true;
    }
    if (isLocal) {
      return LOOPBACK_NAMES.contains(name);
    }
    return publicUrl.isEmpty();
  }

  private boolean isOriginAllowed(String origin, String host) {
    if (allowedOrigins.contains(origin)) {
      return true;
    }
    try {
      URI uri = new URI(origin);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return false;
      }
      String authority = uri.getRawAuthority();
      return sameAuthority(authority, host, uri.getScheme())
          || publicUrl
              .filter(url -> url.getScheme().equalsIgnoreCase(uri.getScheme()))
              .filter(url -> sameAuthority(authority, url.getRawAuthority(), uri.getScheme()))
              .isPresent();
    } catch (URISyntaxException none) {
      return false;
    }
  }

  /** A port that the scheme has anyway may be left out. */
  private static boolean sameAuthority(String first, String second, String scheme) {
    return withoutUsualPort(first, scheme).equals(withoutUsualPort(second, scheme));
  }

  private static String withoutUsualPort(String authority, String scheme) {
    String lower = authority.toLowerCase(Locale.ROOT);
    String usual = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
    return lower.endsWith(usual) ? lower.substring(0, lower.length() - usual.length()) : lower;
  }

  private static String nameOf(String host) {
    int colon = host.lastIndexOf(':');
    return (colon > host.lastIndexOf(']') ? host.substring(0, colon) : host)
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isLoopback(String peer) {
    return IpAddress.ofHop(peer)
        .filter(address -> IPV4_LOOPBACK.contains(address) || IPV6_LOOPBACK.contains(address))
        .isPresent();
  }

  private boolean isTrustedProxy(String peer) {
    return IpAddress.ofHop(peer)
        .filter(address -> trustedProxies.stream().anyMatch(proxy -> proxy.contains(address)))
        .isPresent();
  }
}
