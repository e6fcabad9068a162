package dev.mcpgateway.usage;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How far this replica is behind with what is kept of calls. */
@ApplicationScoped
public class UsageStatus {

  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();

  /** How many calls wait to be audited. */
  public int waiting() {
    return waiting.get();
  }

  /** How many calls are not in the figures or the audit that ought to be. */
  public long lost() {
    return lost.get();
  }

  /** So many more wait, or fewer. */
  public void addWaiting(int more) {
    waiting.addAndGet(more);
  }

  public void addLost(long more) {
    lost.addAndGet(more);
  }
}
