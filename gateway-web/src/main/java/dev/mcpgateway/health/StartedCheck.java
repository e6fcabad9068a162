package dev.mcpgateway.health;

import dev.mcpgateway.bootstrap.BootstrapStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the bootstrap is done. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {

  @Inject private BootstrapStatus status;

  @Override
  public HealthCheckResponse call() {
    return HealthAnswers.bootstrap(status.snapshot(), Instant.now());
  }
}
