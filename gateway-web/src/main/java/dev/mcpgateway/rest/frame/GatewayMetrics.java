package dev.mcpgateway.rest.frame;

import dev.mcpgateway.bootstrap.BootstrapPhase;
import dev.mcpgateway.bootstrap.BootstrapStatus;
import dev.mcpgateway.inflight.OpenStreams;
import dev.mcpgateway.rbac.PermissionDecision;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import dev.mcpgateway.routing.boundary.McpEndpoint;
import dev.mcpgateway.usage.UsageStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;

/** What the gateway counts, at {@code /metrics}. */
@ApplicationScoped
public class GatewayMetrics {

  @Inject private MetricRegistry registry;
  @Inject private BootstrapStatus bootstrap;
  @Inject private PermissionChecker checker;
  @Inject private OpenStreams streams;
  @Inject private UsageStatus usage;
  @Inject private McpEndpoint mcp;

  /** What became of a login. */
  public enum Login {
    DONE,
    REFUSED,
    LIMITED,
    BUSY
  }

  void register(@Observes @Initialized(ApplicationScoped.class) Object started) {
    registry.gauge("mcpgateway_access_cache_hits", checker::cacheHits);
    registry.gauge("mcpgateway_access_cache_misses", checker::cacheMisses);
    registry.gauge("mcpgateway_open_streams", streams::count);
    registry.gauge("mcpgateway_call_audit_waiting", usage::waiting);
    registry.gauge("mcpgateway_calls_lost", usage::lost);
    registry.gauge("mcpgateway_call_buffers_bytes", () -> mcp.buffers().taken());
    registry.gauge("mcpgateway_calls_refused_for_memory", mcp::refusedForMemory);
    for (BootstrapPhase phase : BootstrapPhase.values()) {
      registry.gauge(
          "mcpgateway_bootstrap_phase",
          () -> bootstrap.snapshot().phase() == phase ? 1 : 0,
          new Tag("phase", lower(phase)));
      registry.gauge(
          "mcpgateway_bootstrap_phase_seconds",
          () -> bootstrap.snapshot().took().getOrDefault(phase, Duration.ZERO).toMillis() / 1_000.0,
          new Tag("phase", lower(phase)));
    }
  }

  void answered(String method, String route, int status, long micros) {
    Tag[] tags = {
      new Tag("method", known(method)),
      new Tag("route", route),
      new Tag("status", Integer.toString(status))
    };
    registry.counter("mcpgateway_http_requests", tags).inc();
    registry
        .timer(
            Metadata.builder()
                .withName("mcpgateway_http_request_duration")
                .withUnit(MetricUnits.SECONDS)
                .build(),
            new Tag("route", route))
        .update(Duration.ofNanos(micros * 1_000));
  }

  /** An access token that was refused. */
  public void refused(String reason) {
    registry.counter("mcpgateway_token_refusals", new Tag("reason", reason)).inc();
  }

  /** A permission that was checked. */
  public void checked(PermissionDecision decision) {
    registry.counter("mcpgateway_permission_checks", new Tag("decision", lower(decision))).inc();
  }

  /** Somebody who tried to log in. */
  public void login(Login outcome) {
    registry.counter("mcpgateway_logins", new Tag("outcome", lower(outcome))).inc();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A method that nobody knows must not make a metric of its own. */
  private static String known(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }
}
