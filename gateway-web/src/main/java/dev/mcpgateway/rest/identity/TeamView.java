package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.TeamDetails;
import dev.mcpgateway.identity.TeamVisibility;
import java.time.Instant;
import java.util.Optional;

/** The current state of a team. */
public record TeamView(
    String id,
    String name,
    String slug,
    Optional<String> description,
    Optional<String> createdBy,
    Boolean isPersonal,
    TeamVisibility visibility,
    Optional<Integer> maxMembers,
    Boolean isActive,
    Instant createdAt,
    Instant updatedAt) {

  static TeamView of(TeamDetails team) {
    return new TeamView(
        team.id(),
        team.name(),
        team.slug(),
        team.description(),
        team.createdBy(),
        team.personal(),
        team.visibility(),
        team.maxMembers(),
        team.active(),
        team.createdAt(),
        team.updatedAt());
  }
}
