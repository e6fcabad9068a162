package dev.mcpgateway.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and its certificate, which it has signed itself unless another did, made by the JDK's
 * keytool.
 */
public final class KeyPairs {

  private static final char[] PASSWORD = "changeit".toCharArray();

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final KeyStore store;
  private final Path file;
  private final String alias;

  private KeyPairs(KeyStore store, Path file, String alias) {
    this.store = store;
    this.file = file;
    this.alias = alias;
  }

  /** For a DNS name, valid from now on unless the start says otherwise, as in {@code -10d}. */
  public static KeyPairs of(Path directory, String dnsName, String start)
      throws IOException, GeneralSecurityException, InterruptedException {
    return of(directory, dnsName, start, Optional.empty());
  }

  /** The same, signed by another's key. */
  public static KeyPairs of(Path directory, String dnsName, String start, Optional<KeyPairs> signer)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file =
        signer.isPresent() ? signer.get().file : directory.resolve(dnsName + start + ".p12");
    String alias = "k" + COUNT.incrementAndGet();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + dnsName,
                "-ext",
                "san=dns:" + dnsName,
                "-startdate",
                start,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
    signer.ifPresentOrElse(
        other -> command.addAll(List.of("-signer", other.alias)),
        () -> command.addAll(List.of("-ext", "bc=ca:true")));
    Process keytool = new ProcessBuilder(command).inheritIO().start();
    if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new KeyPairs(store, file, alias);
  }

  /** In PEM. */
  public String certificate() throws GeneralSecurityException {
    return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
  }

  /** In PEM, PKCS #8. */
  public String key() throws GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded());
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  /** Of a server that has this key and takes the certificates of a client that has the other. */
  public SSLContext server(KeyPairs client) throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        alias, store.getKey(alias, PASSWORD), PASSWORD, store.getCertificateChain(alias));
    keys.init(own, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(client.store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
