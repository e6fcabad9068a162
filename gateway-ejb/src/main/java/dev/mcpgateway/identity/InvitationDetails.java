package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * An invitation into a team.
 *
 * @param email who is invited, with an account or not
 * @param active whether it is neither accepted, cancelled nor replaced; it may have expired
 *     nevertheless
 */
public record InvitationDetails(
    String id,
    String teamId,
    String email,
    TeamRole role,
    String invitedBy,
    Instant invitedAt,
    Instant expiresAt,
    boolean active,
    Optional<Instant> acceptedAt) {}
