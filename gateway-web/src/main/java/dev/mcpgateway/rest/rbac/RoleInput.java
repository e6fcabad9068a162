package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.RoleScope;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** A role to be made. */
public record RoleInput(
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 4096) String> description,
    RoleScope scope,
    @Size(max = 200) List<@Size(min = 1, max = 255) String> permissions,
    Optional<@Size(min = 1, max = 36) String> inheritsFrom,
    Optional<Boolean> isSystemRole) {}
