package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;

/**
 * That a user holds a role, as it is now.
 *
 * @param scopeId the team, for the scope team
 * @param grantedBy empty where the gateway itself granted it
 * @param active neither revoked nor replaced; it may have expired all the same
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
