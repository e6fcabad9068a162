package dev.mcpgateway.rest.frame;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Where clients reach the gateway: as the setting says, else as the request did. */
@ApplicationScoped
public class PublicUrl {

  public static final String PUBLIC_URL = "mcpgateway.public-url";

  private final Optional<URI> configured = from(ConfiguredSettings.lookup());

  @Context private UriInfo request;

  /**
   * Reads and checks the setting.
   *
   * @throws InvalidSettingException if it is not understood
   */
  public static Optional<URI> from(SettingLookup lookup) {
    return lookup.find(PUBLIC_URL).map(PublicUrl::uri);
  }

  private static URI uri(String written) {
    try {
      URI uri = new URI(written);
      if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw invalid(written);
    }
    throw invalid(written);
  }

  private static InvalidSettingException invalid(String written) {
    return new InvalidSettingException(
        PUBLIC_URL,
        "is '%s': an address such as https://mcp.example.com is accepted".formatted(written));
  }

  /** The setting; empty where there is none. */
  public Optional<URI> configured() {
    return configured;
  }

  /**
   * The address of a path for whoever sent the current request.
   *
   * @param path that begins with a slash
   */
  public String of(String path) {
    String base = configured.orElseGet(request::getBaseUri).toString();
    return base.replaceAll("/+$", "") + path;
  }
}
