package dev.mcpgateway.rest.access;

import java.util.Optional;
import java.util.Set;

/** What an operation asks of its caller, as its annotation says it. */
sealed interface Requirement {

  record Nothing() implements Requirement {
    @Override
    public Set<TokenBound> reachedWithin() {
      return Set.of();
    }
  }

  record Login(boolean beforePasswordChange, boolean byLoginOnly, Set<TokenBound> reachedWithin)
      implements Requirement {}

  record Held(
      dev.mcpgateway.rbac.Permission permission,
      Optional<String> teamParameter,
      boolean forOthersOnly,
      boolean byLoginOnly,
      boolean orInOwnTeam,
      Set<TokenBound> reachedWithin)
      implements Requirement {}

  /** The bounds of API tokens that reach it; those without bounds reach all. */
  Set<TokenBound> reachedWithin();

  default boolean isByLoginOnly() {
    return (this instanceof Login login && login.byLoginOnly())
        || (this instanceof Held held && held.byLoginOnly());
  }

  default boolean isMetBeforePasswordChange() {
    return this instanceof Login login && login.beforePasswordChange();
  }
}
