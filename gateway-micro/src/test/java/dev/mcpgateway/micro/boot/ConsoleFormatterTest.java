package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.SchemaException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleFormatterTest {

  private final ConsoleFormatter formatter = new ConsoleFormatter();

  @Test
  void oneLineOfTimeLevelLoggerAndMessage() {
    LogRecord record = record(Level.INFO, "Change {0} applied");
    record.setParameters(new Object[] {"0001"});
    assertThat(formatter.format(record))
        .isEqualTo(
            "2026-01-02T03:04:05.678Z INFO  SchemaThing: Change 0001 applied"
                + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR",
    "WARNING, WARN",
    "INFO, INFO",
    "CONFIG, DEBUG",
    "FINE, DEBUG",
    "FINER, TRACE"
  })
  void levelsHaveTheirUsualNames(String level, String shown) {
    assertThat(formatter.format(record(Level.parse(level), "x"))).contains("Z " + shown + " ");
  }

  @Test
  void aMessageOfManyLinesBecomesOne() {
    assertThat(formatter.format(record(Level.INFO, "\n  {\n    one\r\n2026 INFO forged\n}")))
        .endsWith(": { one 2026 INFO forged }" + System.lineSeparator())
        .hasLineCount(1);
  }

  @Test
  void aFailureThatExplainsItselfIsPartOfTheLine() {
    LogRecord record = record(Level.SEVERE, "Deployment failed");
    record.setThrown(
        new IllegalStateException(
            new SchemaException("Change 0004 failed:\n no table", new Exception("hidden"))));
    assertThat(formatter.format(record))
        .endsWith("Deployment failed: Change 0004 failed: no table" + System.lineSeparator())
        .hasLineCount(1);
  }

  @Test
  void aLostConnectionIsPartOfTheLineInWhateverThePlatformWrapsIt() {
    SQLException lost = new SQLException("This connection has been closed.", "08003");
    SQLException ended = new SQLException("FATAL: terminating connection", "57P01");
    SQLException demoted =
        new SQLException("ERROR: cannot execute UPDATE in a read-only transaction", "25006");
    assertThat(formatter.format(failed(new RuntimeException("call", demoted))))
        .endsWith(": " + demoted.getMessage() + System.lineSeparator())
        .hasLineCount(1);
    SQLException silent = new SQLException("FATAL: idle-in-transaction timeout", "25P03");

    assertThat(formatter.format(failed(new RuntimeException("resource", lost))))
        .endsWith("failed: This connection has been closed." + System.lineSeparator())
        .hasLineCount(1);
    assertThat(formatter.format(failed(new RuntimeException("ejb", ended)))).hasLineCount(1);
    assertThat(formatter.format(failed(new RuntimeException("ejb", silent)))).hasLineCount(1);
    assertThat(formatter.format(failed(new XAException("LocalTransactionException: closed"))))
        .endsWith("failed: LocalTransactionException: closed" + System.lineSeparator())
        .hasLineCount(1);
  }

  @Test
  void whatAStatementFailsWithIsTraced() {
    assertThat(formatter.format(failed(new SQLException("no such column", "42703"))))
        .contains("at " + ConsoleFormatterTest.class.getName());
  }

  @Test
  void anyOtherFailureIsTraced() {
    LogRecord record = record(Level.SEVERE, "Deployment failed");
    record.setThrown(new IllegalStateException(new NullPointerException("thing")));
    assertThat(formatter.format(record))
        .contains("Deployment failed" + System.lineSeparator())
        .contains("Caused by: java.lang.NullPointerException: thing")
        .contains("at " + ConsoleFormatterTest.class.getName());
  }

  @Test
  void aBugBeneathAnExplanationIsTraced() {
    LogRecord record = record(Level.SEVERE, "Deployment failed");
    record.setThrown(new SchemaException("A step failed", new NullPointerException("thing")));
    assertThat(formatter.format(record)).contains("Caused by: java.lang.NullPointerException");
  }

  @Test
  void aFailureIsTracedOnceThoughItIsPassedOn() {
    NullPointerException root = new NullPointerException("thing");
    LogRecord first = record(Level.SEVERE, "In the EJB container");
    first.setThrown(new IllegalStateException(root));
    LogRecord second = record(Level.SEVERE, "In the deployer");
    second.setThrown(new RuntimeException(new IllegalStateException(root)));

    formatter.format(first);

    assertThat(formatter.format(second))
        .endsWith(
            "In the deployer: java.lang.NullPointerException: thing (traced above)"
                + System.lineSeparator());
  }

  @Test
  void aRingOfCausesEnds() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);
    LogRecord record = record(Level.SEVERE, "Ring");
    record.setThrown(one);
    assertThat(formatter.format(record)).contains("Ring");
  }

  private static LogRecord failed(Throwable thrown) {
    LogRecord record = record(Level.WARNING, "failed");
    record.setThrown(thrown);
    return record;
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("dev.mcpgateway.schema.SchemaThing");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return record;
  }
}
