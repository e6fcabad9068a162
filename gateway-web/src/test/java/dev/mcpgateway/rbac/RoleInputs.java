package dev.mcpgateway.rbac;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Inputs of the services of roles, with only the components that a test is about. */
final class RoleInputs {

  private RoleInputs() {}

  static NewRole newRole(String name, RoleScope scope, Set<String> permissions) {
    return newRole(name, scope, permissions, Optional.empty());
  }

  static NewRole inheriting(NewRole role, String parent) {
    return newRole(role.name(), role.scope(), role.permissions(), Optional.of(parent));
  }

  private static NewRole newRole(
      String name, RoleScope scope, Set<String> permissions, Optional<String> parent) {
    return new NewRole(name, scope, Optional.empty(), permissions, parent, Optional.empty(), false);
  }

  static RoleChange name(String name) {
    return new RoleChange(
        Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static RoleChange description(String description) {
    return new RoleChange(
        Optional.empty(),
        Optional.of(description),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static RoleChange permissions(Set<String> permissions) {
    return new RoleChange(
        Optional.empty(),
        Optional.empty(),
        Optional.of(permissions),
        Optional.empty(),
        Optional.empty());
  }

  /** The role inherits from this one, or from none. */
  static RoleChange parent(Optional<String> roleId) {
    return new RoleChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new RoleChange.Parent(roleId)),
        Optional.empty());
  }

  static RoleChange active() {
    return new RoleChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(true));
  }

  static NewAssignment until(NewAssignment assignment, Instant expiry) {
    return new NewAssignment(
        assignment.userEmail(),
        assignment.roleId(),
        assignment.scope(),
        assignment.teamId(),
        assignment.grantedBy(),
        Optional.of(expiry),
        assignment.source());
  }

  static NewAssignment by(NewAssignment assignment, String granter) {
    return new NewAssignment(
        assignment.userEmail(),
        assignment.roleId(),
        assignment.scope(),
        assignment.teamId(),
        Optional.of(granter),
        assignment.expiresAt(),
        assignment.source());
  }
}
