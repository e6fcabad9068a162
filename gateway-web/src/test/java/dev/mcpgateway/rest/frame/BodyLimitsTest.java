package dev.mcpgateway.rest.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpgateway.rest.frame.BodyLimits.Reading;
import dev.mcpgateway.rest.problem.ProblemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BodyLimitsTest {

  private static final Duration NO_TIME = Duration.ofNanos(1);

  @Test
  void aBodyThatIsInIsNotSlowHoweverLateItIsRead() {
    Reading reading = new BodyLimits(NO_TIME).begin(100);
    assertThatCode(() -> reading.count(100)).doesNotThrowAnyException();
  }

  @Test
  void aBodyThatIsWaitedForHasItsTimeAndASecondMoreForEach16KibThatHaveCome() throws Exception {
    BodyLimits limits = new BodyLimits(NO_TIME);
    Reading slow = limits.begin(1_000_000);
    slow.await();
    assertThat(refusal(() -> slow.count(1))).isEqualTo(ProblemType.BODY_TOO_SLOW);
    Reading steady = limits.begin(1_000_000);
    steady.await();
    assertThatCode(() -> steady.count(3_600 * 16_384 / 100)).doesNotThrowAnyException();
  }

  @Test
  void aBodyIsRefusedWhereItGoesBeyondTheBound() {
    Reading reading = new BodyLimits(Duration.ofMinutes(1)).begin(10);
    assertThatCode(() -> reading.count(10)).doesNotThrowAnyException();
    assertThat(refusal(() -> reading.count(1))).isEqualTo(ProblemType.TOO_LARGE);
  }

  @Test
  void soManyAndNoMoreAreWaitedForAndAPlaceIsGivenBackOnce() throws Exception {
    BodyLimits limits = new BodyLimits(Duration.ofMinutes(1));
    List<Reading> waiting = new ArrayList<>();
    for (int i = 0; i < BodyLimits.SLOW_BODIES; i++) {
      Reading reading = limits.begin(10);
      reading.await();
      reading.await();
      waiting.add(reading);
    }
    Reading next = limits.begin(10);
    assertThat(refusal(next::await)).isEqualTo(ProblemType.BUSY);
    waiting.get(0).end();
    waiting.get(0).end();
    assertThatCode(next::await).doesNotThrowAnyException();
    assertThat(refusal(limits.begin(10)::await)).isEqualTo(ProblemType.BUSY);
  }

  private static ProblemType refusal(ThrowingCallable reading) {
    return catchThrowableOfType(BodyRefusedException.class, reading).type();
  }
}
