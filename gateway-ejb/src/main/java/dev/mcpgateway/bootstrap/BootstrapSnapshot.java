package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of the bootstrap at one moment.
 *
 * @param phase the current phase
 * @param since when it entered that phase
 * @param head id of the change set that this build expects to be the newest; empty until the
 *     bootstrap begins
 * @param found the result of the last probe of the schema, if any
 * @param lockHolder who holds the migration lock, while this replica waits for it and if known
 * @param step the current change set or step within the phase, by name
 * @param took the time spent in each completed phase
 */
public record BootstrapSnapshot(
    BootstrapPhase phase,
    Instant since,
    Optional<String> head,
    Optional<SchemaState> found,
    Optional<LockHolder> lockHolder,
    Optional<String> step,
    Map<BootstrapPhase, Duration> took) {

  public BootstrapSnapshot {
    took = Collections.unmodifiableMap(took);
  }

  /** The initial state. */
  public static BootstrapSnapshot starting(Instant now) {
    return new BootstrapSnapshot(
        BootstrapPhase.STARTING,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** Whether the gateway may serve: the schema at head or ahead, and every step done. */
  public boolean isDone() {
    return phase == BootstrapPhase.DONE;
  }

  /** Enters another phase, which clears the lock holder and the step. */
  BootstrapSnapshot entering(BootstrapPhase next, Instant now) {
    if (next == phase) {
      return this;
    }
    Map<BootstrapPhase, Duration> spent = new EnumMap<>(BootstrapPhase.class);
    spent.putAll(took);
    spent.merge(phase, Duration.between(since, now), Duration::plus);
    return new BootstrapSnapshot(next, now, head, found, Optional.empty(), Optional.empty(), spent);
  }

  BootstrapSnapshot expecting(String newest) {
    return new BootstrapSnapshot(phase, since, Optional.of(newest), found, lockHolder, step, took);
  }

  BootstrapSnapshot finding(SchemaState state) {
    return new BootstrapSnapshot(phase, since, head, Optional.of(state), lockHolder, step, took);
  }

  BootstrapSnapshot waitingFor(Optional<LockHolder> holder) {
    return new BootstrapSnapshot(phase, since, head, found, holder, step, took);
  }

  BootstrapSnapshot doing(String name) {
    return new BootstrapSnapshot(phase, since, head, found, lockHolder, Optional.of(name), took);
  }
}
