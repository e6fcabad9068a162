package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepReportTest {

  @Test
  void tellsItsCountsInOneLineInTheirOrder() {
    assertThat(StepReport.of("roles created", 5).and("permissions converged", 0))
        .hasToString("roles created: 5, permissions converged: 0");
  }

  @Test
  void addsUpWhatIsCountedTwice() {
    assertThat(StepReport.of("tools", 2).and("prompts", 1).and("tools", 3))
        .hasToString("tools: 5, prompts: 1");
  }
}
