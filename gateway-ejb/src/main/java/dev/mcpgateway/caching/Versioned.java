package dev.mcpgateway.caching;

/**
 * What was read, and the version that it was read with, both in one snapshot of the database.
 *
 * @param <V> what was read
 */
public record Versioned<V>(CacheVersion version, V value) {}
