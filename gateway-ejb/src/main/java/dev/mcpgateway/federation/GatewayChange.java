package dev.mcpgateway.federation;

import dev.mcpgateway.catalog.RowChange;
import java.util.List;
import java.util.Optional;

/**
 * What to change in an upstream server; what is empty stays, what is empty inside is cleared.
 *
 * @param auth empty members stay as long as its type does
 */
public record GatewayChange(
    RowChange row,
    Optional<String> url,
    Optional<String> transport,
    GatewayAuth auth,
    Optional<List<String>> passthroughHeaders,
    Optional<Optional<String>> caCertificate,
    Optional<Optional<String>> clientCertificate,
    Optional<Optional<String>> clientKey,
    Optional<Optional<Integer>> refreshIntervalSeconds) {

  @Override
  public String toString() {
    return "GatewayChange[%s]".formatted(row.name().orElse(""));
  }
}
