package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds the memory for hashing passwords, whatever the load: a thread hashes only while it has a
 * place, a bounded number of threads wait for one for a bounded time, and any further request is
 * refused at once.
 */
final class HashingPlaces {

  private final int placeKib;
  private final int allKib;
  private final int maxQueueLength;
  private final Duration timeout;
  private final Semaphore freeKib;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Creates places for hashes of one size.
   *
   * @param count of the places, at least 1
   * @param placeKib the memory of one place
   * @param maxQueueLength the maximum number of waiting threads
   * @param timeout the maximum wait
   */
  HashingPlaces(int count, int placeKib, int maxQueueLength, Duration timeout) {
    this.placeKib = placeKib;
    this.allKib = Math.multiplyExact(count, placeKib);
    this.maxQueueLength = maxQueueLength;
    this.timeout = timeout;
    this.freeKib = new Semaphore(allKib, true);
  }

  /**
   * Runs the work in a place, in as many as its memory needs, or in all if that is not enough.
   *
   * @param memoryKib that the work takes
   * @throws IdentityException.TooBusy if no place is free or becomes free in time
   */
  <T> T in(int memoryKib, Supplier<T> work) {
    int taken = Math.clamp(memoryKib, placeKib, allKib);
    enter(taken);
    try {
      return work.get();
    } finally {
      freeKib.release(taken);
    }
  }

  /** The number of hashes of the usual size that could start now. */
  int freePlaces() {
    return freeKib.availablePermits() / placeKib;
  }

  /** The number of waiting threads. */
  int waiting() {
    return waiting.get();
  }

  private void enter(int kib) {
    try {
      // Without a timeout it would overtake waiting threads.
      if (freeKib.tryAcquire(kib, 0, TimeUnit.SECONDS)) {
        return;
      }
      if (waiting.incrementAndGet() > maxQueueLength) {
        waiting.decrementAndGet();
        throw new IdentityException.TooBusy();
      }
      try {
        if (!freeKib.tryAcquire(kib, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IdentityException.TooBusy();
        }
      } finally {
        waiting.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityException.TooBusy();
    }
  }
}
