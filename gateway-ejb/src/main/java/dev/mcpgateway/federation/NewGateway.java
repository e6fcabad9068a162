package dev.mcpgateway.federation;

import dev.mcpgateway.catalog.NewRow;
import java.util.List;
import java.util.Optional;

/**
 * An upstream server to be registered.
 *
 * @param transport STREAMABLEHTTP or SSE, in any case; empty: what it speaks
 * @param caCertificate PEM; empty: Java's authorities
 * @param clientKey PEM, there exactly where the client's certificate is
 * @param refreshIntervalSeconds kept for the scheduled refresh
 */
public record NewGateway(
    NewRow row,
    String url,
    Optional<String> transport,
    GatewayAuth auth,
    List<String> passthroughHeaders,
    Optional<String> caCertificate,
    Optional<String> clientCertificate,
    Optional<String> clientKey,
    Optional<Integer> refreshIntervalSeconds) {

  @Override
  public String toString() {
    return "NewGateway[%s]".formatted(row.name());
  }
}
