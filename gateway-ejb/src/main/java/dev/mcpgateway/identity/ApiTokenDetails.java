package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API token as it is now, without its secret.
 *
 * @param permissions what the token is narrowed to; none where it may do all that its user may
 * @param lastUsed to the minute
 * @param active not revoked; it may have expired all the same
 * @param version changes with every change but those of its use
 */
public record ApiTokenDetails(
    String id,
    String userEmail,
    String name,
    Optional<String> description,
    String jti,
    Optional<String> teamId,
    Optional<String> serverId,
    Set<String> permissions,
    Set<String> ipRestrictions,
    Set<String> tags,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsed,
    boolean active,
    Optional<Instant> revokedAt,
    Optional<String> revokedBy,
    Optional<String> revocationReason,
    int version) {}
