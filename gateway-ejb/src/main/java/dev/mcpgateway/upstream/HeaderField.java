package dev.mcpgateway.upstream;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A header that is sent upstream.
 *
 * @param name a token of RFC 9110
 * @param value visible characters of ASCII, spaces and tabs inside; it may be a secret
 */
public record HeaderField(String name, String value) {

  private static final int MAX_NAME = 256;
  private static final int MAX_VALUE = 8_192;
  private static final String EXPECTED_NAME =
      "letters, digits and !#$%&'*+.^_`|~- are accepted, 256 of them at most.";

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE =
      Pattern.compile("(?:[\\x21-\\x7E](?:[\\t\\x20-\\x7E]*[\\x21-\\x7E])?)?");

  /** Frame the message, or belong to one hop (RFC 9110, 7.6.1), or are the gateway's to write. */
  private static final Set<String> GATEWAYS_OWN =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "last-event-id",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "via");

  /** What a caller proves to the gateway who it is with: the upstream must never see it. */
  private static final Set<String> CALLERS_OWN = Set.of("authorization", "cookie", "cookie2");

  /**
   * Checks both parts.
   *
   * @throws UpstreamException INVALID_CREDENTIAL, without the value
   */
  public HeaderField {
    if (!isName(name)) {
      throw invalid("The header name %s is none: %s".formatted(Quoted.of(name), EXPECTED_NAME));
    }
    if (value.length() > MAX_VALUE || !VALUE.matcher(value).matches()) {
      throw invalid(
          "The value of the header %s cannot be sent: up to 8192 characters of ASCII, none of them a control character, are accepted."
              .formatted(name));
    }
  }

  /**
   * A header of a credential.
   *
   * @throws UpstreamException INVALID_CREDENTIAL where it is one that the gateway writes itself
   */
  public static HeaderField ofCredential(String name, String value) {
    HeaderField field = new HeaderField(name, value);
    if (isGatewaysOwn(name)) {
      throw invalid(
          "The header %s is the gateway's to write: a credential cannot set it.".formatted(name));
    }
    return field;
  }

  /**
   * Checks the name of a header that is to be passed on from callers.
   *
   * @throws UpstreamException INVALID_CREDENTIAL with the reason
   */
  public static void checkPassthrough(String name) {
    if (!isName(name)) {
      throw invalid("The header name %s is none: %s".formatted(Quoted.of(name), EXPECTED_NAME));
    }
    if (isGatewaysOwn(name)) {
      throw invalid(
          "The header %s is the gateway's to write: it cannot be passed on.".formatted(name));
    }
    if (CALLERS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
      throw invalid(
          "The header %s is between the caller and the gateway: it is never passed on."
              .formatted(name));
    }
  }

  static boolean isName(String name) {
    return name.length() <= MAX_NAME && TOKEN.matcher(name).matches();
  }

  private static boolean isGatewaysOwn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return GATEWAYS_OWN.contains(lower) || lower.startsWith("mcp-");
  }

  private static UpstreamException invalid(String message) {
    return new UpstreamException(UpstreamFault.INVALID_CREDENTIAL, message);
  }

  /** Leaves the value out, which may be a secret. */
  @Override
  public String toString() {
    return name + ": *****";
  }
}
