package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;
import java.util.Optional;

/** An account to be made. */
public record UserInput(
    @Size(min = 3, max = 255) String email,
    @Size(min = 1, max = 1024) String password,
    Optional<@Size(max = 255) String> fullName,
    Optional<Boolean> isAdmin,
    Optional<Boolean> isActive,
    Optional<Boolean> passwordChangeRequired) {

  /** Omits the password. */
  @Override
  public String toString() {
    return "UserInput[" + email + "]";
  }
}
