package dev.mcpgateway.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the gateway proves itself with to an upstream. None of them shows its secret as text.
 *
 * <p>All refuse what cannot be sent with an {@link UpstreamException} INVALID_CREDENTIAL.
 */
public sealed interface Credential {

  /** The headers that it is sent as. */
  List<HeaderField> headers();

  /** Without any. */
  record None() implements Credential {
    @Override
    public List<HeaderField> headers() {
      return List.of();
    }
  }

  /**
   * A user and a password (RFC 7617, in UTF-8).
   *
   * @param user without a colon
   * @param password may be empty
   */
  record Basic(String user, String password) implements Credential {

    private static final int MAX_USER = 255;
    private static final int MAX_PASSWORD = 4_096;

    public Basic {
      if (user.length() > MAX_USER
          || user.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
        throw new UpstreamException(
            UpstreamFault.INVALID_CREDENTIAL,
            "The user name cannot be sent: up to 255 characters are accepted, no colon and no control character.");
      }
      if (password.length() > MAX_PASSWORD || password.chars().anyMatch(Character::isISOControl)) {
        throw new UpstreamException(
            UpstreamFault.INVALID_CREDENTIAL,
            "The password cannot be sent: up to 4096 characters are accepted, no control character.");
      }
    }

    @Override
    public List<HeaderField> headers() {
      byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
      return List.of(
          new HeaderField("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    @Override
    public String toString() {
      return "Basic[*****]";
    }
  }

  /**
   * A token (RFC 6750).
   *
   * @param token 1 to 8000 characters of ASCII without blanks
   */
  record Bearer(String token) implements Credential {

    public Bearer {
      if (!token.matches("[\\x21-\\x7E]{1,8000}")) {
        throw new UpstreamException(
            UpstreamFault.INVALID_CREDENTIAL,
            "The token cannot be sent: 1 to 8000 characters of ASCII without blanks are accepted.");
      }
    }

    @Override
    public List<HeaderField> headers() {
      return List.of(new HeaderField("Authorization", "Bearer " + token));
    }

    @Override
    public String toString() {
      return "Bearer[*****]";
    }
  }

  /**
   * Headers, such as an API key's.
   *
   * @param headers 1 to 32, each name once in any case of letters
   */
  record Headers(List<HeaderField> headers) implements Credential {

    private static final int MAX = 32;

    public Headers {
      headers =
          headers.stream()
              .map(field -> HeaderField.ofCredential(field.name(), field.value()))
              .toList();
      Set<String> names = new HashSet<>();
      for (HeaderField field : headers) {
        if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
          throw new UpstreamException(
              UpstreamFault.INVALID_CREDENTIAL,
              "The header %s is there twice.".formatted(field.name()));
        }
      }
      if (headers.isEmpty() || headers.size() > MAX) {
        throw new UpstreamException(
            UpstreamFault.INVALID_CREDENTIAL, "1 to 32 headers are accepted as a credential.");
      }
    }

    @Override
    public String toString() {
      return "Headers" + headers;
    }
  }
}
