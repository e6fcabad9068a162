package dev.mcpgateway.rest.json;

import java.util.Optional;
import java.util.function.Function;

/**
 * A member of a request that changes something: absent, it leaves things as they are; null, it
 * clears; else it is the new value.
 */
public sealed interface Change<T> {

  /** The member is absent. */
  record None<T>() implements Change<T> {}

  /**
   * The member is there.
   *
   * @param value empty for null
   */
  record To<T>(Optional<T> value) implements Change<T> {}

  /** The new value, wrapped twice: empty for no change. */
  default Optional<Optional<T>> asked() {
    return this instanceof To<T> to ? Optional.of(to.value()) : Optional.empty();
  }

  /** What the change means to somebody else; empty for no change. */
  default <R> Optional<R> map(Function<Optional<T>, R> meaning) {
    return asked().map(meaning);
  }
}
