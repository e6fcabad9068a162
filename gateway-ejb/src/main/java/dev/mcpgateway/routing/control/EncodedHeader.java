package dev.mcpgateway.routing.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/**
 * The values of {@code Mcp-Name} and {@code Mcp-Param-…}: as they are, or in Base64 where they
 * would not survive as a header (2026-07-28, basic/transports/streamable-http).
 */
final class EncodedHeader {

  private static final String PREFIX = "=?base64?";
  private static final String SUFFIX = "?=";

  private EncodedHeader() {}

  /** What to send for a text. */
  static String encode(String text) {
    return isPlain(text)
        ? text
        : PREFIX + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + SUFFIX;
  }

  /**
   * The text that was sent.
   *
   * @return empty where it looks encoded and is not
   */
  static Optional<String> decode(String value) {
    if (!isEncoded(value)) {
      return Optional.of(value);
    }
    String encoded = value.substring(PREFIX.length(), value.length() - SUFFIX.length());
    if (encoded.length() % 4 != 0) {
      // The decoder of the platform does without padding.
      return Optional.empty();
    }
    try {
      return Optional.of(
          UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
              .toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isEncoded(String value) {
    return value.startsWith(PREFIX)
        && value.endsWith(SUFFIX)
        && value.length() >= PREFIX.length() + SUFFIX.length();
  }

  private static boolean isPlain(String text) {
    return !text.isEmpty()
        && !isEncoded(text)
        && text.chars().allMatch(c -> c >= ' ' && c <= '~')
        && text.charAt(0) != ' '
        && text.charAt(text.length() - 1) != ' ';
  }
}
