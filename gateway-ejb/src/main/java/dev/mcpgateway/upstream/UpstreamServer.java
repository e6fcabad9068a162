package dev.mcpgateway.upstream;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An upstream with all that it takes to speak to it, secrets opened.
 *
 * @param id of its row; two with one id and one content share their connections
 * @param address where it is
 * @param transport what it was registered with; empty where that was left out
 * @param credential what the gateway proves itself with
 * @param passthroughHeaders names of the headers that a caller's request hands on, in lower case
 * @param tls its authorities, and the gateway's certificate
 */
public record UpstreamServer(
    String id,
    UpstreamAddress address,
    Optional<UpstreamTransport> transport,
    Credential credential,
    List<String> passthroughHeaders,
    TlsMaterial tls) {

  /**
   * Checks the names of the headers.
   *
   * @throws UpstreamException INVALID_CREDENTIAL naming the first that may not be passed on
   */
  public UpstreamServer {
    passthroughHeaders.forEach(HeaderField::checkPassthrough);
    passthroughHeaders =
        passthroughHeaders.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().toList();
  }

  /** One without credential, headers and certificates. */
  public static UpstreamServer of(String id, UpstreamAddress address) {
    return new UpstreamServer(
        id, address, Optional.empty(), new Credential.None(), List.of(), TlsMaterial.NONE);
  }
}
