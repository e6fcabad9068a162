package dev.mcpgateway.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DatabaseReachabilityTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration QUICK = Duration.ofMillis(3);

  private final DatabaseReachability reachability = new DatabaseReachability();

  @Test
  void knowsNothingUntilTheDatabaseWasAsked() {
    assertThat(reachability.at(NOON)).isEmpty();
  }

  @Test
  void repeatsTheLastAnswerWhileItIsGood() {
    reachability.publish(Reachability.answered(NOON, QUICK));

    assertThat(reachability.at(NOON.plus(DatabaseReachability.GOOD_FOR)))
        .contains(Reachability.answered(NOON, QUICK));
  }

  @Test
  void doesNotTrustAnAnswerThatIsTooOld() {
    reachability.publish(Reachability.answered(NOON, QUICK));

    Reachability old = reachability.at(NOON.plusSeconds(21)).orElseThrow();

    assertThat(old.state()).isEqualTo(DatabaseState.UNREACHABLE);
    assertThat(old.problem()).contains("no answer for 21 s");
  }

  @Test
  void keepsTellingWhyThereWasNoAnswer() {
    reachability.publish(Reachability.failed(NOON, QUICK, "refused"));

    assertThat(reachability.at(NOON.plusSeconds(3600)))
        .contains(Reachability.failed(NOON, QUICK, "refused"));
  }
}
