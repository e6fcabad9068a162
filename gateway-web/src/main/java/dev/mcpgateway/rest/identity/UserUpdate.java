package dev.mcpgateway.rest.identity;

import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.rest.json.Change;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** What to change in an account: what is absent stays, and null clears what may be empty. */
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

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "UserUpdate[]";
  }
}
