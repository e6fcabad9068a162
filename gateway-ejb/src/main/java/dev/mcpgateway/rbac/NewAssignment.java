package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;

/**
 * A new role assignment.
 *
 * @param userEmail in any case
 * @param scope the role's own scope
 * @param teamId for the scope team only
 * @param grantedBy the e-mail of the user who grants it; empty for the gateway itself
 * @param expiresAt in the future; empty if it does not expire
 */
public record NewAssignment(
    String userEmail,
    String roleId,
    RoleScope scope,
    Optional<String> teamId,
    Optional<String> grantedBy,
    Optional<Instant> expiresAt,
    GrantSource source) {

  public static NewAssignment of(String userEmail, String roleId, RoleScope scope) {
    return new NewAssignment(
        userEmail,
        roleId,
        scope,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        GrantSource.MANUAL);
  }

  public NewAssignment inTeam(String id) {
    return new NewAssignment(
        userEmail, roleId, scope, Optional.of(id), grantedBy, expiresAt, source);
  }

  public NewAssignment from(GrantSource newSource) {
    return new NewAssignment(userEmail, roleId, scope, teamId, grantedBy, expiresAt, newSource);
  }
}
