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
 * What is known of the bootstrap at one moment.
 *
 * @param phase how far it has come
 * @param since when it entered that phase
 * @param head id of the change set that this build expects to be the newest; empty until the
 *     bootstrap begins
 * @param found what the last probe of the schema answered, where one has
 * @param lockHolder who holds the migration lock, while this replica waits for it and where that is
 *     known
 * @param step what it is doing within the phase: the change set or the step by name
 * @param took the time spent in each phase that is over
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

  /** Before anything has happened. */
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

  /** In another phase; who held the lock and which step it was belong to the last one. */
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
