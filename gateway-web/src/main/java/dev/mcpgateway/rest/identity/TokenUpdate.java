package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.ApiTokenChange;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes to an API token; its scope cannot be changed. */
public record TokenUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 2000) String> description,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags) {

  ApiTokenChange toChange() {
    return new ApiTokenChange(
        name, description.map(text -> text.orElse("")), tags.map(Set::copyOf));
  }
}
