package dev.mcpgateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.bootstrap.BootstrapPhase;
import dev.mcpgateway.bootstrap.BootstrapSnapshot;
import dev.mcpgateway.reachability.DatabaseState;
import dev.mcpgateway.reachability.Reachability;
import dev.mcpgateway.schema.ChangeSetKey;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every response, as a table. */
class HealthAnswersTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(42);

  private static final SchemaState EMPTY = new SchemaState.Empty();
  private static final SchemaState BEHIND =
      new SchemaState.Behind(List.of(change("0008-older"), change("0009-newest")));
  private static final SchemaState AT_HEAD = new SchemaState.AtHead();
  private static final SchemaState AHEAD = new SchemaState.Ahead(List.of(change("0010-newer")));
  private static final LockHolder HOLDER = new LockHolder("mcpgateway other/7", 4711, NOON);

  private static Stream<Arguments> bootstrapAnswers() {
    return Stream.of(
        down(in(BootstrapPhase.STARTING, null, null, null), "starting"),
        down(in(BootstrapPhase.PROBING, null, null, null), "probing"),
        down(in(BootstrapPhase.WAITING_FOR_DATABASE, null, null, null), "waiting-for-database"),
        down(
            in(BootstrapPhase.WAITING_FOR_LOCK, EMPTY, null, null),
            "waiting-for-lock",
            Map.entry("schema-found", "empty")),
        down(
            in(BootstrapPhase.WAITING_FOR_LOCK, BEHIND, HOLDER, null),
            "waiting-for-lock",
            Map.entry("schema-found", "behind by 2: 0008-older, 0009-newest"),
            Map.entry(
                "lock-held-by", "mcpgateway other/7 (backend 4711) since 2026-03-01T12:00:00Z")),
        down(
            in(BootstrapPhase.WAITING_FOR_RUNNER, EMPTY, null, null),
            "waiting-for-runner",
            Map.entry("schema-found", "empty")),
        down(
            in(BootstrapPhase.WAITING_FOR_RUNNER, EMPTY, HOLDER, null),
            "waiting-for-runner",
            Map.entry("schema-found", "empty"),
            Map.entry(
                "lock-held-by", "mcpgateway other/7 (backend 4711) since 2026-03-01T12:00:00Z")),
        down(
            in(BootstrapPhase.MIGRATING, EMPTY, null, "0001-first (1 of 9)"),
            "migrating",
            Map.entry("schema-found", "empty"),
            Map.entry("step", "0001-first (1 of 9)")),
        down(
            in(BootstrapPhase.STEPS, AT_HEAD, null, "default roles"),
            "steps",
            Map.entry("schema-found", "at head"),
            Map.entry("step", "default roles")),
        down(
            in(BootstrapPhase.FAILED, AHEAD, null, null),
            "failed",
            Map.entry("schema-found", "ahead by 1: 0010-newer")),
        up(in(BootstrapPhase.DONE, AT_HEAD, null, null), Map.entry("schema-found", "at head")),
        up(
            in(BootstrapPhase.DONE, AHEAD, null, null),
            Map.entry("schema-found", "ahead by 1: 0010-newer")));
  }

  @ParameterizedTest
  @MethodSource("bootstrapAnswers")
  void tellsHowFarTheBootstrapHasCome(
      BootstrapSnapshot snapshot, Status status, Map<String, Object> data) {
    HealthCheckResponse answer = HealthAnswers.bootstrap(snapshot, LATER);

    assertThat(answer.getName()).isEqualTo("bootstrap");
    assertThat(answer.getStatus()).isEqualTo(status);
    assertThat(answer.getData()).contains(data);
  }

  @Test
  void knowsNoHeadBeforeTheBootstrapBegins() {
    HealthCheckResponse answer = HealthAnswers.bootstrap(BootstrapSnapshot.starting(NOON), LATER);

    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData()).contains(Map.of("phase", "starting", "phase-seconds", 42L));
  }

  @Test
  void isUpUntilTheReplicaIsTakenOutOfService() {
    assertThat(HealthAnswers.traffic(false).getStatus()).isEqualTo(Status.UP);
    assertThat(HealthAnswers.traffic(true))
        .returns(Status.DOWN, HealthCheckResponse::getStatus)
        .returns(Optional.of(Map.of("problem", "draining")), HealthCheckResponse::getData);
  }

  @Test
  void isUpWhileTheDatabaseAnswers() {
    Reachability reachable =
        new Reachability(DatabaseState.WRITABLE, NOON, Duration.ofMillis(3), Optional.empty());

    HealthCheckResponse answer = HealthAnswers.database(Optional.of(reachable), LATER);

    assertThat(answer.getName()).isEqualTo("database");
    assertThat(answer.getStatus()).isEqualTo(Status.UP);
    assertThat(answer.getData()).contains(Map.of("asked-seconds-ago", 42L, "took-millis", 3L));
  }

  @Test
  void isDownWhileTheDatabaseDoesNotAnswerAndSaysWhy() {
    Reachability lost =
        new Reachability(
            DatabaseState.UNREACHABLE, NOON, Duration.ofSeconds(2), Optional.of("refused"));

    HealthCheckResponse answer = HealthAnswers.database(Optional.of(lost), LATER);

    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData())
        .contains(Map.of("asked-seconds-ago", 42L, "took-millis", 2000L, "problem", "refused"));
  }

  @Test
  void isDownWhileTheDatabaseCannotBeWrittenToAndSaysSo() {
    Reachability standby =
        new Reachability(
            DatabaseState.READ_ONLY,
            NOON,
            Duration.ofMillis(2),
            Optional.of("read-only: it is a standby"));

    HealthCheckResponse answer = HealthAnswers.database(Optional.of(standby), LATER);

    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData())
        .contains(
            Map.of(
                "asked-seconds-ago", 42L,
                "took-millis", 2L,
                "problem", "read-only: it is a standby"));
  }

  @Test
  void isDownUntilTheDatabaseWasAsked() {
    HealthCheckResponse answer = HealthAnswers.database(Optional.empty(), LATER);

    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData()).contains(Map.of("problem", "not asked yet"));
  }

  private static BootstrapSnapshot in(
      BootstrapPhase phase, SchemaState found, LockHolder holder, String step) {
    return new BootstrapSnapshot(
        phase,
        NOON,
        Optional.of("0009-newest"),
        Optional.ofNullable(found),
        Optional.ofNullable(holder),
        Optional.ofNullable(step),
        Map.of());
  }

  @SafeVarargs
  private static Arguments down(
      BootstrapSnapshot snapshot, String phase, Map.Entry<String, Object>... more) {
    return row(snapshot, Status.DOWN, phase, more);
  }

  @SafeVarargs
  private static Arguments up(BootstrapSnapshot snapshot, Map.Entry<String, Object>... more) {
    return row(snapshot, Status.UP, "done", more);
  }

  @SafeVarargs
  private static Arguments row(
      BootstrapSnapshot snapshot, Status status, String phase, Map.Entry<String, Object>... more) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("phase", phase);
    data.put("phase-seconds", 42L);
    data.put("head-expected", "0009-newest");
    for (Map.Entry<String, Object> entry : more) {
      data.put(entry.getKey(), entry.getValue());
    }
    return Arguments.of(snapshot, status, data);
  }

  private static ChangeSetKey change(String id) {
    return new ChangeSetKey(id, "mcpgateway", "db/changelog/" + id + ".sql");
  }
}
