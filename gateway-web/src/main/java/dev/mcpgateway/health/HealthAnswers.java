package dev.mcpgateway.health;

import dev.mcpgateway.bootstrap.BootstrapSnapshot;
import dev.mcpgateway.reachability.Reachability;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The answers to health probes, all from memory. */
final class HealthAnswers {

  private HealthAnswers() {}

  /** Up once the schema is at head (or ahead) and every step of the bootstrap is done. */
  static HealthCheckResponse bootstrap(BootstrapSnapshot bootstrap, Instant now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("phase", bootstrap.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    data.put("phase-seconds", Duration.between(bootstrap.since(), now).toSeconds());
    bootstrap.step().ifPresent(step -> data.put("step", step));
    bootstrap.head().ifPresent(head -> data.put("head-expected", head));
    bootstrap.found().map(SchemaState::describe).ifPresent(it -> data.put("schema-found", it));
    bootstrap
        .lockHolder()
        .map(LockHolder::toString)
        .ifPresent(holder -> data.put("lock-held-by", holder));
    return answer("bootstrap", bootstrap.isDone(), data);
  }

  /** Up while the database accepts writes; down until it has been checked. */
  static HealthCheckResponse database(Optional<Reachability> known, Instant now) {
    Map<String, Object> data = new LinkedHashMap<>();
    known.ifPresentOrElse(
        reachability -> {
          data.put("asked-seconds-ago", Duration.between(reachability.at(), now).toSeconds());
          data.put("took-millis", reachability.took().toMillis());
          reachability.problem().ifPresent(problem -> data.put("problem", problem));
        },
        () -> data.put("problem", "not asked yet"));
    return answer("database", known.filter(Reachability::isWritable).isPresent(), data);
  }

  /** Down once the replica is being taken out of service, although it still serves. */
  static HealthCheckResponse traffic(boolean draining) {
    return answer("traffic", !draining, draining ? Map.of("problem", "draining") : Map.of());
  }

  private static HealthCheckResponse answer(String name, boolean up, Map<String, Object> data) {
    return new HealthCheckResponse(
        name,
        up ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN,
        Optional.of(data));
  }
}
