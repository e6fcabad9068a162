package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.ApiTokenDetails;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An API token, without its secret. */
public record TokenView(
    String id,
    String userEmail,
    String name,
    Optional<String> description,
    Optional<String> teamId,
    Optional<String> serverId,
    List<String> resourceScopes,
    List<String> ipRestrictions,
    List<String> tags,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsed,
    Boolean isActive,
    Optional<Instant> revokedAt,
    Optional<String> revokedBy,
    Optional<String> revocationReason) {

  static TokenView of(ApiTokenDetails token) {
    return new TokenView(
        token.id(),
        token.userEmail(),
        token.name(),
        token.description(),
        token.teamId(),
        token.serverId(),
        token.permissions().stream().sorted().toList(),
        token.ipRestrictions().stream().sorted().toList(),
        token.tags().stream().sorted().toList(),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsed(),
        token.active(),
        token.revokedAt(),
        token.revokedBy(),
        token.revocationReason());
  }
}
