package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.ConsoleFormatter;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The console: the platform's logging, set up before the platform is there. */
final class Console {

  private static final String CONFIGURATION = "MICRO-INF/domain/logging.properties";

  /** Must be there when the configuration is read, which gives levels to loggers that exist. */
  private static final Logger GATEWAY = Logger.getLogger("dev.mcpgateway");

  /** Everything that the launcher says has one name. */
  static final Logger LOG = Logger.getLogger(GATEWAY.getName() + ".gateway");

  private Console() {}

  /** Reads the configuration that the platform will read, unless the JVM was given another. */
  static void configure() throws IOException {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try (InputStream configuration =
        Console.class.getClassLoader().getResourceAsStream(CONFIGURATION)) {
      LogManager.getLogManager().readConfiguration(configuration);
    }
  }

  /** Writes a line of the log without a logger: those are closed while the process ends. */
  static void writeAtExit(String message) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName(LOG.getName());
    System.err.print(new ConsoleFormatter().format(record));
  }
}
