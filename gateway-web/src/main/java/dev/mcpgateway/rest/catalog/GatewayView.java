package dev.mcpgateway.rest.catalog;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mcpgateway.catalog.GatewayDetails;
import dev.mcpgateway.catalog.RowDetails;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.RawJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An upstream server, without its secrets. */
@JsonNaming(LowerCamelCaseStrategy.class)
public record GatewayView(
    String id,
    String name,
    Optional<String> description,
    String slug,
    String url,
    String transport,
    Optional<RawJson> capabilities,
    Optional<String> protocolVersion,
    List<String> eras,
    List<String> passthroughHeaders,
    Optional<String> authType,
    Optional<String> authUsername,
    Optional<String> authPassword,
    Optional<String> authToken,
    Optional<String> authHeaderKey,
    Optional<String> authHeaderValue,
    List<AuthHeader> authHeaders,
    Optional<String> authPasswordUnmasked,
    Optional<String> authTokenUnmasked,
    Optional<String> authHeaderValueUnmasked,
    Optional<List<AuthHeader>> authHeadersUnmasked,
    Optional<RawJson> oauthConfig,
    Boolean oneTimeAuth,
    Optional<String> caCertificate,
    Optional<String> clientCert,
    Optional<String> clientKey,
    Boolean reachable,
    Optional<Instant> lastSeen,
    String status,
    Optional<String> statusMessage,
    Integer registrationAttempts,
    Optional<Instant> nextRetryAt,
    Optional<String> lastError,
    Optional<String> lifecycleClaimedBy,
    Optional<Instant> lifecycleClaimedAt,
    Optional<Instant> lifecycleClaimExpiresAt,
    Optional<Instant> lastRefreshAt,
    Optional<Integer> refreshIntervalSeconds,
    String gatewayMode,
    Integer toolCount,
    Integer resourceCount,
    Integer promptCount,
    List<SkippedView> skippedTools,
    List<Tag> tags,
    Boolean enabled,
    Optional<String> teamId,
    Optional<String> team,
    Optional<String> ownerEmail,
    Optional<Visibility> visibility,
    Instant createdAt,
    Instant updatedAt,
    Optional<String> createdBy,
    Optional<String> createdFromIp,
    Optional<String> createdVia,
    Optional<String> createdUserAgent,
    Optional<String> modifiedBy,
    Optional<String> modifiedFromIp,
    Optional<String> modifiedVia,
    Optional<String> modifiedUserAgent,
    Optional<String> importBatchId,
    Optional<String> federationSource,
    Integer version) {

  /** What stands for a secret; sent back, the secret stays. */
  static final String MASK = "*****";

  static GatewayView of(GatewayDetails gateway, List<String> headers) {
    RowDetails row = gateway.row();
    return new GatewayView(
        row.id(),
        row.name(),
        row.description(),
        gateway.slug(),
        gateway.url(),
        gateway.transport(),
        RawItem.whole(gateway.capabilities()),
        gateway.protocolVersion(),
        gateway.eras(),
        gateway.passthroughHeaders(),
        gateway.authType(),
        mask("basic", gateway),
        mask("basic", gateway),
        mask("bearer", gateway),
        Optional.empty(),
        mask("authheaders", gateway),
        headers.stream().map(AuthHeader::masked).toList(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        gateway.caCertificate(),
        gateway.clientCertificate(),
        gateway.sealedClientKey().map(key -> MASK),
        gateway.reachable(),
        gateway.lastSeen(),
        "active",
        gateway.statusMessage(),
        0,
        Optional.empty(),
        gateway.lastError(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        gateway.lastRefreshAt(),
        gateway.refreshIntervalSeconds(),
        "cache",
        gateway.tools(),
        gateway.resources(),
        gateway.prompts(),
        SkippedView.of(gateway.skipped()),
        Tag.of(row.tags()),
        row.enabled(),
        row.ownership().teamId(),
        row.teamName(),
        row.ownership().ownerEmail(),
        row.ownership().visibility(),
        row.createdAt(),
        row.updatedAt(),
        row.createdBy(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        row.modifiedBy(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        row.version());
  }

  private static Optional<String> mask(String type, GatewayDetails gateway) {
    return gateway.authType().filter(type::equals).map(any -> MASK);
  }
}
