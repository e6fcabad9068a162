package dev.mcpgateway.bootstrap;

import dev.mcpgateway.routing.CallLimits;
import dev.mcpgateway.schema.DatabaseConnector;
import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.schema.SchemaState;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.usage.UsageSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** One run of the bootstrap: brings the schema to head, then runs the steps in order. */
final class BootstrapRun {

  private final SettingLookup lookup;
  private final List<BootstrapStep> steps;
  private final BootstrapStatus status;

  BootstrapRun(SettingLookup lookup, List<BootstrapStep> steps, BootstrapStatus status) {
    this.lookup = lookup;
    this.steps = List.copyOf(steps);
    this.status = status;
  }

  /**
   * Runs the bootstrap, and publishes each phase.
   *
   * @throws BootstrapFailedException if the schema does not come to head, or a step fails
   */
  void run() {
    long began = System.nanoTime();
    try {
      DatabaseSettings settings = DatabaseSettings.from(lookup);
      // Nothing reads these before the first call to an upstream, which is too late to stop a
      // start.
      UpstreamClient.checkSettings(lookup);
      CallLimits.from(lookup);
      UsageSettings.from(lookup);
      BootstrapProgress progress = new BootstrapProgress(status, settings.skipMigrations());
      SchemaState state = bringSchemaToHead(settings, progress);
      steps.forEach(step -> run(step, settings, progress));
      progress.enter(BootstrapPhase.DONE);
      BootstrapLog.info(
          String.format(
              Locale.ROOT,
              "The bootstrap is done after %d ms: schema %s, steps: %d.",
              millisSince(began),
              state.describe(),
              steps.size()));
    } catch (SchemaException e) {
      throw failed(BootstrapFailedException.of(e));
    }
  }

  private SchemaState bringSchemaToHead(DatabaseSettings settings, BootstrapProgress progress) {
    HeadManifest manifest = HeadManifest.load();
    progress.enter(BootstrapPhase.PROBING);
    progress.update(snapshot -> snapshot.expecting(manifest.head()));
    Schema schema = Schema.of(settings, manifest, progress);
    if (!settings.skipMigrations()) {
      return schema.bringToHead();
    }
    BootstrapLog.info(
        ("Migrations are skipped here (%s=true) and belong to another runner; this replica takes no"
                + " lock and waits at most %s for head %s.")
            .formatted(
                SettingLookup.environmentName(DatabaseSettings.SKIP_MIGRATIONS),
                BootstrapLog.seconds(settings.schemaWait()),
                manifest.head()));
    return schema.awaitHead();
  }

  /** Runs a step, and repeats it if the database connection was lost: steps are idempotent. */
  private void run(BootstrapStep step, DatabaseSettings settings, BootstrapProgress progress) {
    progress.enter(BootstrapPhase.STEPS);
    progress.update(snapshot -> snapshot.doing(step.name()));
    long began = System.nanoTime();
    try {
      StepReport report =
          DatabaseConnector.connect(
              () -> attempt(step), settings, settings.url(), BootstrapLog.stepWait(step.name()));
      BootstrapLog.info(
          String.format(
              Locale.ROOT,
              "Step '%s' is done in %d ms: %s.",
              step.name(),
              millisSince(began),
              report));
    } catch (RuntimeException e) {
      throw failed(BootstrapFailedException.ofStep(step.name(), e));
    }
  }

  private static StepReport attempt(BootstrapStep step) throws SQLException {
    try {
      return step.run();
    } catch (RuntimeException e) {
      throw BootstrapFailedException.databaseFailure(e).orElseThrow(() -> e);
    }
  }

  private BootstrapFailedException failed(BootstrapFailedException failure) {
    status.publish(status.snapshot().entering(BootstrapPhase.FAILED, Instant.now()));
    return failure;
  }

  private static long millisSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
  }
}
