package dev.mcpgateway.micro;

import dev.mcpgateway.micro.boot.ConsoleFormatter;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Configures the logging of the platform before it starts. */
final class Console {

  private static final String CONFIGURATION = "MICRO-INF/domain/logging.properties";

  /** Must exist when the configuration is read, which sets the levels of existing loggers. */
  private static final Logger GATEWAY = Logger.getLogger("dev.mcpgateway");

  /** The one logger of the launcher. */
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

  /** Writes a log line without a logger, since loggers are closed while the process ends. */
  static void writeAtExit(String message) {
    LogRecord record = new LogRecord(Level.INFO, message);
    record.setLoggerName(LOG.getName());
    System.err.print(new ConsoleFormatter().format(record));
  }
}
