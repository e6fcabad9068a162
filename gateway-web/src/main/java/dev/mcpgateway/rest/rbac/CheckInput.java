package dev.mcpgateway.rest.rbac;

import jakarta.validation.constraints.Size;
import java.util.Optional;

/** A check whether a user may do something. */
public record CheckInput(
    @Size(min = 1, max = 255) String userEmail,
    @Size(min = 1, max = 255) String permission,
    Optional<@Size(max = 100) String> resourceType,
    Optional<@Size(max = 255) String> resourceId,
    Optional<@Size(min = 1, max = 36) String> teamId) {}
