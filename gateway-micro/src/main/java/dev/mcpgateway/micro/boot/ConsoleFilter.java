package dev.mcpgateway.micro.boot;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Holds the platform to the configured levels, which it changes in its code, and keeps it from
 * telling the same failure three times: while the gateway comes up, the first failure that explains
 * itself is kept for the launcher to say last, and what the platform says after it is dropped.
 */
public final class ConsoleFilter implements Filter {

  private static final AtomicReference<String> FAILURE = new AtomicReference<>();
  private static volatile boolean starting;

  /** From now on, until {@link #stopHolding}, failures that explain themselves are held back. */
  public static void holdFailures() {
    FAILURE.set(null);
    starting = true;
  }

  /** From now on every failure is told when it happens. */
  public static void stopHolding() {
    starting = false;
  }

  /** The failure that was held back first. */
  public static Optional<String> heldFailure() {
    return Optional.ofNullable(FAILURE.get());
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    if (FailureMessages.isOurs(record)) {
      return !isHeld(record) || FailureMessages.isDebugging();
    }
    return isConfigured(record)
        && ((!isHeld(record) && !isAfterFailure()) || FailureMessages.isDebugging());
  }

  private static boolean isHeld(LogRecord record) {
    Optional<String> explained =
        starting ? FailureMessages.message(record.getThrown()) : Optional.empty();
    explained.ifPresent(message -> FAILURE.compareAndSet(null, message));
    return explained.isPresent();
  }

  private static boolean isAfterFailure() {
    return starting && FAILURE.get() != null;
  }

  private static boolean isConfigured(LogRecord record) {
    return record.getLevel().intValue() >= configuredLevel(record.getLoggerName()).intValue();
  }

  private static Level configuredLevel(String logger) {
    String name = Optional.ofNullable(logger).orElse("");
    String level = LogManager.getLogManager().getProperty(name + ".level");
    if (level != null) {
      return Level.parse(level.strip());
    }
    return name.isEmpty()
        ? Level.INFO
        : configuredLevel(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
  }
}
