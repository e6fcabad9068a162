package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void aFailureCanBeReplayedByTheCommandThatItTells() throws UsageException {
    Run run = new Run(Scenarios.named("kill-idle"), Way.POOL_1, 5, 42);
    String[] words = run.command().split(" ");

    Options options = Options.parse(List.of(words).subList(1, words.length));

    assertThat(options.runs()).containsExactly(run);
  }

  @Test
  void theMatrixIsEveryScenarioOnThreeRoutesWhereItCanHappen() throws UsageException {
    List<Run> runs = Options.parse(List.of("--all")).runs();

    assertThat(runs).extracting(Run::way).containsOnly(Way.DIRECT, Way.POOL_2, Way.POOL_1);
    assertThat(runs).allMatch(run -> run.replicas() == 8);
    assertThat(runs.stream().filter(run -> run.scenario().name().equals("cold-start"))).hasSize(3);
    assertThat(runs.stream().filter(run -> run.scenario().name().equals("pgbouncer-restart")))
        .extracting(Run::way)
        .containsExactly(Way.POOL_2, Way.POOL_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--scenario nonsense | no scenario 'nonsense'",
        "--scenario | --scenario needs a value",
        "--all --route tram | no route 'tram'",
        "--all --replicas 0 | a number from 1 to 64",
        "--all --seed x | --seed is 'x'",
        "--everything | unknown option '--everything'",
        "--seed 1 | nothing to play",
      })
  void whatIsNotUnderstoodIsNamed(String line, String message) {
    assertThatThrownBy(() -> Options.parse(List.of(line.split(" "))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(message);
  }
}
