package dev.mcpgateway.authentication.boundary;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.control.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Authenticates callers. */
@ApplicationScoped
public class Callers {

  private AccessTokens tokens;

  protected Callers() {}

  @Inject
  public Callers(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Authenticates the user of an access token.
   *
   * @param address the client's address
   * @throws InvalidTokenException if the token is invalid
   * @throws RuntimeException if it could not be determined
   */
  public Caller of(String token, String address) {
    return tokens.verify(token, address);
  }
}
