package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A role as it is now. */
public record RoleView(
    String id,
    String name,
    Optional<String> description,
    RoleScope scope,
    List<String> permissions,
    List<String> effectivePermissions,
    Optional<String> inheritsFrom,
    Optional<String> createdBy,
    Boolean isSystemRole,
    Boolean isActive,
    Instant createdAt,
    Instant updatedAt) {

  static RoleView of(RoleDetails role) {
    return new RoleView(
        role.id(),
        role.name(),
        role.description(),
        role.scope(),
        role.permissions().stream().sorted().toList(),
        role.effectivePermissions().stream().sorted().toList(),
        role.inheritsFrom(),
        role.createdBy(),
        role.systemRole(),
        role.active(),
        role.createdAt(),
        role.updatedAt());
  }
}
