package dev.mcpgateway.testbed.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** States that clients send back, signed so that no other is accepted. */
final class RequestState {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(KEY);
  }

  private RequestState() {}

  static String sign(String state) {
    return state + "." + signature(state);
  }

  /**
   * The signed state.
   *
   * @throws McpError if it was not signed here
   */
  static String open(String signed) {
    int dot = signed.lastIndexOf('.');
    String state = signed.substring(0, Math.max(0, dot));
    if (dot < 0
        || !MessageDigest.isEqual(
            signature(state).getBytes(UTF_8), signed.substring(dot + 1).getBytes(UTF_8))) {
      throw new McpError(McpError.INVALID_PARAMS, "requestState is not as it was given");
    }
    return state;
  }

  private static String signature(String state) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(KEY, ALGORITHM));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(state.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
