package dev.mcpgateway.rest.access;

import dev.mcpgateway.rbac.TokenScope;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What an API token can be bound to. A token that is bound reaches no operation but those that name
 * what it is bound to.
 */
public enum TokenBound {
  /** One team; where the path names a team, it has to be that one. */
  TEAM,
  /** One virtual server. */
  SERVER;

  /** The bound as it is written in the API's document. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Set<TokenBound> of(TokenScope token) {
    Set<TokenBound> bounds = EnumSet.noneOf(TokenBound.class);
    token.team().ifPresent(team -> bounds.add(TEAM));
    token.server().ifPresent(server -> bounds.add(SERVER));
    return bounds;
  }
}
