package dev.mcpgateway.caching;

/** Reads from the database what a {@link VersionedCache} keeps. */
@FunctionalInterface
public interface ValueReader<K, V> {

  /**
   * What is committed now.
   *
   * @param now the time before the call, in nanoseconds of {@link System#nanoTime()}
   * @throws RuntimeException if the database does not answer
   */
  Versioned<V> read(K key, long now);
}
