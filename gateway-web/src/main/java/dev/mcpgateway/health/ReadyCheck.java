package dev.mcpgateway.health;

import dev.mcpgateway.bootstrap.BootstrapStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the bootstrap is done (another check covers the database). */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {

  @Inject private BootstrapStatus status;

  @Override
  public HealthCheckResponse call() {
    return HealthAnswers.bootstrap(status.snapshot(), Instant.now());
  }
}
