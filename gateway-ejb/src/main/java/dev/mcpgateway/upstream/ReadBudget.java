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
  private boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= max) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  /** How many are taken. */
  long taken() {
    return taken.get();
  }

  /** What one reading takes. */
  Share share() {
    return new Share();
  }

  /** What one reading has taken, until it is closed. */
  final class Share implements AutoCloseable {

    private long own;
    private boolean isClosed;

    /** As that of the budget; called on the threads of the HTTP client. */
    synchronized boolean take(long bytes) {
      // What is on its way still may arrive after all has been given back.
      if (isClosed || !ReadBudget.this.take(bytes)) {
        return false;
      }
      own += bytes;
      return true;
    }

    /** Gives all of it back. */
    @Override
    public synchronized void close() {
      isClosed = true;
      taken.addAndGet(-own);
      own = 0;
    }
  }
}
