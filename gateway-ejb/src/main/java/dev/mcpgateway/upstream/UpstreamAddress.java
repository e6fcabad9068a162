package dev.mcpgateway.upstream;

import dev.mcpgateway.network.IpAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an upstream is: an http or https URL.
 *
 * @param uri as given, with scheme and host in lower case
 */
public record UpstreamAddress(URI uri) {

  private static final int MAX_LENGTH = 2_048;
  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.?");

  /**
   * Resolvers read a name whose last label is a number as an IPv4 address, in many spellings
   * ({@code 127.1}, {@code 0x7f000001}, {@code 2130706433}); what it means is not left to them.
   */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

  /**
   * Reads an address.
   *
   * @throws UpstreamException INVALID_ADDRESS with the reason
   */
  public static UpstreamAddress of(String url) {
    if (url.length() > MAX_LENGTH) {
      throw invalid("The URL is longer than " + MAX_LENGTH + " characters.");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw invalid(
          "The URL cannot be understood; one such as https://mcp.example.com/mcp is accepted.");
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw invalid("The URL must begin with http:// or https://.");
    }
    if (uri.getRawUserInfo() != null) {
      throw invalid("The URL has a user in it: give it as a credential.");
    }
    if (uri.getRawFragment() != null) {
      throw invalid("The URL has a fragment (#…), which is never sent.");
    }
    if (uri.getHost() == null) {
      throw invalid(
          "The URL has no host that can be understood; names of other letters are accepted in their ASCII form (xn--…).");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw invalid("The port of the URL is not between 1 and 65535.");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    checkHost(host);
    String rest = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return new UpstreamAddress(
        URI.create(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + rest));
  }

  private static void checkHost(String host) {
    if (host.startsWith("[")) {
      if (IpAddress.of(host.substring(1, host.length() - 1)).isEmpty()) {
        throw invalid("The URL's host is no IPv6 address without a zone.");
      }
    } else if (ENDS_IN_NUMBER.matcher(host).matches()) {
      if (IpAddress.of(host).isEmpty()) {
        throw invalid("The URL's host is a number: IPv4 addresses are written as 192.0.2.7.");
      }
    } else if (!NAME.matcher(host).matches() || host.length() > 254) {
      throw invalid("The URL's host is no name.");
    }
  }

  /** The name or address, without brackets. */
  public String host() {
    String host = uri.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The port, the scheme's own where none was given. */
  public int port() {
    return uri.getPort() > 0 ? uri.getPort() : isTls() ? 443 : 80;
  }

  public boolean isTls() {
    return uri.getScheme().equals("https");
  }

  /** Whether scheme, host and port are the same: what is sent to one may be sent to the other. */
  public boolean isSameOrigin(UpstreamAddress other) {
    return isTls() == other.isTls() && host().equals(other.host()) && port() == other.port();
  }

  /** What is asked for there: path and query. */
  String target() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static UpstreamException invalid(String message) {
    return new UpstreamException(UpstreamFault.INVALID_ADDRESS, message);
  }

  /** Without path and query, which may have a key in them. */
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
