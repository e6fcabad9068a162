package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The current state of a role.
 *
 * @param permissions its own
 * @param effectivePermissions its own and the inherited ones; none if it is not active
 * @param createdBy empty if the gateway itself created it
 */
public record RoleDetails(
    String id,
    String name,
    Optional<String> description,
    RoleScope scope,
    Set<String> permissions,
    Set<String> effectivePermissions,
    Optional<String> inheritsFrom,
    Optional<String> createdBy,
    boolean systemRole,
    boolean active,
    Instant createdAt,
    Instant updatedAt) {}
