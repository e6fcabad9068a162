package dev.mcpgateway.reliability;

import java.util.OptionalInt;
import java.util.stream.Stream;

/** The routes from the replicas to PostgreSQL. */
enum Way {
  DIRECT("direct", OptionalInt.empty()),
  POOL_20("pool-20", OptionalInt.of(20)),
  POOL_2("pool-2", OptionalInt.of(2)),
  POOL_1("pool-1", OptionalInt.of(1));

  private final String label;
  private final OptionalInt poolSize;

  Way(String label, OptionalInt poolSize) {
    this.label = label;
    this.poolSize = poolSize;
  }

  /** Its name on the command line, such as {@code pool-2}. */
  String label() {
    return label;
  }

  /** The server connections of the PgBouncer on this route; empty if there is none. */
  OptionalInt poolSize() {
    return poolSize;
  }

  boolean isPooled() {
    return poolSize.isPresent();
  }

  /** The route with this label. */
  static Way of(String label) throws UsageException {
    return Stream.of(values())
        .filter(way -> way.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "there is no route '%s': direct, pool-20, pool-2, pool-1".formatted(label)));
  }
}
