package dev.mcpgateway.rbac;

import java.util.Optional;
import java.util.Set;

/**
 * A new role.
 *
 * @param inheritsFrom the id of an active role whose permissions it inherits
 * @param createdBy the e-mail of the user who creates it; empty for the gateway itself
 */
public record NewRole(
    String name,
    RoleScope scope,
    Optional<String> description,
    Set<String> permissions,
    Optional<String> inheritsFrom,
    Optional<String> createdBy,
    boolean systemRole) {

  public NewRole {
    permissions = Set.copyOf(permissions);
  }
}
