package dev.mcpgateway.rest.identity;

/**
 * A successful login.
 *
 * @param expiresIn in seconds
 */
public record LoginView(String accessToken, String tokenType, Long expiresIn, UserView user) {

  /** Omits the token. */
  @Override
  public String toString() {
    return "LoginView[" + user.email() + "]";
  }
}
