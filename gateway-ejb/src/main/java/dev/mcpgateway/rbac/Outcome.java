package dev.mcpgateway.rbac;

import java.util.function.Supplier;

/**
 * The result of an operation that may be refused, for callers that handle the refusal inside their
 * own transaction: an exception that is thrown rolls the transaction back, one that is returned
 * does not.
 */
public sealed interface Outcome<T> {

  record Done<T>(T value) implements Outcome<T> {}

  /** Nothing was changed, and the transaction can continue. */
  record Refused<T>(RbacException refusal) implements Outcome<T> {}

  /** Runs an operation, and catches the refusal that it throws. */
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
