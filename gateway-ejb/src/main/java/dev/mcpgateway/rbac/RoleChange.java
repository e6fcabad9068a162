package dev.mcpgateway.rbac;

import java.util.Optional;
import java.util.Set;

/**
 * Changes to a role; an empty component keeps its value. The scope of a role cannot be changed,
 * since assignments depend on it.
 *
 * @param description blank to remove it
 * @param active true to make a deleted role active again
 */
public record RoleChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Set<String>> permissions,
    Optional<Parent> parent,
    Optional<Boolean> active) {

  /** The parent of a role: the role with this id, or none. */
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
