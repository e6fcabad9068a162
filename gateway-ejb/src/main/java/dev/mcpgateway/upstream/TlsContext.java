package dev.mcpgateway.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes of the PEM texts of an upstream what TLS with it takes. */
final class TlsContext {

  private static final int MAX_CERTIFICATES = 100;

  /** The algorithms of keys, each with a signature that shows whether two halves fit. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private TlsContext() {}

  /**
   * A context without the server's own key: an upstream gets no certificate that was not given for
   * it.
   *
   * @throws UpstreamException INVALID_CREDENTIAL naming the part that cannot be used
   */
  static SSLContext of(TlsMaterial material) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(material.caCertificate().isPresent() ? authorities(material) : null);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          material.clientCertificate().isPresent() || material.clientKey().isPresent()
              ? clientKey(material).getKeyManagers()
              : null,
          trust.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java makes no TLS context", e);
    }
  }

  private static KeyStore authorities(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    List<X509Certificate> certificates =
        certificates(material.caCertificate().orElseThrow(), "CA certificate");
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), certificates.get(i));
    }
    return store;
  }

  private static KeyManagerFactory clientKey(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    if (material.clientCertificate().isEmpty() || material.clientKey().isEmpty()) {
      throw invalid("A client certificate and its key are given together.");
    }
    List<X509Certificate> chain =
        certificates(material.clientCertificate().get(), "client certificate");
    PublicKey publicKey = chain.get(0).getPublicKey();
    PrivateKey key = privateKey(material.clientKey().get(), publicKey.getAlgorithm());
    if (!fit(key, publicKey)) {
      throw invalid("The client key does not belong to the client certificate.");
    }
    KeyStore store = emptyStore();
    char[] password = new char[0];
    store.setKeyEntry("client", key, password, chain.toArray(Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, password);
    return managers;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(String pem, String what)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] encoded : blocks(pem, "CERTIFICATE", what)) {
      try {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
      } catch (CertificateException e) {
        throw invalid("The %s cannot be understood: PEM is accepted.".formatted(what));
      }
    }
    if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
      throw invalid(
          "The %s has no certificate in it, or more than 100: PEM, -----BEGIN CERTIFICATE-----, is accepted."
              .formatted(what));
    }
    return certificates;
  }

  private static PrivateKey privateKey(String pem, String algorithm)
      throws GeneralSecurityException {
    List<byte[]> keys = blocks(pem, "PRIVATE KEY", "client key");
    if (keys.size() != 1 || !SIGNATURES.containsKey(algorithm)) {
      throw invalid(
          "The client key cannot be used: one RSA, EC or Ed25519 key in PEM, PKCS #8, not encrypted (-----BEGIN PRIVATE KEY-----), is accepted.");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(keys.get(0)));
    } catch (InvalidKeySpecException e) {
      throw invalid("The client key does not belong to the client certificate.");
    }
  }

  private static boolean fit(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
    byte[] sample = {1, 2, 3};
    Signature signature = Signature.getInstance(SIGNATURES.get(publicKey.getAlgorithm()));
    try {
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(sample);
      return signature.verify(signed);
    } catch (InvalidKeyException e) {
      return false;
    }
  }

  private static List<byte[]> blocks(String pem, String label, String what) {
    Matcher block =
        Pattern.compile(
                "-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----")
            .matcher(pem);
    List<byte[]> blocks = new ArrayList<>();
    while (block.find()) {
      try {
        blocks.add(Base64.getMimeDecoder().decode(block.group(1)));
      } catch (IllegalArgumentException e) {
        throw invalid("The %s cannot be understood: PEM is accepted.".formatted(what));
      }
    }
    return blocks;
  }

  private static UpstreamException invalid(String message) {
    return new UpstreamException(UpstreamFault.INVALID_CREDENTIAL, message);
  }
}
