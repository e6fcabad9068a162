package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.reliability.Event.Kind;
import dev.mcpgateway.reliability.Lane.Phase;
import dev.mcpgateway.reliability.Lane.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {

  private final List<Event> events = new ArrayList<>();

  @Test
  void phasesFollowOneAnother() {
    happens(0, Kind.STARTED);
    happens(2, Kind.NOT_AT_HEAD);
    happens(3, Kind.MIGRATING);
    happens(5, Kind.MIGRATED);
    happens(6, Kind.STEP);
    happens(7, Kind.BOOTSTRAPPED);
    happens(9, Kind.READY);

    Lane lane = lane(12);

    assertThat(lane.stretches())
        .containsExactly(
            stretch(Phase.STARTING, 0, 2),
            stretch(Phase.WAITING, 2, 3),
            stretch(Phase.MIGRATING, 3, 5),
            stretch(Phase.SEEDING, 5, 7),
            stretch(Phase.PUBLISHING, 7, 9),
            stretch(Phase.READY, 9, 12));
    assertThat(lane.firstReady()).contains(Duration.ofSeconds(9));
    assertThat(lane.ends()).isEmpty();
  }

  @Test
  void probesAreKeptWithWhatTheyFound() {
    happens(0, Kind.STARTED);
    happens(2, Kind.NOT_AT_HEAD);
    happens(3, Kind.WAITING);
    happens(6, Kind.AT_HEAD);

    assertThat(lane(8).probes())
        .containsExactly(
            new Lane.Probe(Duration.ofSeconds(2), "NOT_AT_HEAD"),
            new Lane.Probe(Duration.ofSeconds(6), "AT_HEAD"));
  }

  @Test
  void aKilledReplicaEndsAndItsSuccessorBeginsAnew() {
    happens(0, Kind.STARTED);
    happens(4, Kind.KILLED);
    happens(6, Kind.STARTED);

    Lane lane = lane(8);

    assertThat(lane.stretches())
        .containsExactly(stretch(Phase.STARTING, 0, 4), stretch(Phase.STARTING, 6, 8));
    assertThat(lane.ends()).singleElement().matches(Lane.End::killed);
    assertThat(lane.firstReady()).isEmpty();
  }

  @Test
  void whatIsHeardOfAReplicaAfterItsEndIsNoPhase() {
    happens(0, Kind.STARTED);
    happens(4, Kind.KILLED);
    happens(5, Kind.NOT_READY);

    assertThat(lane(8).stretches()).containsExactly(stretch(Phase.STARTING, 0, 4));
  }

  @Test
  void aReplicaThatIsFrozenToTheEndIsShownSo() {
    happens(0, Kind.STARTED);
    happens(3, Kind.FROZEN);

    assertThat(lane(8).frozen())
        .singleElement()
        .matches(frozen -> frozen.from().toSeconds() == 3 && frozen.to().toSeconds() == 8);
  }

  private void happens(int second, Kind kind) {
    events.add(new Event(Instant.EPOCH.plusSeconds(second), "replica-1", kind, kind.name()));
    events.add(new Event(Instant.EPOCH.plusSeconds(second), "replica-2", Kind.STARTED, ""));
  }

  private Lane lane(int ended) {
    return Lane.of("replica-1", events, Instant.EPOCH, Instant.EPOCH.plusSeconds(ended));
  }

  private static Stretch stretch(Phase phase, int from, int to) {
    return new Stretch(phase, Duration.ofSeconds(from), Duration.ofSeconds(to));
  }
}
