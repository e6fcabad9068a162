package dev.mcpgateway.upstream;

import dev.mcpgateway.memory.HeapShare;

/** How much memory all readings of offers may take together. */
final class ReadBudget {

  private final HeapShare all;

  ReadBudget(long max) {
    this(new HeapShare(max));
  }

  private ReadBudget(HeapShare all) {
    this.all = all;
  }

  /** A quarter of the heap. */
  static ReadBudget ofHeap() {
    return new ReadBudget(HeapShare.ofPercent(25));
  }

  /** How many are taken. */
  long taken() {
    return all.taken();
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
      if (isClosed || !all.take(bytes)) {
        return false;
      }
      own += bytes;
      return true;
    }

    /** Gives all of it back. */
    @Override
    public synchronized void close() {
      isClosed = true;
      all.giveBack(own);
      own = 0;
    }
  }
}
