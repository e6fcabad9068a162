package dev.mcpgateway.rbac.control;

import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.NewRole;
import dev.mcpgateway.rbac.Outcome;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.RoleChange;
import dev.mcpgateway.rbac.RoleDetails;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.entity.Role;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates, changes, deletes and finds roles, in the caller's transaction or one of its own.
 *
 * <p>Each change comes in two forms. {@code create} throws an exception, which rolls the
 * transaction back; {@code tryCreate} returns it, with nothing changed, and the caller's
 * transaction can continue.
 */
@Stateless
public class RoleService {

  @Inject private RoleStore roles;
  @Inject private AssignmentStore assignments;
  @Inject private Event<AccessChanged> changed;

  /**
   * Creates the role, or returns the active one of that name and scope unchanged.
   *
   * @throws RbacException if the name, the description, a permission, the parent or the creator is
   *     not acceptable
   */
  public GetOrCreateResult<RoleDetails> create(NewRole role) {
    return tryCreate(role).orElseThrow();
  }

  /** Like {@link #create}, returning the exception. */
  public Outcome<GetOrCreateResult<RoleDetails>> tryCreate(NewRole role) {
    return Outcome.of(
        () -> {
          String name = RoleRules.readableName(role.name());
          Optional<String> description = RoleRules.description(role.description());
          RoleRules.requireKnown(role.permissions());
          role.inheritsFrom().ifPresent(this::requireActiveParent);
          GetOrCreateResult<Role> saved =
              roles.insertOrFind(
                  new RoleStore.Row(
                      name,
                      role.scope(),
                      description,
                      RoleRules.inOrder(role.permissions()),
                      role.inheritsFrom(),
                      role.createdBy().map(RoleRules::email),
                      role.systemRole(),
                      0));
          changed.fire(new AccessChanged());
          return saved.map(this::details);
        });
  }

  /**
   * Changes a role that is not a system role.
   *
   * @throws RbacException if there is no such role, it is a system role, or the change is not
   *     acceptable; a name that is taken among the active roles, also when a deleted role is made
   *     active again, is a {@link RbacException.RoleNameTaken}
   */
  public RoleDetails update(String id, RoleChange change) {
    return tryUpdate(id, change).orElseThrow();
  }

  /** Like {@link #update}, returning the exception. */
  public Outcome<RoleDetails> tryUpdate(String id, RoleChange change) {
    return Outcome.of(
        () -> {
          Optional<String> newParent = change.parent().flatMap(RoleChange.Parent::roleId);
          if (newParent.isPresent()) {
            roles.lockInheritance();
          }
          Role role = changeable(id);
          Optional<String> name =
              change
                  .name()
                  .map(
                      written ->
                          written.strip().equals(role.name())
                              ? role.name()
                              : RoleRules.readableName(written));
          Optional<String> description =
              change.description().isPresent()
                  ? RoleRules.description(change.description())
                  : role.description();
          change.permissions().ifPresent(RoleRules::requireKnown);
          newParent.ifPresent(
              parent -> {
                requireActiveParent(parent);
                if (roles.reaches(parent, role.id())) {
                  throw new RbacException.InheritanceCycle(role.id(), parent);
                }
              });
          Role updated =
              roles.update(
                  role,
                  name.orElse(role.name()),
                  description,
                  change.permissions().map(RoleRules::inOrder).orElse(role.permissions()),
                  change.parent().isPresent() ? newParent : role.inheritsFrom(),
                  change.active().orElse(role.isActive()));
          if (!updated.isActive()) {
            assignments.revokeAllOf(role.id(), Optional.empty());
          }
          changed.fire(new AccessChanged());
          return details(updated);
        });
  }

  /**
   * Soft-deletes a role, and ends its assignments.
   *
   * @param deletedBy the e-mail of the user who does it; empty for the gateway itself
   * @throws RbacException if there is no such active role, it is a system role, or there is no such
   *     user
   */
  public void delete(String id, Optional<String> deletedBy) {
    tryDelete(id, deletedBy).orElseThrow();
  }

  /** Like {@link #delete}, returning the exception, or otherwise the deleted role. */
  public Outcome<RoleDetails> tryDelete(String id, Optional<String> deletedBy) {
    return Outcome.of(
        () -> {
          Role role = changeable(id);
          if (!role.isActive()) {
            throw new RbacException.UnknownRole(id);
          }
          assignments.revokeAllOf(id, deletedBy.map(RoleRules::email));
          Role deleted =
              roles.update(
                  role,
                  role.name(),
                  role.description(),
                  role.permissions(),
                  role.inheritsFrom(),
                  false);
          changed.fire(new AccessChanged());
          return details(deleted);
        });
  }

  /** Active or not. */
  public Optional<RoleDetails> find(String id) {
    return roles.find(id).map(this::details);
  }

  public Optional<RoleDetails> findActive(String name, RoleScope scope) {
    return roles.findActive(name, scope).map(this::details);
  }

  /** By scope, name and age. */
  public List<RoleDetails> list(Optional<RoleScope> scope, boolean activeOnly) {
    List<Role> all = roles.all();
    Inheritance inheritance = new Inheritance(all);
    return all.stream()
        .filter(role -> scope.isEmpty() || scope.get() == role.scope())
        .filter(role -> role.isActive() || !activeOnly)
        .map(role -> details(role, inheritance.effectivePermissions(role)))
        .toList();
  }

  /**
   * The role's own permissions and those of its active parents; none where it is not active itself.
   *
   * @throws RbacException.UnknownRole if there is no such role
   */
  public Set<String> effectivePermissions(String id) {
    return find(id).orElseThrow(() -> new RbacException.UnknownRole(id)).effectivePermissions();
  }

  private Role changeable(String id) {
    Role role = roles.lock(id).orElseThrow(() -> new RbacException.UnknownRole(id));
    if (role.isSystemRole()) {
      throw new RbacException.SystemRoleProtected(role.name());
    }
    return role;
  }

  private void requireActiveParent(String id) {
    Role parent = roles.find(id).orElseThrow(() -> new RbacException.UnknownRole(id));
    if (!parent.isActive()) {
      throw new RbacException.InactiveRole(parent.name());
    }
  }

  private RoleDetails details(Role role) {
    return details(
        role,
        role.inheritsFrom().isEmpty()
            ? new Inheritance(List.of(role)).effectivePermissions(role)
            : new Inheritance(roles.all()).effectivePermissions(role));
  }

  private static RoleDetails details(Role role, Set<String> effectivePermissions) {
    return new RoleDetails(
        role.id(),
        role.name(),
        role.description(),
        role.scope(),
        role.permissions(),
        effectivePermissions,
        role.inheritsFrom(),
        role.createdBy(),
        role.isSystemRole(),
        role.isActive(),
        role.createdAt(),
        role.updatedAt());
  }
}
