package dev.mcpgateway.health;

import dev.mcpgateway.reachability.DatabaseReachability;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready: the database answered the last check, a few seconds ago. */
@Readiness
@ApplicationScoped
public class DatabaseCheck implements HealthCheck {

  @Inject private DatabaseReachability reachability;

  @Override
  public HealthCheckResponse call() {
    Instant now = Instant.now();
    return HealthAnswers.database(reachability.at(now), now);
  }
}
