package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.SchemaListener;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The log of the bootstrap, under one logger name. */
final class BootstrapLog {

  static final String NAME = "dev.mcpgateway.bootstrap";

  /** Logs every few seconds that the database is still waited for. */
  static final SchemaListener DATABASE_WAIT =
      new SchemaListener() {
        @Override
        public void databaseUnreachable(
            String target, Duration waited, Duration bound, String cause) {
          warn(
              "The database at %s cannot be reached, %s of at most %s: %s"
                  .formatted(target, seconds(waited), seconds(bound), cause));
        }

        @Override
        public void databaseReadOnly(String target, Duration waited, Duration bound) {
          warn(
              "The database at %s is read-only, and waited for: %s of at most %s"
                  .formatted(target, seconds(waited), seconds(bound)));
        }
      };

  private static final Logger LOG = System.getLogger(NAME);

  private BootstrapLog() {}

  /** Logs every few seconds that a step is retried. */
  static SchemaListener stepWait(String step) {
    return new SchemaListener() {
      @Override
      public void databaseUnreachable(
          String target, Duration waited, Duration bound, String cause) {
        warn(
            "Step '%s' is taken again, %s of at most %s, after: %s"
                .formatted(step, seconds(waited), seconds(bound), cause));
      }
    };
  }

  static void info(String line) {
    LOG.log(Level.INFO, line);
  }

  static void warn(String line) {
    LOG.log(Level.WARNING, line);
  }

  /** With the stack trace, since it may be a bug. */
  static void failed(RuntimeException failure) {
    LOG.log(Level.ERROR, "The bootstrap failed", failure);
  }

  static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
