package dev.mcpgateway.testbed;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random names and passwords. */
final class Passwords {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Passwords() {}

  /** Lower-case hexadecimal digits, two for each byte. */
  static String random(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
