package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.session.ClientSession;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogLevelsTest {

  private final LogLevels levels = new LogLevels();

  @Test
  void whatWasReadAMomentAgoIsNotReadAgain() {
    ClientSession session = Relays.session();
    ClientSession other = Relays.session();
    levels.remember(session, Optional.of("error"), 0);
    levels.remember(other, Optional.empty(), 0);

    long soon = TimeUnit.SECONDS.toNanos(4);
    assertThat(levels.known(session, soon).orElseThrow().level()).contains("error");
    assertThat(levels.known(other, soon).orElseThrow().level()).isEmpty();
    assertThat(levels.known(Relays.session(), soon)).isEmpty();
    assertThat(levels.known(session, TimeUnit.SECONDS.toNanos(5))).isEmpty();
  }

  @Test
  void whatWasReadBeforeItWasSetDoesNotCount() {
    ClientSession session = Relays.session();
    levels.remember(session, Optional.of("debug"), 2);
    levels.remember(session, Optional.of("error"), 1);

    assertThat(levels.known(session, 3).orElseThrow().level()).contains("debug");
  }

  @Test
  void noMoreThanSoManyAreRemembered() {
    ClientSession first = Relays.session();
    levels.remember(first, Optional.of("error"), 0);
    for (int i = 0; i < 10_000; i++) {
      levels.remember(Relays.session(), Optional.empty(), 0);
    }

    assertThat(levels.known(first, 0)).isEmpty();
  }
}
