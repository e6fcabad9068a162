package dev.mcpgateway.testbed;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions by polling. */
final class Poll {
  private static final long PAUSE_MILLISECONDS = 10;

  private Poll() {}

  /** Whether the condition became true in time; it is checked at least once. */
  static boolean until(Duration atMost, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException e) {
        throw TestbedException.interrupted(e);
      }
    }
    return true;
  }
}
