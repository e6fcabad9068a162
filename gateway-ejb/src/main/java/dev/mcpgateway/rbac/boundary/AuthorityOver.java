package dev.mcpgateway.rbac.boundary;

/**
 * The right of somebody over an account, without which nothing is done to the account, its API
 * tokens or its roles: its holder could do already whatever the account could. {@link
 * AccountAuthority} makes it.
 */
public final class AuthorityOver {

  private final Authority authority;
  private final String target;

  AuthorityOver(Authority authority, String target) {
    this.authority = authority;
    this.target = target;
  }

  /** What its holder may do elsewhere. */
  public Authority authority() {
    return authority;
  }

  /** The e-mail address of the account, as it is stored. */
  public String target() {
    return target;
  }

  /** Whether it is the holder's own account. */
  public boolean isOverOneself() {
    return target.equals(authority.email());
  }
}
