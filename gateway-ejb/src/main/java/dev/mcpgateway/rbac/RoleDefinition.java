package dev.mcpgateway.rbac;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A role as the gateway's own catalogue or the extra roles file defines it.
 *
 * @param description empty if there is none
 */
public record RoleDefinition(
    String name, RoleScope scope, String description, Set<String> permissions) {
  public RoleDefinition {
    permissions = Collections.unmodifiableSet(new LinkedHashSet<>(permissions));
  }
}
