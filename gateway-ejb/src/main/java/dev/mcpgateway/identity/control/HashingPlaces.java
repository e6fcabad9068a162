package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The memory in which passwords are hashed: it is taken by those alone who have a place, and those
 * who wait for one are few and wait briefly, so that it is bounded whatever arrives. Who would have
 * to wait behind them is refused at once.
 */
final class HashingPlaces {

  private final int placeKib;
  private final int allKib;
  private final int maxQueueLength;
  private final Duration timeout;
  private final Semaphore freeKib;
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * Places for hashes of one size.
   *
   * @param count of the places, at least 1
   * @param placeKib the memory of one
   * @param maxQueueLength how many wait at most
   * @param timeout how long they do
   */
  HashingPlaces(int count, int placeKib, int maxQueueLength, Duration timeout) {
    this.placeKib = placeKib;
    this.allKib = Math.multiplyExact(count, placeKib);
    this.maxQueueLength = maxQueueLength;
    this.timeout = timeout;
    this.freeKib = new Semaphore(allKib, true);
  }

  /**
   * Does the work in a place, or in as many as its memory needs; in all where that is not enough.
   *
   * @param memoryKib that the work takes
   * @throws IdentityException.TooBusy if there is none, and none comes free in time
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

  /** How many hashes of the usual size could begin now. */
  int freePlaces() {
    return freeKib.availablePermits() / placeKib;
  }

  /** How many wait. */
  int waiting() {
    return waiting.get();
  }

  private void enter(int kib) {
    try {
      // Without a time it would overtake those who wait.
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
