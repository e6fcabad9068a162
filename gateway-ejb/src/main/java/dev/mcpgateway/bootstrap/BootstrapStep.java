package dev.mcpgateway.bootstrap;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * A step of the bootstrap; steps run in a fixed order once the schema is at head. Every replica
 * runs every step at every start, and several replicas run the same step concurrently: steps are
 * idempotent.
 *
 * @param name for the log, the health checks and the failure message, such as {@code default roles}
 * @param work a business method of an EJB, so that it runs in a transaction of its own: the
 *     bootstrap has none, hence {@code REQUIRED} begins one and a failed commit is an error here
 */
public record BootstrapStep(String name, Supplier<StepReport> work) {

  public BootstrapStep {
    Objects.requireNonNull(name);
    Objects.requireNonNull(work);
  }

  /** Runs it. */
  StepReport run() {
    return work.get();
  }
}
