package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.NewAssignment;
import dev.mcpgateway.rbac.Outcome;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.AssignmentStore.Fact;
import dev.mcpgateway.rbac.control.AssignmentStore.HeldRole;
import dev.mcpgateway.rbac.entity.RoleAssignment;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gives roles to users, takes them back and finds them, in the caller's transaction or one of its
 * own.
 *
 * <p>Each change comes in two forms. {@code assign} throws a refusal, and the transaction is rolled
 * back; {@code tryAssign} returns it, nothing has been changed, and the caller's transaction can go
 * on.
 */
@Stateless
public class RoleAssignmentService {

  /** Far within what PostgreSQL and every client can express. */
  private static final Instant LATEST_EXPIRY = Instant.parse("9999-12-31T00:00:00Z");

  @Inject private AssignmentStore assignments;
  @Inject private Event<AccessChanged> changed;

  /**
   * Gives the role, or finds that it is held already: then the assignment stays as it is, its
   * expiry too, whoever made it. One that has expired makes room for a new one.
   *
   * @throws RbacException if the role, the user, the team or the granter is unknown, the role is
   *     not active, the scope is not the role's, a team is missing or too much, or the expiry is in
   *     the past or after the year 9999
   */
  public GetOrCreateResult<AssignmentDetails> assign(NewAssignment assignment) {
    return tryAssign(assignment).orElseThrow();
  }

  /** As {@link #assign}, with the refusal as a value. */
  public Outcome<GetOrCreateResult<AssignmentDetails>> tryAssign(NewAssignment assignment) {
    return Outcome.of(
        () -> {
          String user = RoleRules.email(assignment.userEmail());
          assignment.teamId().ifPresent(RoleRules::team);
          Optional<String> granter = assignment.grantedBy().map(RoleRules::email);
          HeldRole role =
              assignments
                  .holdRole(assignment.roleId())
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
   * Takes the role back and records who did and when.
   *
   * @param teamId for the scope team
   * @param revokedBy the e-mail of the user who does it; empty for the gateway itself
   * @throws RbacException if the user does not hold the role there, or there is no user who could
   *     revoke
   */
  public AssignmentDetails revoke(
      String userEmail,
      String roleId,
      RoleScope scope,
      Optional<String> teamId,
      Optional<String> revokedBy) {
    return tryRevoke(userEmail, roleId, scope, teamId, revokedBy).orElseThrow();
  }

  /** As {@link #revoke}, with the refusal as a value. */
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

  /** The assignment that is neither revoked nor expired. */
  public Optional<AssignmentDetails> find(
      String userEmail, String roleId, RoleScope scope, Optional<String> teamId) {
    Instant now = Clock.systemUTC().instant();
    return active(userEmail, roleId, scope, teamId)
        .filter(assignment -> !assignment.hasExpired(now))
        .map(RoleAssignmentService::details);
  }

  /**
   * What a user holds, by scope and age, without the revoked; none for a user who does not exist.
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
    if (expiry.isAfter(LATEST_EXPIRY)) {
      throw new RbacException.ExpiryTooFar(expiry, LATEST_EXPIRY);
    }
  }

  private static void requireFittingScope(HeldRole role, RoleScope asked, Optional<String> teamId) {
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
