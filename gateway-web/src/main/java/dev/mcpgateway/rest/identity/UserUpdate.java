package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** Changes to an account: an absent member keeps its value, and null clears an optional one. */
public record UserUpdate(
    Change<@Size(max = 255) String> fullName,
    Optional<Boolean> isAdmin,
    Optional<Boolean> isActive,
    Optional<Boolean> passwordChangeRequired,
    Optional<@Size(min = 1, max = 1024) String> password) {

  UserChange toChange() {
    return new UserChange(
        fullName.map(name -> name.orElse("")), isAdmin, isActive, passwordChangeRequired, password);
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "UserUpdate[]";
  }
}
