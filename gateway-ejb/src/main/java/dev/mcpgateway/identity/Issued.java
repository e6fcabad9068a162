package dev.mcpgateway.identity;

/**
 * Something with a secret that is shown this once and stored as a hash only.
 *
 * @param secret not to be logged
 */
public record Issued<T>(T value, String secret) {

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "Issued[%s]".formatted(value);
  }
}
