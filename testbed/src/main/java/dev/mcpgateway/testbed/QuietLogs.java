package dev.mcpgateway.testbed;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps out of the output what libraries log about the ordinary life of test servers. */
final class QuietLogs {
  /** Held, because the log manager forgets the levels of loggers that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(
          // Logs an error with all that it tried where no Docker engine answers.
          limit("org.testcontainers", Level.OFF),
          limit("tc", Level.WARNING),
          limit("com.github.dockerjava", Level.WARNING),
          // Warns of the version that PgBouncer's admin console reports.
          limit("org.postgresql.jdbc.PgConnection", Level.SEVERE));

  private QuietLogs() {}

  static void begin() {
    LOGGERS.forEach(Logger::getLevel);
  }

  private static Logger limit(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    return logger;
  }
}
