package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One small scenario of the matrix: {@code reliability/run --all} runs all of it. */
class KilledMigratorIT {

  @Test
  void behindAPoolOfOneTheOthersTakeOverFromAMigratorThatIsKilledInAStatement() throws Exception {
    Run run = new Run(Scenarios.named("kill-mid-statement"), Way.POOL_1, 3, 1);

    Run.Result result = Reliability.play(run, GatewayProgram.of(Reliability.JAR));

    assertThat(result.broken()).as(Report.checks(result)).isEmpty();
    assertThat(result.checks()).hasSizeGreaterThan(8);
    assertThat(result.measures()).containsKeys("caught at", "lock free after", "all ready after");
  }
}
