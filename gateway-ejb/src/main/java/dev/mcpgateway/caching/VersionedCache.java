package dev.mcpgateway.caching;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Remembers what was read from the database, never longer than a {@link VersionTracker} knows it to
 * be true: what a look-up gives has every change in it that was committed {@link
 * VersionTracker#TRUSTED_FOR} before the look-up started. A change that is confined to other
 * subjects makes nothing be read again.
 *
 * <p>Several threads that miss the same value wait for one of them to read it. Look up before a
 * transaction begins rather than in it: a reader has a connection of its own, and does not see what
 * the transaction has not committed.
 *
 * @param <S> what a change can be confined to
 */
public final class VersionedCache<S, K, V> {

  private record Entry<S, V>(VersionTracker.Lineage<S> lineage, long number, V value) {}

  private final VersionTracker<S> versions;
  private final Function<K, S> subject;
  private final ValueReader<K, V> reader;
  private final int capacity;
  private final LongSupplier nanoTime;
  private final SingleFlight<K, V> reads = new SingleFlight<>(VersionTracker.TIMEOUT);
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile ConcurrentMap<K, Entry<S, V>> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<K, Entry<S, V>> old = new ConcurrentHashMap<>();

  /**
   * An empty one.
   *
   * @param subject what a key is about
   * @param capacity how many values are remembered at the least, once as many were looked up; twice
   *     as many at the most
   */
  public VersionedCache(
      VersionTracker<S> versions, Function<K, S> subject, ValueReader<K, V> reader, int capacity) {
    this(versions, subject, reader, capacity, System::nanoTime);
  }

  /** With another clock than {@link System#nanoTime()}, the one that the tracker has. */
  public VersionedCache(
      VersionTracker<S> versions,
      Function<K, S> subject,
      ValueReader<K, V> reader,
      int capacity,
      LongSupplier nanoTime) {
    this.versions = versions;
    this.subject = subject;
    this.reader = reader;
    this.capacity = capacity;
    this.nanoTime = nanoTime;
  }

  /**
   * The value, with every change that was committed {@link VersionTracker#TRUSTED_FOR} ago or
   * earlier.
   *
   * @throws RuntimeException if the database does not answer: what the reader or the source of
   *     versions throws, or a {@link CacheUnavailableException}
   */
  public V get(K key) {
    long now = nanoTime.getAsLong();
    Entry<S, V> remembered = remembered(key);
    if (remembered != null && isTrue(remembered, key, versions.inForce(now))) {
      hits.increment();
      return remembered.value();
    }
    return read(key, now, versions.earliest(now));
  }

  /**
   * The value, with every change that was committed before the call.
   *
   * @throws RuntimeException as {@link #get} does
   */
  public V getCommitted(K key) {
    long now = nanoTime.getAsLong();
    return read(key, now, now);
  }

  /** How many values came from memory, since the start. */
  public long hits() {
    return hits.sum();
  }

  /** How many values were read, since the start. */
  public long misses() {
    return misses.sum();
  }

  private boolean isTrue(Entry<S, V> entry, K key, VersionTracker.Lineage<S> inForce) {
    return entry.lineage() == inForce
        && inForce.isUnchangedSince(entry.number(), subject.apply(key));
  }

  private V read(K key, long now, long earliest) {
    misses.increment();
    return reads.join(
        key,
        now,
        earliest,
        () -> {
          Versioned<V> read = reader.read(key, now);
          versions
              .lineageOf(read.version(), now)
              .ifPresent(
                  lineage ->
                      remember(key, new Entry<>(lineage, read.version().number(), read.value())));
          return read.value();
        });
  }

  private Entry<S, V> remembered(K key) {
    Entry<S, V> entry = young.get(key);
    if (entry == null) {
      entry = old.get(key);
      if (entry != null) {
        remember(key, entry);
      }
    }
    return entry;
  }

  private void remember(K key, Entry<S, V> entry) {
    if (young.size() >= capacity) {
      synchronized (this) {
        if (young.size() >= capacity) {
          old = young;
          young = new ConcurrentHashMap<>();
        }
      }
    }
    young.put(key, entry);
  }
}
