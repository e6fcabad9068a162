package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;

/**
 * The current state of a role assignment.
 *
 * @param scopeId the team, for the scope team
 * @param grantedBy empty if the gateway itself granted it
 * @param active whether it is neither revoked nor replaced; it may have expired nevertheless
 */
public record AssignmentDetails(
    String id,
    String userEmail,
    String roleId,
    String roleName,
    RoleScope scope,
    Optional<String> scopeId,
    Optional<String> grantedBy,
    Instant grantedAt,
    Optional<Instant> expiresAt,
    boolean active,
    GrantSource grantSource,
    Optional<Instant> revokedAt,
    Optional<String> revokedBy) {}
