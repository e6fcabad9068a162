package dev.mcpgateway.caching;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets one thread fetch what several want at the same time; the others wait for it, but not for
 * ever.
 */
public final class SingleFlight<K, V> {

  private record Flight<V>(long startedAt, CompletableFuture<V> result) {}

  private final ConcurrentMap<K, Flight<V>> underway = new ConcurrentHashMap<>();
  private final Duration timeout;

  public SingleFlight(Duration timeout) {
    this.timeout = timeout;
  }

  public boolean isUnderway(K key) {
    return underway.containsKey(key);
  }

  /**
   * Gives what the trip brings, this thread's or that of another which started late enough.
   *
   * @param now when this thread's would start
   * @param earliest when another's may have started at the earliest; both in nanoseconds of {@link
   *     System#nanoTime()}
   * @throws CacheUnavailableException if the other did not come back in time, or failed
   */
  public V join(K key, long now, long earliest, Supplier<V> trip) {
    Flight<V> own = new Flight<>(now, new CompletableFuture<>());
    Flight<V> chosen =
        underway.compute(
            key, (k, other) -> other != null && other.startedAt() - earliest >= 0 ? other : own);
    if (chosen.result() != own.result()) {
      return await(chosen);
    }
    try {
      V brought = trip.get();
      own.result().complete(brought);
      return brought;
    } catch (RuntimeException | Error failure) {
      own.result().completeExceptionally(failure);
      throw failure;
    } finally {
      underway.remove(key, own);
    }
  }

  private V await(Flight<V> flight) {
    try {
      return flight.result().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new CacheUnavailableException(failure.getCause());
    } catch (TimeoutException late) {
      throw new CacheUnavailableException("The database did not answer within " + timeout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CacheUnavailableException(interrupted);
    }
  }
}
