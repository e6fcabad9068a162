package dev.mcpgateway.bootstrap;

import dev.mcpgateway.schema.ChangeSetKey;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SchemaState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reports how the schema comes to head: to the health checks at once, to the log every few seconds.
 */
final class BootstrapProgress implements SchemaListener {

  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  private final BootstrapStatus status;
  private final BootstrapPhase waiting;
  private Duration nextLine = Duration.ZERO;

  /**
   * Prepares.
   *
   * @param skipMigrations whether another runner is waited for, rather than the lock
   */
  BootstrapProgress(BootstrapStatus status, boolean skipMigrations) {
    this.status = status;
    this.waiting =
        skipMigrations ? BootstrapPhase.WAITING_FOR_RUNNER : BootstrapPhase.WAITING_FOR_LOCK;
  }

  void enter(BootstrapPhase phase) {
    update(snapshot -> snapshot.entering(phase, Instant.now()));
  }

  void update(UnaryOperator<BootstrapSnapshot> change) {
    status.publish(change.apply(status.snapshot()));
  }

  @Override
  public void databaseUnreachable(String target, Duration waited, Duration bound, String cause) {
    enter(BootstrapPhase.WAITING_FOR_DATABASE);
    BootstrapLog.DATABASE_WAIT.databaseUnreachable(target, waited, bound, cause);
  }

  @Override
  public void databaseReadOnly(String target, Duration waited, Duration bound) {
    enter(BootstrapPhase.WAITING_FOR_DATABASE);
    BootstrapLog.DATABASE_WAIT.databaseReadOnly(target, waited, bound);
  }

  @Override
  public void probed(SchemaState state) {
    if (status.snapshot().phase() == BootstrapPhase.WAITING_FOR_DATABASE) {
      enter(BootstrapPhase.PROBING);
    }
    if (!status.snapshot().found().equals(Optional.of(state))) {
      BootstrapLog.info("The schema is %s.".formatted(state.describe()));
    }
    update(snapshot -> snapshot.finding(state));
  }

  @Override
  public void waiting(Optional<LockHolder> holder, Duration waited, Duration bound) {
    enter(waiting);
    update(snapshot -> snapshot.waitingFor(holder));
    if (waited.compareTo(nextLine) >= 0) {
      nextLine = waited.plus(LINE_EVERY);
      BootstrapLog.info(
          "Waiting for %s, %s of at most %s; the migration lock is held by %s."
              .formatted(
                  waiting == BootstrapPhase.WAITING_FOR_LOCK
                      ? "another replica to migrate"
                      : "the runner that migrates",
                  BootstrapLog.seconds(waited),
                  BootstrapLog.seconds(bound),
                  holder.map(LockHolder::toString).orElse("nobody that is known")));
    }
  }

  @Override
  public void retrying(String cause, Duration waited, Duration bound) {
    BootstrapLog.info(
        "Trying again, %s of at most %s, after: %s"
            .formatted(BootstrapLog.seconds(waited), BootstrapLog.seconds(bound), cause));
  }

  @Override
  public void migrating(List<ChangeSetKey> pending) {
    enter(BootstrapPhase.MIGRATING);
    BootstrapLog.info(
        String.format(Locale.ROOT, "This replica migrates; change sets: %d.", pending.size()));
  }

  @Override
  public void applied(ChangeSetKey change, int number, int total, Duration took) {
    update(
        snapshot ->
            snapshot.doing(String.format(Locale.ROOT, "%s (%d of %d)", change, number, total)));
    BootstrapLog.info(
        String.format(
            Locale.ROOT,
            "Applied %s (%d of %d) in %d ms.",
            change,
            number,
            total,
            took.toMillis()));
  }

  @Override
  public void migrated(Duration took) {
    BootstrapLog.info(String.format(Locale.ROOT, "Migrated in %d ms.", took.toMillis()));
  }
}
