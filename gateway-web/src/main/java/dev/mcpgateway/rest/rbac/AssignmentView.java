package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.RoleScope;
import java.time.Instant;
import java.util.Optional;

/** An assignment of a role to a user. */
public record AssignmentView(
    String id,
    String userEmail,
    String roleId,
    String roleName,
    RoleScope scope,
    Optional<String> scopeId,
    Optional<String> grantedBy,
    Instant grantedAt,
    Optional<Instant> expiresAt,
    Boolean isActive,
    GrantSource grantSource) {

  static AssignmentView of(AssignmentDetails assignment) {
    return new AssignmentView(
        assignment.id(),
        assignment.userEmail(),
        assignment.roleId(),
        assignment.roleName(),
        assignment.scope(),
        assignment.scopeId(),
        assignment.grantedBy(),
        assignment.grantedAt(),
        assignment.expiresAt(),
        assignment.active(),
        assignment.grantSource());
  }
}
