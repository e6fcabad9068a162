package dev.mcpgateway.memory;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of the heap the buffers of one purpose may take together; for any thread. */
public final class HeapShare {

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  /** A share of so many bytes. */
  public HeapShare(long max) {
    this.max = max;
  }

  /** A part of what the heap may grow to, in percent. */
  public static HeapShare ofPercent(int percent) {
    return new HeapShare(Runtime.getRuntime().maxMemory() / 100 * percent);
  }

  /** Takes so many bytes; tells whether there was room. What there was none for is not taken. */
  public boolean take(long bytes) {
    for (long before = taken.get(); before + bytes <= max; before = taken.get()) {
      if (taken.compareAndSet(before, before + bytes)) {
        return true;
      }
    }
    return false;
  }

  /** Counts bytes that are in memory already; tells whether all together are within the share. */
  public boolean hold(long bytes) {
    return taken.addAndGet(bytes) <= max;
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Whether there is no room for another byte. */
  public boolean isFull() {
    return taken.get() >= max;
  }

  /** How many bytes are taken. */
  public long taken() {
    return taken.get();
  }
}
