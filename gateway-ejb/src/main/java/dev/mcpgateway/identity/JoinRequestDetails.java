package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A request to join a team.
 *
 * @param expiresAt when the request expires if it is still pending
 */
public record JoinRequestDetails(
    String id,
    String teamId,
    String userEmail,
    Optional<String> message,
    JoinRequestStatus status,
    Instant requestedAt,
    Instant expiresAt,
    Optional<Instant> reviewedAt,
    Optional<String> reviewedBy,
    Optional<String> notes) {}
