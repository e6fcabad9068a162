package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        counting(role),
        role.inheritsFrom(),
        role.createdBy(),
        role.systemRole(),
        role.active(),
        role.createdAt(),
        role.updatedAt());
  }

  /**
   * The permissions that a role of its scope can grant, with {@code *} expanded if it grants less
   * than all.
   */
  private static List<String> counting(RoleDetails role) {
    Set<String> given = role.effectivePermissions();
    if (!given.contains(Permission.EVERYTHING.id())
        || Permission.EVERYTHING.canCount(role.scope())) {
      return given.stream()
          .filter(id -> Permission.of(id).filter(known -> !known.canCount(role.scope())).isEmpty())
          .sorted()
          .toList();
    }
    return Arrays.stream(Permission.values())
        .filter(permission -> permission.canCount(role.scope()))
        .map(Permission::id)
        .sorted()
        .toList();
  }
}
