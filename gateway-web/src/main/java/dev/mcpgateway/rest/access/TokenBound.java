package dev.mcpgateway.rest.access;

import dev.mcpgateway.rbac.TokenScope;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The bounds of an API token. A bound token reaches only operations that declare its bound. */
public enum TokenBound {
  /** One team; if the path names a team, it must be that one. */
  TEAM,
  /** One virtual server. */
  SERVER;

  /** The bound as it is written in the OpenAPI document. */
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
