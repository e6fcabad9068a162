package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.NewAssignment;
import dev.mcpgateway.rbac.Outcome;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.AssignmentStore.Fact;
import dev.mcpgateway.rbac.control.AssignmentStore.LockedRole;
import dev.mcpgateway.rbac.entity.RoleAssignment;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Assigns roles to users, revokes and finds them, in the caller's transaction or one of its own.
 *
 * <p>Each change comes in two forms. {@code assign} throws an exception, which rolls the
 * transaction back; {@code tryAssign} returns it, with nothing changed, and the caller's
 * transaction can continue.
 */
@Stateless
public class RoleAssignmentService {

  /** Well within what PostgreSQL and every client can represent. */
  private static final Instant MAX_EXPIRY = Instant.parse("9999-12-31T00:00:00Z");

  @Inject private AssignmentStore assignments;
  @Inject private Event<AccessChanged> changed;

  /**
   * Assigns the role, replacing an expired assignment. If it is already held, the assignment and
   * its expiry stay unchanged.
   *
   * @throws RbacException if the role, the user, the team or the granter is unknown, the role is
   *     not active, the scope is not the role's, a team is missing or superfluous, or the expiry is
   *     in the past or after the year 9999
   */
  public GetOrCreateResult<AssignmentDetails> assign(NewAssignment assignment) {
    return tryAssign(assignment).orElseThrow();
  }

  /** Like {@link #assign}, returning the exception. */
  public Outcome<GetOrCreateResult<AssignmentDetails>> tryAssign(NewAssignment assignment) {
    return Outcome.of(
        () -> {
          String user = RoleRules.email(assignment.userEmail());
          assignment.teamId().ifPresent(RoleRules::team);
          Optional<String> granter = assignment.grantedBy().map(RoleRules::email);
          LockedRole role =
              assignments
                  .lockRole(assignment.roleId())
                  .orElseThrow(() -> new RbacException.UnknownRole(assignment.roleId()));
          if (!role.active()) {
            throw new RbacException.InactiveRole(role.name());
          }
          requireFittingScope(role, assignment.scope(), assignment.teamId());
          assignment.expiresAt().ifPresent(expiry -> requireFutureExpiry(expiry, role.now()));
          GetOrCreateResult<RoleAssignment> saved =
              assignments.insertOrFind(
                  new Fact(user, assignment.roleId(), role.scope(), assignment.teamId()),
                  granter,
                  assignment.expiresAt(),
                  assignment.source(),
                  role.now());
          changed.fire(new AccessChanged());
          return saved.map(RoleAssignmentService::details);
        });
  }

  /**
   * Revokes the role and records by whom and when.
   *
   * @param teamId for the scope team
   * @param revokedBy the e-mail of the user who does it; empty for the gateway itself
   * @throws RbacException if the user does not hold the role there, or {@code revokedBy} does not
   *     exist
   */
  public AssignmentDetails revoke(
      String userEmail,
      String roleId,
      RoleScope scope,
      Optional<String> teamId,
      Optional<String> revokedBy) {
    return tryRevoke(userEmail, roleId, scope, teamId, revokedBy).orElseThrow();
  }

  /** Like {@link #revoke}, returning the exception. */
  public Outcome<AssignmentDetails> tryRevoke(
      String userEmail,
      String roleId,
      RoleScope scope,
      Optional<String> teamId,
      Optional<String> revokedBy) {
    return Outcome.of(
        () -> {
          RoleAssignment held =
              active(userEmail, roleId, scope, teamId)
                  .orElseThrow(() -> new RbacException.UnknownAssignment(userEmail, roleId));
          assignments.revoke(held, revokedBy.map(RoleRules::email));
          changed.fire(new AccessChanged());
          return details(held);
        });
  }

  /**
   * Lists a user's assignments that are not revoked, by scope and age; empty for a user who does
   * not exist.
   */
  public List<AssignmentDetails> list(
      String userEmail, Optional<RoleScope> scope, boolean includeExpired) {
    Instant now = Clock.systemUTC().instant();
    return assignments.activeOf(RoleRules.email(userEmail)).stream()
        .filter(assignment -> scope.isEmpty() || scope.get() == assignment.scope())
        .filter(assignment -> includeExpired || !assignment.hasExpired(now))
        .map(RoleAssignmentService::details)
        .toList();
  }

  private Optional<RoleAssignment> active(
      String userEmail, String roleId, RoleScope scope, Optional<String> teamId) {
    return assignments.findActive(new Fact(RoleRules.email(userEmail), roleId, scope, teamId));
  }

  private static void requireFutureExpiry(Instant expiry, Instant now) {
    if (!expiry.isAfter(now)) {
      throw new RbacException.ExpiryInPast(expiry);
    }
    if (expiry.isAfter(MAX_EXPIRY)) {
      throw new RbacException.ExpiryTooFar(expiry, MAX_EXPIRY);
    }
  }

  private static void requireFittingScope(
      LockedRole role, RoleScope asked, Optional<String> teamId) {
    if (asked != role.scope()) {
      throw new RbacException.ScopeMismatch(role.name(), asked, role.scope());
    }
    if (asked == RoleScope.TEAM && teamId.isEmpty()) {
      throw new RbacException.TeamRequired(role.name());
    }
    if (asked != RoleScope.TEAM && teamId.isPresent()) {
      throw new RbacException.TeamNotAllowed(role.name(), asked);
    }
  }

  private static AssignmentDetails details(RoleAssignment assignment) {
    return new AssignmentDetails(
        assignment.id(),
        assignment.userEmail(),
        assignment.role().id(),
        assignment.role().name(),
        assignment.scope(),
        assignment.scopeId(),
        assignment.grantedBy(),
        assignment.grantedAt(),
        assignment.expiresAt(),
        assignment.isActive(),
        assignment.grantSource(),
        assignment.revokedAt(),
        assignment.revokedBy());
  }
}
