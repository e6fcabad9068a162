package dev.mcpgateway.persistence;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list that has one order for everybody: the time of creation, then the id.
 *
 * @param next the cursor that the following part begins after; empty at the end of the list
 */
public record Page<T>(List<T> items, Optional<String> next) {

  public Page {
    items = List.copyOf(items);
  }

  public <R> Page<R> map(Function<? super T, ? extends R> mapping) {
    return new Page<>(items.stream().<R>map(mapping).toList(), next);
  }
}
