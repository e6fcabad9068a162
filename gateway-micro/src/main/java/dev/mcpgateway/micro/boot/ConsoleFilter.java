package dev.mcpgateway.micro.boot;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Enforces the configured log levels, which the platform changes in its code, and keeps it from
 * logging the same failure three times: during the start, the first failure with a message of its
 * own is held back for the launcher to log last, and what the platform logs after it is dropped.
 */
public final class ConsoleFilter implements Filter {

  private static final AtomicReference<String> FAILURE = new AtomicReference<>();
  private static volatile boolean starting;

  /** Starts holding back failures with messages of their own, until {@link #stopHolding}. */
  public static void holdFailures() {
    FAILURE.set(null);
    starting = true;
  }

  /** Stops holding back failures. */
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
