package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;

/** Who wants to log in. */
public record LoginInput(
    @Size(min = 1, max = 255) String email, @Size(min = 1, max = 1024) String password) {

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "LoginInput[" + email + "]";
  }
}
