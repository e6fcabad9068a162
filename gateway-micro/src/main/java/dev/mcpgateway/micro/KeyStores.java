package dev.mcpgateway.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * Sets the platform's key store and trust store: no keys, since the gateway serves plain HTTP, and
 * the certificate authorities of the JVM. Otherwise the platform uses a private key that is the
 * same everywhere and a trust store of its own, and takes a while to open both.
 *
 * <p>{@code javax.net.ssl.keyStore} and {@code javax.net.ssl.trustStore} are left unchanged if they
 * are set.
 */
final class KeyStores {

  private static final String KEYS = "javax.net.ssl.keyStore";
  private static final String AUTHORITIES = "javax.net.ssl.trustStore";

  /** The platform's default password for stores. */
  private static final String PASSWORD_OF_PLATFORM = "changeit";

  private KeyStores() {}

  /**
   * Sets the system properties, before the platform starts.
   *
   * @param directory created if missing; the empty key store is written there
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
      // Of the old type, which is opened without deriving a key from the password.
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
