package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.RoleChange;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes to a role: an absent member keeps its value, and null clears an optional one. */
public record RoleUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 4096) String> description,
    Optional<@Size(max = 200) List<@Size(min = 1, max = 255) String>> permissions,
    Change<@Size(min = 1, max = 36) String> inheritsFrom,
    Optional<Boolean> isActive) {

  RoleChange toChange() {
    return new RoleChange(
        name,
        description.map(text -> text.orElse("")),
        permissions.map(Set::copyOf),
        inheritsFrom.map(RoleChange.Parent::new),
        isActive);
  }
}
