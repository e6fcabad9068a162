package dev.mcpgateway.health;

import dev.mcpgateway.bootstrap.BootstrapSnapshot;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** What a probe is told of the bootstrap. */
final class BootstrapAnswer {

  private BootstrapAnswer() {}

  /**
   * The answer: up only when the schema is at head (or ahead) and the bootstrap is done.
   *
   * @param name of the check
   */
  static HealthCheckResponse of(String name, BootstrapSnapshot bootstrap, Instant now) {
    HealthCheckResponseBuilder answer =
        HealthCheckResponse.named(name)
            .status(bootstrap.isDone())
            .withData("phase", bootstrap.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .withData("phase-seconds", Duration.between(bootstrap.since(), now).toSeconds());
    bootstrap.step().ifPresent(step -> answer.withData("step", step));
    bootstrap.head().ifPresent(head -> answer.withData("head-expected", head));
    bootstrap.found().map(SchemaState::describe).ifPresent(it -> answer.withData("head-found", it));
    bootstrap.lockHolder().ifPresent(holder -> answer.withData("lock-held-by", holder.toString()));
    return answer.build();
  }
}
