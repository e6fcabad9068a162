package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API token as it is now, without its secret.
 *
 * @param permissions the permissions that the token is limited to; empty if it has all of its
 *     user's
 * @param lastUsed to the minute
 * @param active whether the token is not revoked; it may have expired nevertheless
 * @param version incremented by every change except the recording of its use
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
