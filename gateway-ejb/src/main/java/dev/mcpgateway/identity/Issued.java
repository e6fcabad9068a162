package dev.mcpgateway.identity;

/**
 * A value with its secret, which is shown once and stored only as a hash.
 *
 * @param secret never logged
 */
public record Issued<T>(T value, String secret) {

  /** Omits the secret. */
  @Override
  public String toString() {
    return "Issued[%s]".formatted(value);
  }
}
