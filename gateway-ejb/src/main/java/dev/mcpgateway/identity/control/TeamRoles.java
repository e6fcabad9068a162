package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.TeamRole;
import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.GrantSource;
import dev.mcpgateway.rbac.NewAssignment;
import dev.mcpgateway.rbac.RoleCatalogue;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.RoleAssignmentService;
import dev.mcpgateway.rbac.control.RoleService;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The roles that come with an account and with membership in a team, and end with them. */
@Dependent
public class TeamRoles {

  @Inject private RoleService roles;
  @Inject private RoleAssignmentService assignments;

  /** Grants the role of an owner or a member in a team, unless it is already held. */
  public void grant(EmailAddress user, String teamId, TeamRole role, GrantSource source) {
    assignments.assign(
        NewAssignment.of(user.value(), named(roleOf(role), RoleScope.TEAM).id(), RoleScope.TEAM)
            .inTeam(teamId)
            .from(source));
  }

  /** The permissions of an owner or a member. */
  public Set<String> permissionsOf(TeamRole role) {
    return named(roleOf(role), RoleScope.TEAM).effectivePermissions();
  }

  /** Revokes the role of an owner or a member in a team, if it is held. */
  public void revoke(
      EmailAddress user, String teamId, TeamRole role, Optional<EmailAddress> revokedBy) {
    revoke(
        user,
        named(roleOf(role), RoleScope.TEAM).id(),
        RoleScope.TEAM,
        Optional.of(teamId),
        revokedBy);
  }

  /** Revokes every role of a user in a team. */
  public void revokeAll(EmailAddress user, String teamId, Optional<EmailAddress> revokedBy) {
    revokeAll(user, held -> held.scopeId().equals(Optional.of(teamId)), revokedBy);
  }

  /** Revokes every role of a user. */
  public void revokeAll(EmailAddress user, Optional<EmailAddress> revokedBy) {
    revokeAll(user, held -> true, revokedBy);
  }

  private void revokeAll(
      EmailAddress user, Predicate<AssignmentDetails> which, Optional<EmailAddress> revokedBy) {
    assignments.list(user.value(), Optional.empty(), true).stream()
        .filter(which)
        .forEach(held -> revoke(user, held.roleId(), held.scope(), held.scopeId(), revokedBy));
  }

  /** Grants {@code platform_admin}, unless it is already held. */
  public void grantPlatformAdmin(EmailAddress user, GrantSource source) {
    assignments.assign(
        NewAssignment.of(user.value(), platformAdmin(), RoleScope.GLOBAL).from(source));
  }

  /** Revokes {@code platform_admin}, if it is held. */
  public void revokePlatformAdmin(EmailAddress user) {
    revoke(user, platformAdmin(), RoleScope.GLOBAL, Optional.empty(), Optional.empty());
  }

  /** Grants the role of every account, {@code platform_viewer}. */
  public void grantPlatformViewer(EmailAddress user) {
    assignments.assign(
        NewAssignment.of(
                user.value(),
                named(RoleCatalogue.PLATFORM_VIEWER, RoleScope.GLOBAL).id(),
                RoleScope.GLOBAL)
            .from(GrantSource.MANUAL));
  }

  private void revoke(
      EmailAddress user,
      String roleId,
      RoleScope scope,
      Optional<String> teamId,
      Optional<EmailAddress> revokedBy) {
    assignments.tryRevoke(user.value(), roleId, scope, teamId, revokedBy.map(EmailAddress::value));
  }

  private String platformAdmin() {
    return named(RoleCatalogue.PLATFORM_ADMIN, RoleScope.GLOBAL).id();
  }

  private static String roleOf(TeamRole role) {
    return switch (role) {
      case OWNER -> RoleCatalogue.TEAM_ADMIN;
      case MEMBER -> RoleCatalogue.VIEWER;
    };
  }

  private RoleDetails named(String name, RoleScope scope) {
    return roles
        .findActive(name, scope)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "There is no active %s role '%s': the bootstrap makes it at each start"
                        .formatted(scope, name)));
  }
}
