package dev.mcpgateway.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * The keys and the authorities that the platform knows: none, since the gateway serves plain HTTP,
 * and those of the Java that runs it. Without them it has a private key that is the same
 * everywhere, and a list of authorities of its own, and takes a while to open both.
 *
 * <p>{@code javax.net.ssl.keyStore} and {@code javax.net.ssl.trustStore} are left as they are where
 * they have been set.
 */
final class KeyStores {

  private static final String KEYS = "javax.net.ssl.keyStore";
  private static final String AUTHORITIES = "javax.net.ssl.trustStore";

  /** With which the platform opens all that it is not told another one for. */
  private static final String PASSWORD_OF_PLATFORM = "changeit";

  private KeyStores() {}

  /**
   * Says so by system properties, before the platform starts.
   *
   * @param directory is made where it is missing, and gets the file of no keys
   */
  static void arrange(Path directory) {
    Path ofJava = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    if (System.getProperty(AUTHORITIES) == null && Files.exists(ofJava)) {
      System.setProperty(AUTHORITIES, ofJava.toString());
    }
    if (System.getProperty(KEYS) == null) {
      System.setProperty(KEYS, withoutKeys(directory).toString());
    }
  }

  private static Path withoutKeys(Path directory) {
    try {
      Path file = Files.createDirectories(directory).resolve("no-keys.jks");
      // Of the old type, which derives no key from the password when it is opened.
      KeyStore empty = KeyStore.getInstance("JKS");
      empty.load(null, null);
      try (OutputStream out = Files.newOutputStream(file)) {
        empty.store(out, PASSWORD_OF_PLATFORM.toCharArray());
      }
      return file;
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStartException("cannot write to %s: %s".formatted(directory, e), e);
    }
  }
}
