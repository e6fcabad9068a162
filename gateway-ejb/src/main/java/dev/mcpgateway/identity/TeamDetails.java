package dev.mcpgateway.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * A team as it is now.
 *
 * @param maxMembers empty where there is no limit
 * @param version changes with every change of the team itself, not of its members
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
