package dev.mcpgateway.rbac.boundary;

/**
 * The authority of a caller over an account, required to change the account, its API tokens or its
 * roles: the caller can already do whatever the account can. Created by {@link AccountAuthority}.
 */
public final class AuthorityOver {

  private final Authority authority;
  private final String target;

  AuthorityOver(Authority authority, String target) {
    this.authority = authority;
    this.target = target;
  }

  /** The authority of the caller. */
  public Authority authority() {
    return authority;
  }

  /** The e-mail address of the account, in canonical form. */
  public String target() {
    return target;
  }

  /** Whether it is the caller's own account. */
  public boolean isOverOneself() {
    return target.equals(authority.email());
  }
}
