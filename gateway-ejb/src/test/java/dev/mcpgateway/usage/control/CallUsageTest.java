package dev.mcpgateway.usage.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.usage.CallAudit;
import dev.mcpgateway.usage.CallOutcome;
import dev.mcpgateway.usage.CallRecord;
import dev.mcpgateway.usage.RequestOrigin;
import dev.mcpgateway.usage.UsageSettings;
import dev.mcpgateway.usage.UsageStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for the database is bounded, and nothing that can be kept is lost. */
class CallUsageTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final UsageStatus status = new UsageStatus();
  private final Store store = new Store();
  private CallUsage usage = usage(CallAudit.ON);

  /** A database that can be away. */
  private static final class Store extends UsageStore {
    final ConcurrentLinkedQueue<AuditRow> rows = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<ToolHour> hours = new ConcurrentLinkedQueue<>();
    volatile Optional<String> problem = Optional.empty();
    volatile boolean takesHours = true;
    volatile int largest;
    final AtomicReference<Error> error = new AtomicReference<>();

    private void ask() throws SQLException {
      if (problem.isPresent()) {
        throw new SQLException("away", problem.get());
      }
    }

    @Override
    void audit(List<AuditRow> added) throws SQLException {
      ask();
      Error thrown = error.getAndSet(null);
      if (thrown != null) {
        throw thrown;
      }
      rows.addAll(added);
    }

    @Override
    void add(List<ToolHour> added) throws SQLException {
      ask();
      if (!takesHours) {
        throw new SQLException("refused", "42501");
      }
      largest = Math.max(largest, added.size());
      hours.addAll(added);
    }

    @Override
    Optional<String> takeLease() {
      return Optional.empty();
    }
  }

  private CallUsage usage(CallAudit audit) {
    return new CallUsage(
        new UsageSettings(audit, Duration.ofDays(90), Duration.ofDays(365)), status, store);
  }

  @AfterEach
  void stop() {
    usage.stop();
  }

  @Test
  void whatWaitsIsWrittenOnceTheDatabaseIsBack() {
    store.problem = Optional.of("08006");
    for (int i = 0; i < 10; i++) {
      usage.ended(call(CallOutcome.OK, 1 + i));
    }
    await().during(Duration.ofSeconds(2)).until(store.rows::isEmpty);
    assertThat(status.waiting()).isEqualTo(10);

    store.problem = Optional.empty();

    await().atMost(SOON).until(() -> store.rows.size() == 10 && !store.hours.isEmpty());
    assertThat(status.waiting()).isZero();
    assertThat(status.lost()).isZero();
    assertThat(store.hours)
        .containsExactly(
            new ToolHour(new ToolHour.Key("t", NOON), 10, 0, 55, 1, 10, NOON.plusSeconds(10)));
  }

  @Test
  void moreThanThereIsRoomForIsLostAndCounted() {
    store.problem = Optional.of("08006");
    for (int i = 0; i < AuditQueue.MAX + 7; i++) {
      assertThat(usage.begin()).isTrue();
      usage.ended(call(CallOutcome.OK, 1));
    }

    assertThat(status.waiting()).isEqualTo(AuditQueue.MAX);
    assertThat(status.lost()).isEqualTo(7);
  }

  @Test
  void whereCallsHaveToBeAuditedNoneBeginsThatCannotBe() {
    usage = usage(CallAudit.STRICT);
    assertThat(usage.begin()).isTrue();
    store.problem = Optional.of("08006");
    usage.ended(call(CallOutcome.OK, 1));

    await().atMost(SOON).until(() -> !begins());

    store.problem = Optional.empty();
    await().atMost(SOON).until(this::begins);
    assertThat(store.rows).isNotEmpty();
    assertThat(status.lost()).isZero();
  }

  @Test
  void figuresThatCannotBeWrittenRefuseNoCall() {
    usage = usage(CallAudit.STRICT);
    store.takesHours = false;
    assertThat(begins()).isTrue();

    await().atMost(SOON).during(Duration.ofSeconds(7)).until(this::begins);

    store.takesHours = true;
    await().atMost(SOON).until(() -> !store.hours.isEmpty());
    assertThat(status.lost()).isZero();
  }

  @Test
  void figuresAreWrittenInBatches() {
    for (int i = 0; i < AuditQueue.BATCH + 1; i++) {
      usage.ended(call("t" + i, CallOutcome.OK, 1));
    }

    usage.stop();

    assertThat(store.hours).hasSize(AuditQueue.BATCH + 1);
    assertThat(store.largest).isEqualTo(AuditQueue.BATCH);
  }

  @Test
  void anErrorOfOneRoundIsNotTheLastRound() {
    store.error.set(new NoClassDefFoundError("once"));
    usage.ended(call(CallOutcome.OK, 1));

    await().atMost(SOON).until(() -> store.rows.size() == 1);
    assertThat(store.error).hasNullValue();
    assertThat(status.lost()).isZero();
  }

  @Test
  void whatCannotBeWrittenWhenTheGatewayStopsIsLostAndCounted() {
    store.problem = Optional.of("08006");
    for (int i = 0; i < 3; i++) {
      usage.ended(call(CallOutcome.OK, 1));
    }

    usage.stop();
    assertThat(status.lost()).isEqualTo(3);

    usage.ended(call(CallOutcome.OK, 1));
    assertThat(status.lost()).isEqualTo(4);
    assertThat(status.waiting()).isEqualTo(3);
  }

  /** What begins has to end, which takes no place for ever. */
  private boolean begins() {
    boolean begins = usage.begin();
    if (begins) {
      usage.ended(call(CallOutcome.OK, 1));
    }
    return begins;
  }

  @Test
  void whereCallsHaveToBeAuditedNoMoreRunThanCanBe() {
    usage = usage(CallAudit.STRICT);
    for (int i = 0; i < AuditQueue.MAX; i++) {
      assertThat(usage.begin()).isTrue();
    }

    assertThat(usage.begin()).isFalse();
  }

  @Test
  void whatTheDatabaseRefusesKeepsNothingElseWaiting() {
    store.problem = Optional.of("22021");
    usage.ended(call(CallOutcome.OK, 1));

    await().atMost(SOON).until(() -> status.lost() == 1);

    store.problem = Optional.empty();
    usage.ended(call(CallOutcome.OK, 1));
    await().atMost(SOON).until(() -> store.rows.size() == 1);
  }

  @Test
  void theLastAreWrittenWhenTheGatewayStops() {
    usage.ended(call(CallOutcome.TOOL_ERROR, 3));

    usage.stop();

    assertThat(store.rows).hasSize(1);
    assertThat(store.hours)
        .containsExactly(
            new ToolHour(new ToolHour.Key("t", NOON), 1, 1, 3, 3, 3, NOON.plusSeconds(3)));
  }

  @Test
  void whatWasNotSentToAnUpstreamServerIsNotInItsFigures() {
    for (CallOutcome outcome : CallOutcome.values()) {
      if (!outcome.isUpstreams()) {
        usage.ended(call(outcome, 1));
      }
    }

    usage.stop();

    assertThat(store.rows).isNotEmpty();
    assertThat(store.hours).isEmpty();
  }

  @Test
  void howeverManyToolsAreCalledWhatWaitsIsBounded() {
    ToolHours hours = new ToolHours();
    int kept = 0;
    for (int i = 0; i < ToolHours.MAX + 100; i++) {
      kept += hours.add(call("t" + i, CallOutcome.OK, 1)) ? 1 : 0;
    }

    assertThat(kept).isEqualTo(ToolHours.MAX);
    assertThat(hours.add(call("t0", CallOutcome.OK, 1))).as("one that is there").isTrue();
    assertThat(hours.takeAll()).hasSize(ToolHours.MAX);
  }

  @Test
  void whatHasNoRoomAnyMoreIsToldWhenItIsGivenBack() {
    ToolHours hours = new ToolHours();
    hours.add(call("first", CallOutcome.OK, 1));
    hours.add(call("first", CallOutcome.OK, 1));
    List<ToolHour> taken = hours.takeAll();
    for (int i = 0; i < ToolHours.MAX; i++) {
      hours.add(call("t" + i, CallOutcome.OK, 1));
    }

    assertThat(hours.giveBack(taken)).isEqualTo(2);
  }

  @Test
  void idsOfRowsGrowWithTime() {
    AuditRow earlier = AuditRow.of(call(CallOutcome.OK, 1));
    AuditRow later = AuditRow.of(call(CallOutcome.OK, 2));

    assertThat(earlier.id().toString()).isLessThan(later.id().toString());
    assertThat(earlier.id().version()).isEqualTo(7);
    assertThat(earlier.id().variant()).isEqualTo(2);
  }

  private static CallRecord call(CallOutcome outcome, long micros) {
    return call("t", outcome, micros);
  }

  /** One that began as many seconds after noon as it took microseconds. */
  private static CallRecord call(String tool, CallOutcome outcome, long micros) {
    return new CallRecord(
        NOON.plusSeconds(micros),
        micros,
        Optional.empty(),
        "user@example.com",
        new RequestOrigin("r", "192.0.2.1", Optional.empty()),
        "tools/call",
        "name",
        Optional.of(new CallRecord.Item("tool", tool, "1:00")),
        Optional.of(new CallRecord.Upstream("g", "modern")),
        "2026-07-28",
        new CallRecord.Client(Optional.empty(), Optional.empty()),
        outcome,
        Optional.empty(),
        1,
        1,
        Optional.empty());
  }
}
