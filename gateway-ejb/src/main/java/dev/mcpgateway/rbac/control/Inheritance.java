package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.entity.Role;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Resolves inheritance between roles: the union of permissions up the chain of active parents. */
public final class Inheritance {

  private final Map<String, Role> roles;

  public Inheritance(Collection<Role> roles) {
    this.roles = roles.stream().collect(Collectors.toMap(Role::id, Function.identity()));
  }

  /** A role's own permissions and those of its active parents; none if it is not active itself. */
  public Set<String> effectivePermissions(Role role) {
    Set<String> permissions = new TreeSet<>();
    Set<String> visited = new HashSet<>();
    Optional<Role> next = Optional.of(role);
    while (next.isPresent() && next.get().isActive() && visited.add(next.get().id())) {
      permissions.addAll(next.get().permissions());
      next = next.get().inheritsFrom().map(roles::get);
    }
    return Collections.unmodifiableSet(permissions);
  }
}
