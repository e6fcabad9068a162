package dev.mcpgateway.identity.control;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Secrets that the gateway generates. They have 256 random bits, so one round of SHA-256 protects
 * them: they cannot be guessed.
 */
public final class Secrets {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  /** Without letters and digits that look alike. */
  private static final String READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

  private Secrets() {}

  /** 43 characters that are safe in a URL. */
  public static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * A password that can be typed, with every class of characters, so that any policy accepts it.
   *
   * @param length in characters, at least 24: 5.7 bits each
   */
  public static String password(int length) {
    while (true) {
      StringBuilder password = new StringBuilder();
      for (int i = 0; i < length; i++) {
        password.append(i % 8 == 7 ? '-' : READABLE.charAt(RANDOM.nextInt(READABLE.length())));
      }
      if (password.chars().anyMatch(Character::isLowerCase)
          && password.chars().anyMatch(Character::isUpperCase)
          && password.chars().anyMatch(Character::isDigit)) {
        return password.toString();
      }
    }
  }

  /** The stored hash of a secret: 64 hexadecimal digits. */
  public static String hash(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
