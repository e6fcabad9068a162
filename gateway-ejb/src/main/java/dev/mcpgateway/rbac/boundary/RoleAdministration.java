package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.AssignmentDetails;
import dev.mcpgateway.rbac.NewAssignment;
import dev.mcpgateway.rbac.NewRole;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleChange;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.control.AdministratorGuard;
import dev.mcpgateway.rbac.control.RoleAssignmentService;
import dev.mcpgateway.rbac.control.RoleRules;
import dev.mcpgateway.rbac.control.RoleService;
import dev.mcpgateway.rbac.control.RoleStore;
import dev.mcpgateway.rbac.entity.Role;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and changes roles and assignments for a caller with {@code admin.user_management}. Changes
 * are bounded by what the caller holds: nobody grants, revokes or changes what they do not hold,
 * gives a role to themselves, or leaves the gateway without an administrator. For callers who hold
 * everything only the last rule applies.
 */
@Stateless
public class RoleAdministration {

  @Inject private RoleService roles;
  @Inject private RoleAssignmentService assignments;
  @Inject private RoleStore store;
  @Inject private AdministratorGuard administrators;

  /**
   * Finds a role, active or not.
   *
   * @throws RbacException.NotHeld if the caller does not administer roles
   * @throws RbacException.UnknownRole if it does not exist
   */
  public RoleDetails read(Authority authority, String id) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return roles.find(id).orElseThrow(() -> new RbacException.UnknownRole(id));
  }

  /**
   * Lists a user's assignments that are not revoked, by scope and age; empty for a user who does
   * not exist.
   *
   * @throws RbacException.NotHeld if it is somebody else and the caller does not administer roles
   */
  public List<AssignmentDetails> listAssignments(
      Authority authority, String userEmail, Optional<RoleScope> scope, boolean includeExpired) {
    if (!RoleRules.email(userEmail).equals(authority.email())) {
      authority.require(Permission.ADMIN_USER_MANAGEMENT);
    }
    return assignments.list(userEmail, scope, includeExpired);
  }

  /**
   * Creates a role.
   *
   * @throws RbacException as {@link RoleService#create}; also if the name is taken, the role would
   *     have what the caller does not hold, or it is a system role and the caller does not hold
   *     everything
   */
  public GetOrCreateResult<RoleDetails> create(Authority authority, NewRole role) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    Set<String> all = new HashSet<>(role.permissions());
    RoleRules.requireKnown(all);
    role.inheritsFrom()
        .flatMap(roles::find)
        .ifPresent(parent -> all.addAll(parent.effectivePermissions()));
    requireHeld(authority.missing(all));
    if (role.systemRole() && !authority.holdsEverything()) {
      throw new RbacException.SystemRoleReserved();
    }
    GetOrCreateResult<RoleDetails> saved = roles.create(role);
    if (!saved.created()) {
      throw new RbacException.RoleNameTaken(saved.value().name(), saved.value().scope());
    }
    return saved;
  }

  /**
   * Changes a role.
   *
   * @param unchangedSince when the role was last changed, as far as the caller knows
   * @throws RbacException as {@link RoleService#update}; also if it was changed since, has or would
   *     have what the caller does not hold, or would gain what the caller holds only temporarily
   */
  public RoleDetails update(
      Authority authority, String id, RoleChange change, Optional<Instant> unchangedSince) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return administrators.keepOne(
        () -> {
          change
              .parent()
              .flatMap(RoleChange.Parent::roleId)
              .ifPresent(parent -> store.lockInheritance());
          requireUnchanged(id, unchangedSince);
          requireHeld(authority.missing(withParents(id)));
          Set<String> before = roles.effectivePermissions(id);
          RoleDetails changed = roles.update(id, change);
          requireHeld(authority.missing(withParents(id)));
          // Whoever holds it, or a role that inherits from it, has what it gains at once.
          Set<String> gained = new HashSet<>(changed.effectivePermissions());
          gained.removeAll(before);
          authority.requireGrantable(Optional.empty(), gained, Optional.empty());
          return changed;
        });
  }

  /**
   * Deletes a role and ends its assignments.
   *
   * @param unchangedSince as for {@link #update}
   * @throws RbacException as {@link RoleService#delete}; also if it was changed since, or has what
   *     the caller does not hold
   */
  public void delete(Authority authority, String id, Optional<Instant> unchangedSince) {
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    administrators.keepOne(
        () -> {
          requireUnchanged(id, unchangedSince);
          requireHeld(authority.missing(withParents(id)));
          roles.delete(id, Optional.of(authority.email()));
          return id;
        });
  }

  /**
   * Assigns a role.
   *
   * @param over the authority over the user of the assignment
   * @throws RbacException as {@link RoleAssignmentService#assign}; also if it is already held,
   *     grants what the caller does not hold there or for longer than the caller does, or is for
   *     the caller
   */
  public AssignmentDetails assign(AuthorityOver over, NewAssignment assignment) {
    Authority authority = over.authority();
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    requireOver(over, assignment.userEmail());
    authority.requireGrantable(
        assignment.teamId(), withParents(assignment.roleId()), assignment.expiresAt());
    if (!authority.holdsEverything() && over.isOverOneself()) {
      throw new RbacException.SelfGrant();
    }
    GetOrCreateResult<AssignmentDetails> saved = assignments.assign(assignment);
    if (!saved.created()) {
      throw new RbacException.AlreadyHeld(saved.value().userEmail(), saved.value().roleName());
    }
    return saved.value();
  }

  /**
   * Revokes a role.
   *
   * @param over the authority over the user of the assignment
   * @param scope empty for the role's own
   * @throws RbacException as {@link RoleAssignmentService#revoke}; also if it grants what the
   *     caller does not hold there, or nobody could administer the gateway afterwards
   */
  public AssignmentDetails revoke(
      AuthorityOver over, String roleId, Optional<RoleScope> scope, Optional<String> teamId) {
    Authority authority = over.authority();
    authority.require(Permission.ADMIN_USER_MANAGEMENT);
    return administrators.keepOne(
        () -> {
          requireBounded(authority, roleId, teamId);
          RoleScope where =
              scope
                  .or(() -> store.find(roleId).map(Role::scope))
                  .orElseThrow(() -> new RbacException.UnknownRole(roleId));
          return assignments.revoke(
              over.target(), roleId, where, teamId, Optional.of(authority.email()));
        });
  }

  private static void requireOver(AuthorityOver over, String email) {
    if (!RoleRules.email(email).equals(over.target())) {
      throw new IllegalArgumentException("The authority is over somebody else");
    }
  }

  private void requireBounded(Authority authority, String roleId, Optional<String> teamId) {
    Set<String> permissions = withParents(roleId);
    requireHeld(
        teamId
            .map(team -> authority.missingIn(team, permissions))
            .orElseGet(() -> authority.missing(permissions)));
  }

  /** Also those of an inactive role, since it can be activated again. */
  private Set<String> withParents(String roleId) {
    Set<String> all = new HashSet<>();
    Set<String> visited = new HashSet<>();
    Optional<Role> next = store.find(roleId);
    while (next.isPresent() && visited.add(next.get().id())) {
      all.addAll(next.get().permissions());
      next = next.get().inheritsFrom().flatMap(store::find);
    }
    return all;
  }

  private void requireUnchanged(String id, Optional<Instant> unchangedSince) {
    Role role = store.lock(id).orElseThrow(() -> new RbacException.UnknownRole(id));
    unchangedSince
        .filter(expected -> !expected.equals(role.updatedAt()))
        .ifPresent(
            expected -> {
              throw new RbacException.StaleRole(role.name());
            });
  }

  private static void requireHeld(NavigableSet<String> missing) {
    if (!missing.isEmpty()) {
      throw new RbacException.NotHeld(missing);
    }
  }
}
