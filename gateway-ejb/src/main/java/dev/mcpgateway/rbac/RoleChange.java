package dev.mcpgateway.rbac;

import java.util.Optional;
import java.util.Set;

/**
 * What to change in a role; what is empty stays. A role's scope cannot be changed, as assignments
 * depend on it.
 *
 * @param description blank to have none
 * @param active true to make a deleted role active again
 */
public record RoleChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Set<String>> permissions,
    Optional<Parent> parent,
    Optional<Boolean> active) {

  /** What a role inherits from: the role of this id, or nothing. */
  public record Parent(Optional<String> roleId) {
    public static final Parent NONE = new Parent(Optional.empty());

    public static Parent of(String roleId) {
      return new Parent(Optional.of(roleId));
    }
  }

  public RoleChange {
    permissions = permissions.map(Set::copyOf);
  }

  public static RoleChange none() {
    return new RoleChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public RoleChange toName(String newName) {
    return new RoleChange(Optional.of(newName), description, permissions, parent, active);
  }

  public RoleChange toDescription(String newDescription) {
    return new RoleChange(name, Optional.of(newDescription), permissions, parent, active);
  }

  public RoleChange toPermissions(Set<String> newPermissions) {
    return new RoleChange(name, description, Optional.of(newPermissions), parent, active);
  }

  public RoleChange toParent(Parent newParent) {
    return new RoleChange(name, description, permissions, Optional.of(newParent), active);
  }

  public RoleChange toActive(boolean nowActive) {
    return new RoleChange(name, description, permissions, parent, Optional.of(nowActive));
  }
}
