package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A role as it is now.
 *
 * @param permissions its own
 * @param effectivePermissions its own and the inherited; none where it is not active
 * @param createdBy empty where the gateway itself made it
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
