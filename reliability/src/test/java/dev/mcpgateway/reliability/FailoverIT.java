package dev.mcpgateway.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One small failover: {@code reliability/run --scenario failover} runs it on all routes. */
@Tag("long")
class FailoverIT {

  @Test
  void behindAPoolOfTwoTheReplicasFollowToThePromotedServer() throws Exception {
    Run run = new Run(Scenarios.named("failover"), Way.POOL_2, 2, 1);

    Run.Result result = Reliability.play(run, GatewayProgram.of(Reliability.JAR));

    assertThat(result.broken()).as(Report.checks(result)).isEmpty();
    assertThat(result.checks())
        .extracting(Check::what)
        .contains(
            "logins refused as read-only",
            "every replica that served ready and a login at each within 10 s");
    assertThat(result.measures()).containsKeys("read-only told after", "ready and logins after");
  }
}
