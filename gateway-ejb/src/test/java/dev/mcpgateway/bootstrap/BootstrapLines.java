package dev.mcpgateway.bootstrap;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the bootstrap's log, until it is closed. */
final class BootstrapLines implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger(BootstrapLog.NAME);

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  BootstrapLines() {
    LOGGER.addHandler(handler);
  }

  List<String> all() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  List<String> at(Level level) {
    return records.stream()
        .filter(line -> line.getLevel().equals(level))
        .map(LogRecord::getMessage)
        .toList();
  }

  @Override
  public void close() {
    LOGGER.removeHandler(handler);
  }
}
