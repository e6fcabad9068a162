package dev.mcpgateway.catalog.control;

import dev.mcpgateway.catalog.CatalogException;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.sealing.Purpose;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingException;
import dev.mcpgateway.upstream.Credential;
import dev.mcpgateway.upstream.TlsMaterial;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.upstream.UpstreamTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Upstream servers as they are spoken to, of the rows that keep them: with their secrets opened.
 */
@ApplicationScoped
public class UpstreamServers {

  @Inject private Sealer sealer;

  /**
   * One of them.
   *
   * @throws CatalogException.SecretLost if a secret of it cannot be opened
   * @throws dev.mcpgateway.upstream.UpstreamException if what is kept cannot be used any more
   */
  public UpstreamServer of(GatewayDetails gateway) {
    return of(
        gateway.row().id(),
        gateway.url(),
        gateway.transport(),
        gateway.sealedCredential(),
        gateway.passthroughHeaders(),
        gateway.caCertificate(),
        gateway.clientCertificate(),
        gateway.sealedClientKey());
  }

  /** The same of the columns of a row. */
  public UpstreamServer of(
      String id,
      String url,
      String transport,
      Optional<String> sealedCredential,
      List<String> passthroughHeaders,
      Optional<String> caCertificate,
      Optional<String> clientCertificate,
      Optional<String> sealedClientKey) {
    return new UpstreamServer(
        id,
        UpstreamAddress.of(url),
        Optional.of(UpstreamTransport.valueOf(transport)),
        credential(sealedCredential),
        passthroughHeaders,
        new TlsMaterial(caCertificate, clientCertificate, sealedClientKey.map(this::openText)));
  }

  /** What a row keeps of its credential, opened. */
  public Credential credential(Optional<String> sealed) {
    return sealed.map(text -> CredentialText.read(open(text))).orElseGet(Credential.None::new);
  }

  /** As a row keeps it; empty where there is none. */
  public Optional<String> seal(Credential credential) {
    return credential instanceof Credential.None
        ? Optional.empty()
        : Optional.of(sealer.seal(Purpose.CREDENTIAL, CredentialText.write(credential)));
  }

  /** A secret as a row keeps it. */
  public String seal(String secret) {
    return sealer.seal(Purpose.CREDENTIAL, secret.getBytes(StandardCharsets.UTF_8));
  }

  /** A text that was sealed. */
  public String openText(String sealed) {
    return new String(open(sealed), StandardCharsets.UTF_8);
  }

  private byte[] open(String sealed) {
    try {
      return sealer.open(Purpose.CREDENTIAL, sealed);
    } catch (SealingException e) {
      throw new CatalogException.SecretLost();
    }
  }
}
