package dev.mcpgateway.mcp;

import dev.mcpgateway.usage.CallOutcome;
import dev.mcpgateway.usage.CallRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** Calls by virtual server and outcome, at {@code /metrics}. */
@ApplicationScoped
public class CallMetrics {

  private static final String CALLS = "mcpgateway_calls";

  /** No server has such an id. */
  private static final String EVERYTHING = "/mcp";

  private static final Metadata DURATION =
      Metadata.builder().withName("mcpgateway_call_duration").withUnit(MetricUnits.SECONDS).build();

  @Inject private MetricRegistry registry;
  private final ServerLabels labels = new ServerLabels();

  void called(CallRecord call) {
    String server = labels.of(call.serverId().orElse(EVERYTHING), System.nanoTime(), this::forget);
    registry.counter(CALLS, tags(server, call.outcome())).inc();
    registry
        .timer(DURATION, new Tag("outcome", call.outcome().id()))
        .update(Duration.ofNanos(call.micros() * 1_000));
  }

  private void forget(String server) {
    for (CallOutcome outcome : CallOutcome.values()) {
      registry.remove(new MetricID(CALLS, tags(server, outcome)));
    }
  }

  private static Tag[] tags(String server, CallOutcome outcome) {
    return new Tag[] {new Tag("server", server), new Tag("outcome", outcome.id())};
  }
}
