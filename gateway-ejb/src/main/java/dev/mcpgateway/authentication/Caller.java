package dev.mcpgateway.authentication;

import dev.mcpgateway.rbac.TokenScope;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who has shown who they are.
 *
 * @param email as it is stored
 * @param narrowing what the token leaves of the user's permissions
 * @param apiTokenId the API token that was used; empty after a login
 * @param passwordChangeRequired whether the password must be changed before anything else
 */
public record Caller(
    String email,
    TokenScope narrowing,
    Optional<String> apiTokenId,
    boolean passwordChangeRequired) {

  public Caller {
    Objects.requireNonNull(email);
    Objects.requireNonNull(narrowing);
  }
}
