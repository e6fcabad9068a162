package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.RoleScope;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Optional;

/** A role to be given to a user. */
public record AssignmentInput(
    @Size(min = 1, max = 36) String roleId,
    RoleScope scope,
    Optional<@Size(min = 1, max = 36) String> scopeId,
    Optional<Instant> expiresAt) {}
