package dev.mcpgateway.persistence;

import java.util.Objects;
import java.util.function.Function;

/**
 * The one row of a fact, after somebody asked for it to exist.
 *
 * @param created whether this call made it; otherwise it was there, or another transaction won
 */
public record GetOrCreateResult<T>(T value, boolean created) {
  public GetOrCreateResult {
    Objects.requireNonNull(value);
  }

  public <R> GetOrCreateResult<R> map(Function<? super T, ? extends R> mapping) {
    return new GetOrCreateResult<>(mapping.apply(value), created);
  }
}
