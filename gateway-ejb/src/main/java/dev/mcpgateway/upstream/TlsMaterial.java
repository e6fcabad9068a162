package dev.mcpgateway.upstream;

import java.util.Optional;

/**
 * What is special about TLS with one upstream, in PEM.
 *
 * @param caCertificate one or more certificates; the upstream's must lead to one of them, and none
 *     of Java's authorities counts then
 * @param clientCertificate the gateway's own, with what leads to its authority after it
 * @param clientKey its private key, PKCS #8, not encrypted; there exactly where the former is
 */
public record TlsMaterial(
    Optional<String> caCertificate,
    Optional<String> clientCertificate,
    Optional<String> clientKey) {

  /** Java's authorities and no certificate of the gateway's own. */
  public static final TlsMaterial NONE =
      new TlsMaterial(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * Checks that all of it can be used.
   *
   * @throws UpstreamException INVALID_CREDENTIAL naming the part that cannot
   */
  public void check() {
    TlsContext.of(this);
  }

  /** Leaves all out. */
  @Override
  public String toString() {
    return "TlsMaterial[%s, %s]"
        .formatted(
            caCertificate.isPresent() ? "own authorities" : "Java's authorities",
            clientCertificate.isPresent() ? "client certificate" : "no client certificate");
  }
}
