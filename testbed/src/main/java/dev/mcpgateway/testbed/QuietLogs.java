package dev.mcpgateway.testbed;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Suppresses what libraries log about normal events of test servers. */
final class QuietLogs {
  /** Referenced, because the log manager drops the levels of unreferenced loggers. */
  private static final List<Logger> LOGGERS =
      List.of(
          // Logs an error with all its attempts if no Docker engine answers.
          limit("org.testcontainers", Level.OFF),
          limit("tc", Level.WARNING),
          limit("com.github.dockerjava", Level.WARNING),
          // Warns about the version that PgBouncer's admin console reports.
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
