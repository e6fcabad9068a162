package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeTest {

  @TempDir private Path runs;

  @Test
  void theTableIsMadeOfRunsThatWerePlayedOneByOne() throws Exception {
    keep("kill-idle", Way.POOL_1, 8, 1, new Check("schema at head", true, ""));
    keep("kill-idle", Way.POOL_1, 3, 2, new Check("schema at head", false, "it has nothing"));
    keep("reset-server-side", Way.POOL_2, 4, 1, new Check("schema at head", true, ""));

    String table = Report.table(Outcome.loadAll(runs));

    assertThat(table)
        .startsWith("| scenario | direct | pool-2 | pool-1 | measured |\n|---|---|---|---|---|\n")
        .contains(
            "| kill-idle | – | – | holds, 8; **schema at head: broken**, 3 |"
                + " pool-1: free after 0.1 s, 2 started again;"
                + " pool-1: free after 0.1 s, 2 started again |")
        .contains("| reset-server-side | n/a | holds, 4 | – |")
        .contains("| cold-start | – | – | – |  |");
  }

  @Test
  void aRunNeedNotBePlayedAgainWithFewerReplicas() throws Exception {
    keep("kill-idle", Way.POOL_1, 4, 1, new Check("schema at head", true, ""));
    Outcome outcome = Outcome.loadAll(runs).get(0);
    Scenario scenario = Scenarios.named("kill-idle");

    assertThat(outcome.covers(new Run(scenario, Way.POOL_1, 3, 1))).isTrue();
    assertThat(outcome.covers(new Run(scenario, Way.POOL_1, 4, 1))).isTrue();
    assertThat(outcome.covers(new Run(scenario, Way.POOL_1, 5, 1))).isFalse();
    assertThat(outcome.covers(new Run(scenario, Way.POOL_1, 4, 2))).isFalse();
    assertThat(outcome.covers(new Run(scenario, Way.POOL_2, 4, 1))).isFalse();
    assertThat(outcome.covers(new Run(Scenarios.named("freeze"), Way.POOL_1, 4, 1))).isFalse();
  }

  private void keep(String scenario, Way way, int replicas, long seed, Check check)
      throws IOException, UsageException {
    Run run = new Run(Scenarios.named(scenario), way, replicas, seed);
    Run.Result result =
        new Run.Result(
            run,
            Instant.EPOCH,
            Duration.ofSeconds(20),
            List.of(check),
            Map.of("free after", "0.1 s"),
            2,
            List.of());
    Outcome.of(result).store(Files.createDirectories(runs.resolve(run.label())));
  }
}
