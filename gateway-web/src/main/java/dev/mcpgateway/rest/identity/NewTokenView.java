package dev.mcpgateway.rest.identity;

/**
 * A new API token with its secret.
 *
 * @param accessToken the secret, shown once
 */
public record NewTokenView(TokenView token, String accessToken) {

  /** Omits the secret. */
  @Override
  public String toString() {
    return "NewTokenView[" + token.id() + "]";
  }
}
