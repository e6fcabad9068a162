package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * A new account.
 *
 * @param password a password that the policy accepts
 * @param administrator whether the account is granted {@code platform_admin}
 * @param passwordChangeRequired whether the password must be changed at the first login
 */
public record NewUser(
    EmailAddress email,
    String password,
    Optional<String> fullName,
    boolean administrator,
    boolean passwordChangeRequired) {

  /** Omits the password. */
  @Override
  public String toString() {
    return "NewUser[%s]".formatted(email);
  }
}
