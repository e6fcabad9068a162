package dev.mcpgateway.rest.identity;

import jakarta.validation.constraints.Size;

/** A password to be changed by its owner. */
public record PasswordInput(
    @Size(min = 1, max = 1024) String oldPassword, @Size(min = 1, max = 1024) String newPassword) {

  /** Leaves the passwords out. */
  @Override
  public String toString() {
    return "PasswordInput[]";
  }
}
