package dev.mcpgateway.upstream;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all readings of offers may take together. */
final class ReadBudget {

  private final long max;
  private final AtomicLong taken = new AtomicLong();

  ReadBudget(long max) {
    this.max = max;
  }

  /** A quarter of the heap. */
  static ReadBudget ofHeap() {
    return new ReadBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Takes so many bytes; tells whether there was room. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= max) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** How many are taken. */
  long taken() {
    return taken.get();
  }
}
