package dev.mcpgateway.deployed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Records everything that this server logs above debug level, except for the access log: the tests
 * themselves use HTTP.
 */
public final class LogRecorder extends Handler implements AutoCloseable {

  private static final String ACCESS_LOG = "dev.mcpgateway.access";

  private final Logger root = Logger.getLogger("");
  private final Logger gateway = Logger.getLogger("dev.mcpgateway");
  private final Level usual = gateway.getLevel();
  private final Formatter format = new SimpleFormatter();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  public LogRecorder() {
    setLevel(Level.ALL);
    gateway.setLevel(Level.ALL);
    root.addHandler(this);
  }

  public List<String> heard() {
    return heard;
  }

  @Override
  public void publish(LogRecord entry) {
    if (entry.getLevel().intValue() > Level.FINE.intValue()
        && !ACCESS_LOG.equals(entry.getLoggerName())) {
      heard.add(
          entry.getLevel() + " " + entry.getLoggerName() + ": " + format.formatMessage(entry));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    root.removeHandler(this);
    gateway.setLevel(usual);
  }
}
