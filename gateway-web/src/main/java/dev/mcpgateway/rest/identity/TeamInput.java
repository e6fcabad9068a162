package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.NewTeam;
import dev.mcpgateway.identity.TeamVisibility;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A team to be made. */
public record TeamInput(
    @Size(min = 1, max = 255) String name,
    Optional<@Size(min = 1, max = 200) String> slug,
    Optional<@Size(max = 2000) String> description,
    Optional<TeamVisibility> visibility,
    Optional<@Min(1) @Max(10000) Integer> maxMembers) {

  NewTeam toTeam() {
    return new NewTeam(
        name, slug, description, visibility.orElse(TeamVisibility.PRIVATE), maxMembers);
  }
}
