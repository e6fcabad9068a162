package dev.mcpgateway.authentication.boundary;

import dev.mcpgateway.authentication.Caller;
import dev.mcpgateway.authentication.InvalidTokenException;
import dev.mcpgateway.authentication.control.AccessTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Finds out who is calling. */
@ApplicationScoped
public class Callers {

  private AccessTokens tokens;

  protected Callers() {}

  @Inject
  public Callers(AccessTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * The user of an access token, and what the token leaves of what they hold.
   *
   * @param address where the call comes from
   * @throws InvalidTokenException if the token proves nothing
   * @throws RuntimeException if it could not be found out
   */
  public Caller of(String token, String address) {
    return tokens.verify(token, address);
  }
}
