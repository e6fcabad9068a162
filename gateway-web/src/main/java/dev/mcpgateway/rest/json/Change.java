package dev.mcpgateway.rest.json;

import java.util.Optional;
import java.util.function.Function;

/**
 * A member of a partial update: an absent member keeps the value, null clears it, anything else is
 * the new value.
 */
public sealed interface Change<T> {

  /** The member is absent. */
  record None<T>() implements Change<T> {}

  /**
   * The member is present.
   *
   * @param value empty for null
   */
  record To<T>(Optional<T> value) implements Change<T> {}

  /** The new value, wrapped twice: empty for no change. */
  default Optional<Optional<T>> requested() {
    return this instanceof To<T> to ? Optional.of(to.value()) : Optional.empty();
  }

  /** Maps the change to a value; empty for no change. */
  default <R> Optional<R> map(Function<Optional<T>, R> meaning) {
    return requested().map(meaning);
  }
}
