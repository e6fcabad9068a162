package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * An account to be made.
 *
 * @param password what the policy takes
 * @param administrator whether it gets {@code platform_admin}
 * @param passwordChangeRequired whether the first login has to change the password
 */
public record NewUser(
    EmailAddress email,
    String password,
    Optional<String> fullName,
    boolean administrator,
    boolean passwordChangeRequired) {

  public static NewUser of(String email, String password) {
    return new NewUser(EmailAddress.of(email), password, Optional.empty(), false, false);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "NewUser[%s]".formatted(email);
  }
}
