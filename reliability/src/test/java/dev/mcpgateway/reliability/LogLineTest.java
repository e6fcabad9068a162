package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.reliability.Event.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {

  private static final String TIME = "2026-01-02T03:04:05.678Z";

  @Test
  void isReadWithItsTimeAndLevel() {
    assertThat(LogLine.parse(TIME + " WARN  bootstrap: Something: it is."))
        .contains(new LogLine(Instant.parse(TIME), "WARN", "Something: it is."));
  }

  @Test
  void isNoLineOfAStackTrace() {
    assertThat(LogLine.parse("\tat dev.mcpgateway.schema.Schema.probe(Schema.java:1)")).isEmpty();
    assertThat(LogLine.parse("java.lang.IllegalStateException: no")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The schema is empty. | NOT_AT_HEAD",
        "The schema is behind by 2: a, b. | NOT_AT_HEAD",
        "The schema is at head. | AT_HEAD",
        "The schema is ahead by 1: c. | AT_HEAD",
        "Waiting for another replica to migrate, 0 s of at most 600 s; … | WAITING",
        "Trying again, 0 s of at most 600 s, after: x [SQL state 55P03] | RETRYING",
        "This replica migrates; change sets: 24. | MIGRATING",
        "Migrated in 912 ms. | MIGRATED",
        "Step 'default roles' is done in 61 ms: roles created: 5. | STEP",
        "The bootstrap is done after 1 ms: schema at head, steps: 5. | BOOTSTRAPPED",
        "MCP Gateway 1 is up at http://localhost:1/ after 9.1 s | UP",
        "The database at h:1/d cannot be reached, 0 s of at most 120 s: x | DATABASE_AWAY",
      })
  void tellsWhatHappened(String message, Kind kind) {
    LogLine line = new LogLine(Instant.EPOCH, "INFO", message);

    assertThat(line.event("replica-1"))
        .contains(new Event(Instant.EPOCH, "replica-1", kind, message));
  }
}
