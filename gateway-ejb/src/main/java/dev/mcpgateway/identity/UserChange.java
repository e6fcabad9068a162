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

  public UserChange toFullName(String name) {
    return new UserChange(
        Optional.of(name), administrator, active, passwordChangeRequired, password);
  }

  public UserChange toAdministrator(boolean now) {
    return new UserChange(fullName, Optional.of(now), active, passwordChangeRequired, password);
  }

  public UserChange toActive(boolean now) {
    return new UserChange(
        fullName, administrator, Optional.of(now), passwordChangeRequired, password);
  }

  public UserChange toPassword(String newPassword, boolean changeRequired) {
    return new UserChange(
        fullName, administrator, active, Optional.of(changeRequired), Optional.of(newPassword));
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "UserChange[fullName %s, administrator %s, active %s]"
        .formatted(fullName, administrator, active);
  }
}
