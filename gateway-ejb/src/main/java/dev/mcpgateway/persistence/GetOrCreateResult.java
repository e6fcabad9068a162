package dev.mcpgateway.persistence;

import java.util.Objects;
import java.util.function.Function;

/**
 * The result of inserting a row unless it exists.
 *
 * @param created whether this call inserted it; otherwise it existed, or a concurrent transaction
 *     won
 */
public record GetOrCreateResult<T>(T value, boolean created) {
  public GetOrCreateResult {
    Objects.requireNonNull(value);
  }

  public <R> GetOrCreateResult<R> map(Function<? super T, ? extends R> mapping) {
    return new GetOrCreateResult<>(mapping.apply(value), created);
  }
}
