package dev.mcpgateway.rbac;

import java.util.function.Supplier;

/**
 * What became of a request that may be refused, for a caller that wants to handle the refusal
 * inside its own transaction: a refusal that is thrown takes the transaction with it, one that is
 * returned does not.
 */
public sealed interface Outcome<T> {

  record Done<T>(T value) implements Outcome<T> {}

  /** Nothing was changed, and the transaction can go on. */
  record Refused<T>(RbacException refusal) implements Outcome<T> {}

  /** What becomes of a request: its value, or the refusal that it throws. */
  static <T> Outcome<T> of(Supplier<T> request) {
    try {
      return new Done<>(request.get());
    } catch (RbacException refusal) {
      return new Refused<>(refusal);
    }
  }

  /**
   * The value.
   *
   * @throws RbacException if it was refused
   */
  default T orElseThrow() {
    if (this instanceof Refused<T> refused) {
      throw refused.refusal();
    }
    return ((Done<T>) this).value();
  }
}
