package dev.mcpgateway.caching;

/**
 * Which state of some rows it is. The number alone does not say: after a failover to a standby that
 * had not heard of the last changes, the same numbers are given once more, to other changes.
 *
 * @param number raised with every change
 * @param changedAt when that was, by the clock of the database, in microseconds since 1970
 */
public record CacheVersion(long number, long changedAt) {

  /** Of nothing that was read. */
  public static final CacheVersion NONE = new CacheVersion(0, 0);
}
