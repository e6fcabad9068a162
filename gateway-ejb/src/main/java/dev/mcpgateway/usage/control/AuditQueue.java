package dev.mcpgateway.usage.control;

import dev.mcpgateway.usage.UsageStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** The calls that wait to be audited: any thread adds, one thread takes. */
final class AuditQueue {

  /** How many wait at the most, in some 10 MB. */
  static final int MAX = 10_000;

  static final int BATCH = 1_000;

  private final ConcurrentLinkedQueue<AuditRow> rows = new ConcurrentLinkedQueue<>();
  private final UsageStatus status;

  /** One for each row until it is written, and for each that somebody has reserved. */
  private final Semaphore places = new Semaphore(MAX);

  // Of the thread that takes.
  private final List<AuditRow> batch = new ArrayList<>();

  AuditQueue(UsageStatus status) {
    this.status = status;
  }

  /** Takes a place for a row, if there is one. */
  boolean reserve() {
    return places.tryAcquire();
  }

  /** Adds a row for which there is a place. */
  void add(AuditRow row) {
    rows.add(row);
    status.addWaiting(1);
  }

  /** What is to be written next: the same until {@link #written}. */
  List<AuditRow> batch() {
    while (batch.size() < BATCH) {
      AuditRow next = rows.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  /** The batch is written, or can never be. */
  void written() {
    status.addWaiting(-batch.size());
    places.release(batch.size());
    batch.clear();
  }
}
