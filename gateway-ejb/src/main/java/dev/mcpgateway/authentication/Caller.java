package dev.mcpgateway.authentication;

import dev.mcpgateway.rbac.TokenScope;
import java.util.Objects;
import java.util.Optional;

/**
 * An authenticated caller.
 *
 * @param email as it is stored
 * @param tokenScope the scope of the token
 * @param apiTokenId the API token that was used; empty for a login
 * @param passwordChangeRequired whether the password must be changed before anything else
 */
public record Caller(
    String email,
    TokenScope tokenScope,
    Optional<String> apiTokenId,
    boolean passwordChangeRequired) {

  public Caller {
    Objects.requireNonNull(email);
    Objects.requireNonNull(tokenScope);
  }
}
