package dev.mcpgateway.health;

import dev.mcpgateway.inflight.InFlightRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: this replica is not being taken out of service. While it is, it still serves. */
@Readiness
@ApplicationScoped
public class TrafficCheck implements HealthCheck {

  @Inject private InFlightRequests traffic;

  @Override
  public HealthCheckResponse call() {
    return HealthAnswers.traffic(traffic.isDraining());
  }
}
