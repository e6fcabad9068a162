package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepReportTest {

  @Test
  void tellsItsCountsInOneLineInTheirOrder() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("roles created", 5L);
    counts.put("permissions converged", 0L);

    assertThat(new StepReport(counts)).hasToString("roles created: 5, permissions converged: 0");
  }
}
