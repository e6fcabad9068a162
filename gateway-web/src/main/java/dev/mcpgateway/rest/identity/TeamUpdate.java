package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.TeamChange;
import dev.mcpgateway.identity.TeamVisibility;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Changes to a team: an absent member keeps its value, and null clears an optional one. */
public record TeamUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 2000) String> description,
    Optional<TeamVisibility> visibility,
    Change<@Min(1) @Max(10000) Integer> maxMembers) {

  TeamChange toChange() {
    return new TeamChange(
        name,
        description.map(text -> text.orElse("")),
        visibility,
        maxMembers.map(max -> max.orElse(0)));
  }
}
