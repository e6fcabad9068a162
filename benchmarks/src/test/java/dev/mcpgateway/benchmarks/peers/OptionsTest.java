package dev.mcpgateway.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.testbed.Route;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void byDefaultEveryPeerIsPlayedOnEveryRoute() {
    Options options = Options.parse(List.of());

    assertThat(options.peers()).containsExactly(Peer.values());
    assertThat(options.routes()).containsExactly(Route.values());
    assertThat(options.situations()).containsExactly(Situation.values());
    assertThat(options.replicas()).containsExactly(1, 4, 8);
    assertThat(options.renderOnly() || options.publish() || options.help()).isFalse();
  }

  @Test
  void whatIsAskedForIsPlayed() {
    Options options =
        Options.parse(
            List.of(
                ("--rounds 5 --replicas 2,3 --route pool_1 --peer flyway --situation killed"
                        + " --bound 20 --publish --render")
                    .split(" ", -1)));

    assertThat(options)
        .isEqualTo(
            new Options(
                5,
                List.of(2, 3),
                List.of(Route.POOL_1),
                List.of(Peer.FLYWAY),
                List.of(Situation.KILLED),
                Duration.ofSeconds(20),
                true,
                true,
                false));
  }

  @Test
  void aMigratorIsKilledWithOthersWaitingForItButNotMoreThanNeeded() {
    assertThat(Options.parse(List.of()).replicas(Situation.KILLED)).containsExactly(4);
    assertThat(Options.parse(List.of("--replicas", "1")).replicas(Situation.KILLED))
        .containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rounds 0 | a number from 1 to 100",
        "--replicas 1,x | 'x'",
        "--route tram | 'tram' is none of direct, pool_2, pool_1",
        "--peer | --peer needs a value",
        "--everything | unknown option '--everything'",
      })
  void whatIsNotUnderstoodIsNamed(String line, String message) {
    assertThatThrownBy(() -> Options.parse(List.of(line.split(" ", -1))))
        .isInstanceOf(Options.UsageException.class)
        .hasMessageContaining(message);
  }
}
