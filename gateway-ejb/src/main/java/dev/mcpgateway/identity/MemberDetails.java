package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/** That somebody belongs to a team. */
public record MemberDetails(
    String id,
    String teamId,
    String userEmail,
    TeamRole role,
    Instant joinedAt,
    Optional<String> invitedBy,
    boolean active) {}
