package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * Changes to an account; an empty component keeps its value.
 *
 * @param fullName blank to remove it
 * @param password set by an administrator; this also unlocks the account
 */
public record UserChange(
    Optional<String> fullName,
    Optional<Boolean> administrator,
    Optional<Boolean> active,
    Optional<Boolean> passwordChangeRequired,
    Optional<String> password) {

  public static UserChange none() {
    return new UserChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public UserChange toActive(boolean now) {
    return new UserChange(
        fullName, administrator, Optional.of(now), passwordChangeRequired, password);
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "UserChange[fullName %s, administrator %s, active %s]"
        .formatted(fullName, administrator, active);
  }
}
