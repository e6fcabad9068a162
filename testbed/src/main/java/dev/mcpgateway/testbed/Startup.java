package dev.mcpgateway.testbed;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until a started program answers. */
final class Startup {
  /** Succeeds once the program answers. */
  interface Attempt {
    void run() throws SQLException;
  }

  private static final int LINES_SHOWN = 40;
  private static final long PAUSE_MILLISECONDS = 20;

  private Startup() {}

  static void await(String name, Daemon daemon, Duration atMost, Attempt attempt) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (SQLException e) {
        boolean running = daemon.isRunning();
        if (!running || System.nanoTime() > deadline) {
          throw new TestbedException(
              "%s %s; its log:%n%s"
                  .formatted(
                      name,
                      running ? "does not answer after " + atMost : "ended while starting",
                      tail(daemon.log())),
              e);
        }
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TestbedException("interrupted", e);
      }
    }
  }

  private static String tail(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
