package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.reliability.Event.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final Run.Result result =
      new Run.Result(
          new Run(Scenarios.all().get(0), Way.POOL_1, 2, 7),
          Instant.EPOCH,
          Duration.ofSeconds(20),
          List.of(new Check("a < b", false, "\"a\" is & was > b")),
          Map.of("all ready after", "9.0 s"),
          0,
          List.of(
              event(0, "replica-1", Kind.STARTED, ""),
              event(0, "replica-2", Kind.STARTED, ""),
              event(2, "replica-1", Kind.NOT_AT_HEAD, "The schema is <empty>."),
              event(3, Event.DATABASE, Kind.LOCK, "mcpgateway replica-1/1"),
              event(4, "replica-1", Kind.KILLED, "SIGKILL"),
              event(4, Event.HARNESS, Kind.FAULT, "<kill> & \"go\""),
              event(5, Event.DATABASE, Kind.LOCK, "free"),
              event(6, Event.DATABASE, Kind.SCHEMA, "head: 24 changes"),
              event(9, "replica-2", Kind.READY, "")));

  @Test
  void showsEveryReplicaTheLockAndTheFaultsWhateverIsWrittenInThem() {
    assertThat(Timeline.markdown(result).lines())
        .contains(
            "gantt",
            "  section lock",
            "  mcpgateway replica-1/1 :active, 3000, 2000ms",
            "  section replica-1",
            "  starts :0, 2000ms",
            "  waits for head :2000, 2000ms",
            "  killed :crit, milestone, 4000, 0ms",
            "  section replica-2",
            "  ready :done, 9000, 1000ms",
            "  kill  & \"go\" :milestone, 4000, 0ms",
            "| 2.0 s | replica-1 | probes: The schema is &lt;empty>. |",
            "| 6.0 s | database | schema at head |",
            "| 9.0 s | replica-2 | ready |");
  }

  @Test
  void namesWhatIsBrokenAndHowToPlayItAgain() {
    assertThat(Timeline.markdown(result))
        .contains("| a &lt; b | **broken** | \"a\" is & was > b |")
        .contains("reliability/run --scenario cold-start --route pool-1");
  }

  private static Event event(int second, String lane, Kind kind, String text) {
    return new Event(Instant.EPOCH.plusSeconds(second), lane, kind, text);
  }
}
