package dev.mcpgateway.rest.identity;

/**
 * An API token that was just made.
 *
 * @param accessToken the secret, shown this once
 */
public record NewTokenView(TokenView token, String accessToken) {

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "NewTokenView[" + token.id() + "]";
  }
}
