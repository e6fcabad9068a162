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
  public record Parent(Optional<String> roleId) {}

  public RoleChange {
    permissions = permissions.map(Set::copyOf);
  }
}
