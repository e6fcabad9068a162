package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;

/** A change of one's own password. */
public record PasswordInput(
    @Size(min = 1, max = 1024) String oldPassword, @Size(min = 1, max = 1024) String newPassword) {

  /** Omits the passwords. */
  @Override
  public String toString() {
    return "PasswordInput[]";
  }
}
