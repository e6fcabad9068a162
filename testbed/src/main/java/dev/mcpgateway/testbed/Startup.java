package dev.mcpgateway.testbed;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Waits until a launched program answers. */
final class Startup {
  /** Succeeds once the program answers. */
  interface Attempt {
    void run() throws SQLException;
  }

  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(60);
  private static final int LINES_SHOWN = 40;

  private Startup() {}

  static void await(String name, Daemon daemon, Attempt attempt) {
    boolean decided = Poll.until(TIME_TO_ANSWER, () -> answers(attempt) || !daemon.isRunning());
    if (!decided || !daemon.isRunning()) {
      throw new TestbedException(
          "%s %s; its log:%n%s"
              .formatted(
                  name,
                  decided ? "ended while starting" : "does not answer after " + TIME_TO_ANSWER,
                  tail(daemon.log())));
    }
  }

  private static boolean answers(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private static String tail(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }
}
