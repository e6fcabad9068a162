package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.SchemaException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleFilterTest {

  private static final String PLATFORM = "jakarta.enterprise.web";
  private static final String OURS = "dev.mcpgateway.bootstrap.GatewayBootstrap";

  private final ConsoleFilter filter = new ConsoleFilter();

  @BeforeEach
  void configure() throws IOException {
    String configuration = ".level=WARNING\njakarta.faces.level = FINE\n";
    LogManager.getLogManager()
        .readConfiguration(
            new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void restore() throws IOException {
    ConsoleFilter.stopHolding();
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void thePlatformIsHeldToTheConfiguredLevels() {
    assertThat(filter.isLoggable(record(PLATFORM, Level.INFO))).isFalse();
    assertThat(filter.isLoggable(record(PLATFORM, Level.WARNING))).isTrue();
    assertThat(filter.isLoggable(record("jakarta.faces.context", Level.FINE))).isTrue();
    assertThat(filter.isLoggable(record(null, Level.INFO))).isFalse();
  }

  @Test
  void theGatewaySpeaksAsItsLoggersAllow() {
    assertThat(filter.isLoggable(record(OURS, Level.INFO))).isTrue();
  }

  @Test
  void whileStartingTheFirstExplainedFailureIsHeldAndItsEchoesDropped() {
    ConsoleFilter.holdFailures();

    assertThat(filter.isLoggable(failure(PLATFORM, "first"))).isFalse();
    assertThat(filter.isLoggable(failure(OURS, "second"))).isFalse();
    assertThat(filter.isLoggable(record(PLATFORM, Level.SEVERE))).isFalse();
    assertThat(filter.isLoggable(record(OURS, Level.INFO))).isTrue();
    assertThat(ConsoleFilter.heldFailure()).hasValue("first");
  }

  @Test
  void whileStartingAnUnexpectedFailureIsTold() {
    ConsoleFilter.holdFailures();
    LogRecord unexpected = record(PLATFORM, Level.SEVERE);
    unexpected.setThrown(new IllegalStateException("surprise"));

    assertThat(filter.isLoggable(unexpected)).isTrue();
    assertThat(ConsoleFilter.heldFailure()).isEmpty();
  }

  @Test
  void onceUpFailuresAreToldWhenTheyHappen() {
    ConsoleFilter.holdFailures();
    filter.isLoggable(failure(PLATFORM, "held"));
    ConsoleFilter.stopHolding();

    assertThat(filter.isLoggable(failure(PLATFORM, "later"))).isTrue();
    assertThat(ConsoleFilter.heldFailure()).as("can still be told").hasValue("held");
  }

  private static LogRecord failure(String logger, String message) {
    LogRecord record = record(logger, Level.SEVERE);
    record.setThrown(new RuntimeException(new SchemaException(message)));
    return record;
  }

  private static LogRecord record(String logger, Level level) {
    LogRecord record = new LogRecord(level, "message");
    record.setLoggerName(logger);
    return record;
  }
}
