package dev.mcpgateway.rbac.boundary;

import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.UserAccess;

/** Creates authorities for tests of other features. */
public final class Authorities {

  private Authorities() {}

  /** The authority of somebody who holds this. */
  public static Authority of(String email, UserAccess access, TokenScope token) {
    return new Authority(email, access, token, token.equals(TokenScope.NONE));
  }
}
