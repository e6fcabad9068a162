package dev.mcpgateway.upstream;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The settings of speaking to upstreams.
 *
 * @param denied where they may not be
 * @param proxy what requests go through; it resolves names itself
 * @param connectTimeout for a name, a connection and TLS, each
 * @param timeouts of an exchange, where its caller gives no others
 * @param maxResponseBytes of an answer or an event
 * @param maxListItems of one list of an upstream
 * @param maxCatalogBytes of all items of an upstream together, as it sent them
 */
record UpstreamSettings(
    DeniedNetworks denied,
    Optional<Proxy> proxy,
    Duration connectTimeout,
    UpstreamTimeouts timeouts,
    int maxResponseBytes,
    int maxListItems,
    int maxCatalogBytes) {

  /** Where a proxy is. */
  record Proxy(String host, int port) {}

  static final String DENIED_NETWORKS = "mcpgateway.upstream.denied-networks";
  static final String PROXY = "mcpgateway.upstream.proxy";
  static final String CONNECT_TIMEOUT = "mcpgateway.upstream.connect-timeout";
  static final String FIRST_BYTE_TIMEOUT = "mcpgateway.upstream.first-byte-timeout";
  static final String IDLE_TIMEOUT = "mcpgateway.upstream.idle-timeout";
  static final String MAX_RESPONSE_BYTES = "mcpgateway.upstream.max-response-bytes";
  static final String MAX_LIST_ITEMS = "mcpgateway.upstream.max-list-items";
  static final String MAX_CATALOG_BYTES = "mcpgateway.upstream.max-catalog-bytes";

  private static final int MAX_PORT = 65_535;

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first that is not understood
   */
  static UpstreamSettings from(SettingLookup lookup) {
    List<String> denied = lookup.list(DENIED_NETWORKS);
    return new UpstreamSettings(
        DeniedNetworks.of(
            DENIED_NETWORKS,
            denied.isEmpty() ? Arrays.asList(DeniedNetworks.DEFAULT.split(",")) : denied),
        lookup.find(PROXY).map(UpstreamSettings::proxy),
        lookup.duration(CONNECT_TIMEOUT, "PT5S", "PT0.1S", "PT1M"),
        new UpstreamTimeouts(
            lookup.duration(FIRST_BYTE_TIMEOUT, "PT30S", "PT1S", "PT1H"),
            lookup.duration(IDLE_TIMEOUT, "PT1M", "PT1S", "PT1H"),
            Optional.empty()),
        lookup.number(MAX_RESPONSE_BYTES, 16 << 20, 64 << 10, 1 << 30),
        lookup.number(MAX_LIST_ITEMS, 10_000, 1, 1_000_000),
        lookup.number(MAX_CATALOG_BYTES, 16 << 20, 64 << 10, 1 << 30));
  }

  private static Proxy proxy(String url) {
    try {
      URI uri = new URI(url);
      boolean isPlain =
          "http".equalsIgnoreCase(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getPort() > 0
              && uri.getPort() <= MAX_PORT
              && uri.getRawPath().matches("/?")
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (isPlain) {
        String host = uri.getHost();
        return new Proxy(
            host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
      }
    } catch (URISyntaxException e) {
      throw invalidProxy();
    }
    throw invalidProxy();
  }

  /** Does not repeat it: it may have a password in it. */
  private static InvalidSettingException invalidProxy() {
    return new InvalidSettingException(
        PROXY, "is no proxy: one such as http://proxy.example.com:3128, without user, is accepted");
  }
}
