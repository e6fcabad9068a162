package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.ApiTokenChange;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What to change in an API token; what it may be used for stays as it was made. */
public record TokenUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 2000) String> description,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags) {

  ApiTokenChange toChange() {
    return new ApiTokenChange(
        name, description.map(text -> text.orElse("")), tags.map(Set::copyOf));
  }
}
