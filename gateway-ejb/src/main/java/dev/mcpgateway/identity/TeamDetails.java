package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The current state of a team.
 *
 * @param maxMembers empty for no limit
 * @param version incremented by every change of the team itself, not of its members
 */
public record TeamDetails(
    String id,
    String name,
    String slug,
    Optional<String> description,
    Optional<String> createdBy,
    boolean personal,
    TeamVisibility visibility,
    Optional<Integer> maxMembers,
    boolean active,
    Instant createdAt,
    Instant updatedAt,
    int version) {}
