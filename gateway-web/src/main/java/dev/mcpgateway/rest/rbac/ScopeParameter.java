package dev.mcpgateway.rest.rbac;

import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rest.problem.ApiException;

/** The scope of a role as a query parameter. */
public record ScopeParameter(RoleScope scope) {

  /** Parses the query parameter. */
  public static ScopeParameter fromString(String written) {
    return RoleScope.of(written)
        .map(ScopeParameter::new)
        .orElseThrow(() -> ApiException.invalid("scope", "must be global, team or personal"));
  }
}
