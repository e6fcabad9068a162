package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/** A membership of a user in a team. */
public record MemberDetails(
    String id,
    String teamId,
    String userEmail,
    TeamRole role,
    Instant joinedAt,
    Optional<String> invitedBy,
    boolean active) {}
