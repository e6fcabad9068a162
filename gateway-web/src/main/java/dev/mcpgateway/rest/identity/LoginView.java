package dev.mcpgateway.rest.identity;

/**
 * A login that was accepted.
 *
 * @param expiresIn seconds
 */
public record LoginView(String accessToken, String tokenType, Long expiresIn, UserView user) {

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "LoginView[" + user.email() + "]";
  }
}
