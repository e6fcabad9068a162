package dev.mcpgateway.rest.frame;

import dev.mcpgateway.network.Network;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings of the HTTP side.
 *
 * @param maxBodies how large a request body may be
 * @param bodyTime after which a body has to come at a least rate, 1 second to 5 minutes
 * @param corsOrigins the origins whose pages may call the API; none by default
 * @param trustedProxies the networks whose {@code X-Forwarded-For} is believed
 * @param ifMatchRequired whether a change without {@code If-Match} is refused
 * @param accessLog whether each request gets a line in the log
 * @param management where health and metrics are
 */
public record ApiSettings(
    BodyBounds maxBodies,
    Duration bodyTime,
    Set<String> corsOrigins,
    List<Network> trustedProxies,
    boolean ifMatchRequired,
    boolean accessLog,
    ManagementPort management) {

  public static final String BODY_TIME = "mcpgateway.api.body-timeout";
  public static final String CORS_ORIGINS = "mcpgateway.cors.allowed-origins";
  public static final String TRUSTED_PROXIES = "mcpgateway.trusted-proxies";
  public static final String IF_MATCH_REQUIRED = "mcpgateway.api.require-if-match";
  public static final String ACCESS_LOG = "mcpgateway.access-log";

  public ApiSettings {
    corsOrigins = Set.copyOf(corsOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  public static ApiSettings from(SettingLookup lookup) {
    Set<String> origins = new LinkedHashSet<>(lookup.list(CORS_ORIGINS));
    origins.stream()
        .filter(origin -> !isOrigin(origin))
        .findFirst()
        .ifPresent(
            origin -> {
              throw new InvalidSettingException(
                  CORS_ORIGINS,
                  "has '%s': origins such as https://console.example.com, separated by commas, are accepted"
                      .formatted(origin));
            });
    return new ApiSettings(
        BodyBounds.from(lookup),
        lookup.duration(BODY_TIME, "PT10S", "PT1S", "PT5M"),
        origins,
        lookup.list(TRUSTED_PROXIES).stream().map(ApiSettings::network).toList(),
        lookup.flag(IF_MATCH_REQUIRED, false),
        lookup.flag(ACCESS_LOG, true),
        ManagementPort.from(lookup));
  }

  private static Network network(String written) {
    return Network.of(written)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    TRUSTED_PROXIES,
                    "has '%s': addresses and networks such as 10.0.0.0/8, separated by commas, are accepted"
                        .formatted(written)));
  }

  private static boolean isOrigin(String written) {
    try {
      URI uri = new URI(written);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && (uri.getScheme() + "://" + uri.getRawAuthority()).equals(written);
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
