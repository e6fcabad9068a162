package dev.mcpgateway.micro.boot;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Formats one line per record: time (UTC), level, the last part of the logger's name, message. A
 * failure with a message of its own adds that to the line; any other adds its stack trace, once.
 */
public final class ConsoleFormatter extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A failure passes through several layers of the platform, each of which logs it. */
  private WeakReference<Throwable> lastTraced = new WeakReference<>(null);

  @Override
  public synchronized String format(LogRecord record) {
    StringBuilder line =
        new StringBuilder()
            .append(TIME.format(record.getInstant()))
            .append(' ')
            .append("%-5s".formatted(level(record.getLevel())))
            .append(' ')
            .append(shortName(record.getLoggerName()))
            .append(": ")
            .append(FailureMessages.oneLine(String.valueOf(formatMessage(record))));
    Throwable thrown = record.getThrown();
    if (thrown == null) {
      return line.append(System.lineSeparator()).toString();
    }
    Optional<String> explained =
        FailureMessages.message(thrown)
            .or(() -> FailureMessages.lostConnection(thrown))
            .filter(m -> !FailureMessages.isDebugging());
    if (explained.isPresent()) {
      return line.append(": ").append(explained.get()).append(System.lineSeparator()).toString();
    }
    Throwable root = root(thrown);
    if (root == lastTraced.get()) {
      return line.append(": ")
          .append(FailureMessages.oneLine(root.toString()))
          .append(" (traced above)")
          .append(System.lineSeparator())
          .toString();
    }
    lastTraced = new WeakReference<>(root);
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace, true));
    return line.append(System.lineSeparator()).append(trace).toString();
  }

  private static Throwable root(Throwable thrown) {
    return FailureMessages.chain(thrown).reduce(thrown, (outer, inner) -> inner);
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    } else if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    } else if (level.intValue() >= Level.INFO.intValue()) {
      return "INFO";
    } else if (level.intValue() >= Level.FINE.intValue()) {
      return "DEBUG";
    }
    return "TRACE";
  }

  private static String shortName(String logger) {
    return logger == null ? "-" : logger.substring(logger.lastIndexOf('.') + 1);
  }
}
