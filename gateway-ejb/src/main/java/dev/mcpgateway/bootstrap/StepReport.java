package dev.mcpgateway.bootstrap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a bootstrap step, as counts: {@code StepReport.of("roles created", 5)}.
 *
 * @param counts by name, in the order in which they are logged
 */
public record StepReport(Map<String, Long> counts) {

  public StepReport {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  public static StepReport of(String what, long count) {
    return new StepReport(Map.of(what, count));
  }

  /** One line, such as {@code roles created: 5, permissions converged: 0}. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + ": " + count.getValue())
        .collect(Collectors.joining(", "));
  }
}
