package dev.mcpgateway.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An upstream server, without its secrets.
 *
 * @param authType basic, bearer or authheaders; empty for none
 * @param sealedCredential what the feature that speaks to it opens
 * @param capabilities as the upstream server sent them
 * @param eras the eras of the protocol that it speaks
 * @param skipped what it offers and the gateway cannot take
 */
public record GatewayDetails(
    RowDetails row,
    String slug,
    String url,
    String transport,
    List<String> passthroughHeaders,
    Optional<String> authType,
    Optional<String> sealedCredential,
    Optional<String> caCertificate,
    Optional<String> clientCertificate,
    Optional<String> sealedClientKey,
    Optional<Integer> refreshIntervalSeconds,
    Optional<byte[]> capabilities,
    Optional<String> protocolVersion,
    List<String> eras,
    boolean reachable,
    Optional<Instant> lastSeen,
    Optional<Instant> lastRefreshAt,
    Optional<String> lastError,
    Optional<String> statusMessage,
    List<Skipped> skipped,
    int tools,
    int resources,
    int prompts) {

  /** Without the address, which may have a key in it. */
  @Override
  public String toString() {
    return "GatewayDetails[%s]".formatted(row.id());
  }

  /** Something that the upstream server offers and the gateway cannot take. */
  public record Skipped(String kind, String name, String reason) {}
}
