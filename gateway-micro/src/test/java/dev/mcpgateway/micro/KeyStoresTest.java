package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoresTest {

  private static final String KEYS = "javax.net.ssl.keyStore";
  private static final String AUTHORITIES = "javax.net.ssl.trustStore";

  @TempDir private Path directory;

  private final Properties before = new Properties();

  @BeforeEach
  void nothingIsSet() {
    before.putAll(System.getProperties());
    System.clearProperty(KEYS);
    System.clearProperty(AUTHORITIES);
  }

  @AfterEach
  void asItWas() {
    System.setProperties(before);
  }

  @Test
  void thereIsNoKeyAndTheAuthoritiesAreThoseOfJava() throws Exception {
    KeyStores.arrange(directory.resolve("payara"));

    assertThat(opened(KEYS).size()).isZero();
    assertThat(opened(AUTHORITIES).size()).isPositive();
    assertThat(System.getProperty(AUTHORITIES)).startsWith(System.getProperty("java.home"));
  }

  @Test
  void whatIsSetStays() {
    System.setProperty(KEYS, "keys.p12");
    System.setProperty(AUTHORITIES, "authorities.p12");

    KeyStores.arrange(directory);

    assertThat(System.getProperty(KEYS)).isEqualTo("keys.p12");
    assertThat(System.getProperty(AUTHORITIES)).isEqualTo("authorities.p12");
    assertThat(directory).isEmptyDirectory();
  }

  /** As the platform opens it: without a type, and with Java's default password. */
  private static KeyStore opened(String property) throws Exception {
    return KeyStore.getInstance(
        Path.of(System.getProperty(property)).toFile(), "changeit".toCharArray());
  }
}
