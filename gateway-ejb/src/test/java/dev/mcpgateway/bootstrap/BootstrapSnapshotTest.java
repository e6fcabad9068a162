package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootstrapSnapshotTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void addsUpTheTimeSpentInAPhaseThatIsEnteredTwice() {
    BootstrapSnapshot snapshot =
        BootstrapSnapshot.starting(NOON)
            .entering(BootstrapPhase.PROBING, NOON.plusSeconds(1))
            .entering(BootstrapPhase.WAITING_FOR_DATABASE, NOON.plusSeconds(3))
            .entering(BootstrapPhase.PROBING, NOON.plusSeconds(13))
            .entering(BootstrapPhase.DONE, NOON.plusSeconds(17));

    assertThat(snapshot.took())
        .containsOnly(
            java.util.Map.entry(BootstrapPhase.STARTING, Duration.ofSeconds(1)),
            java.util.Map.entry(BootstrapPhase.PROBING, Duration.ofSeconds(6)),
            java.util.Map.entry(BootstrapPhase.WAITING_FOR_DATABASE, Duration.ofSeconds(10)));
    assertThat(snapshot.since()).isEqualTo(NOON.plusSeconds(17));
  }

  @Test
  void staysAsItIsWhenItEntersThePhaseThatItIsIn() {
    BootstrapSnapshot waiting =
        BootstrapSnapshot.starting(NOON)
            .entering(BootstrapPhase.WAITING_FOR_LOCK, NOON)
            .waitingFor(Optional.of(new LockHolder("mcpgateway other/7", 42, NOON)));

    assertThat(waiting.entering(BootstrapPhase.WAITING_FOR_LOCK, NOON.plusSeconds(5)))
        .isEqualTo(waiting);
  }

  @Test
  void forgetsTheHolderAndTheStepButNotTheSchemaWithItsPhase() {
    BootstrapSnapshot next =
        BootstrapSnapshot.starting(NOON)
            .expecting("0009-newest")
            .finding(new SchemaState.Empty())
            .entering(BootstrapPhase.WAITING_FOR_LOCK, NOON)
            .waitingFor(Optional.of(new LockHolder("mcpgateway other/7", 42, NOON)))
            .doing("something")
            .entering(BootstrapPhase.MIGRATING, NOON);

    assertThat(next.lockHolder()).isEmpty();
    assertThat(next.step()).isEmpty();
    assertThat(next.head()).contains("0009-newest");
    assertThat(next.found()).contains(new SchemaState.Empty());
  }

  @ParameterizedTest
  @EnumSource(BootstrapPhase.class)
  void isDoneInNoPhaseButTheLast(BootstrapPhase phase) {
    BootstrapSnapshot snapshot = BootstrapSnapshot.starting(NOON).entering(phase, NOON);

    assertThat(snapshot.isDone()).isEqualTo(phase == BootstrapPhase.DONE);
  }
}
