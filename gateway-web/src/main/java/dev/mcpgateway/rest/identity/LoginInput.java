package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;

/** The credentials of a login. */
public record LoginInput(
    @Size(min = 1, max = 255) String email, @Size(min = 1, max = 1024) String password) {

  /** Omits the password. */
  @Override
  public String toString() {
    return "LoginInput[" + email + "]";
  }
}
