package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.HeadManifest;
import dev.mcpgateway.schema.LockHolder;
import dev.mcpgateway.schema.Schema;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.schema.SchemaListener;
import dev.mcpgateway.schema.SchemaState;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import jakarta.ejb.EJBException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.SystemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the bootstrap does, publishes, logs and refuses, on a real database. */
class BootstrapRunIT {

  private final RecordingStatus status = new RecordingStatus();
  private final BootstrapLines lines = new BootstrapLines();
  private Database database;

  @BeforeEach
  void createDatabase() {
    database = PostgresServer.shared().createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
    lines.close();
  }

  @Test
  void migratesAnEmptyDatabaseAndThenRunsTheStepsInTheirOrder() {
    List<String> done = new ArrayList<>();
    List<BootstrapStep> steps =
        List.of(
            new BootstrapStep("first step", () -> note(done, "first", StepReport.of("made", 2))),
            new BootstrapStep("second step", () -> note(done, "second", StepReport.of("kept", 7))));

    bootstrapRun(steps).run();

    assertThat(done).containsExactly("first", "second");
    assertThat(status.phases())
        .containsExactly(
            BootstrapPhase.PROBING,
            BootstrapPhase.MIGRATING,
            BootstrapPhase.STEPS,
            BootstrapPhase.DONE);
    assertThat(status.snapshot().isDone()).isTrue();
    assertThat(status.snapshot().head()).contains(HeadManifest.load().head());
    assertThat(status.snapshot().found()).contains(new SchemaState.AtHead());
    assertThat(status.snapshot().took())
        .containsOnlyKeys(
            BootstrapPhase.STARTING,
            BootstrapPhase.PROBING,
            BootstrapPhase.MIGRATING,
            BootstrapPhase.STEPS);
    assertThat(lines.all())
        .contains("The schema is empty.", "The schema is at head.")
        .anyMatch(line -> line.matches("Step 'first step' is done in \\d+ ms: made: 2\\."))
        .anyMatch(line -> line.matches("Step 'second step' is done in \\d+ ms: kept: 7\\."));
  }

  @Test
  void namesTheChangeSetWhileItMigrates() {
    bootstrapRun(List.of()).run();

    int changes = HeadManifest.load().changes().size();
    assertThat(status.published())
        .filteredOn(snapshot -> snapshot.phase() == BootstrapPhase.MIGRATING)
        .extracting(BootstrapSnapshot::step)
        .contains(
            Optional.of(String.format(Locale.ROOT, "0001-create-users (1 of %d)", changes)),
            Optional.of(
                String.format(
                    Locale.ROOT, "%s (%d of %d)", HeadManifest.load().head(), changes, changes)));
  }

  @Test
  void doesNotMigrateADatabaseThatIsAtHead() {
    bootstrapRun(List.of()).run();
    RecordingStatus second = new RecordingStatus();

    new BootstrapRun(lookup(), List.of(), second).run();

    assertThat(second.phases()).containsExactly(BootstrapPhase.PROBING, BootstrapPhase.DONE);
  }

  @Test
  void servesADatabaseThatANewerBuildHasMigrated() throws Exception {
    bootstrapRun(List.of()).run();
    database.execute(
        "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted,"
            + " exectype) VALUES ('9999-newer', 'mcpgateway', 'db/changelog/9999-newer.sql',"
            + " now(), 9999, 'EXECUTED')");
    RecordingStatus older = new RecordingStatus();

    new BootstrapRun(lookup(), List.of(), older).run();

    assertThat(older.snapshot().isDone()).isTrue();
    assertThat(older.snapshot().found())
        .map(SchemaState::describe)
        .contains("ahead by 1: 9999-newer");
  }

  @Test
  void failsWithTheNameOfTheStepThatFailedAndRunsNoneAfterIt() {
    List<String> done = new ArrayList<>();
    RuntimeException refused =
        new EJBException(new EJBException(new IllegalStateException("no such role: owner")));
    List<BootstrapStep> steps =
        List.of(
            new BootstrapStep("sound", () -> note(done, "sound", StepReport.of("made", 1))),
            new BootstrapStep(
                "broken",
                () -> {
                  throw refused;
                }),
            new BootstrapStep("never", () -> note(done, "never", StepReport.of("made", 1))));

    assertThatThrownBy(bootstrapRun(steps)::run)
        .isInstanceOf(BootstrapFailedException.class)
        .hasMessage("The bootstrap step 'broken' failed: no such role: owner")
        .hasCause(refused);

    assertThat(done).containsExactly("sound");
    assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.FAILED);
    assertThat(status.published())
        .filteredOn(snapshot -> snapshot.phase() == BootstrapPhase.STEPS)
        .last()
        .extracting(BootstrapSnapshot::step)
        .isEqualTo(Optional.of("broken"));
  }

  @Test
  void namesAFailureWithoutAMessageByItsKind() {
    BootstrapStep broken =
        new BootstrapStep(
            "broken",
            () -> {
              throw new UnsupportedOperationException();
            });

    assertThatThrownBy(bootstrapRun(List.of(broken))::run)
        .hasMessage("The bootstrap step 'broken' failed: java.lang.UnsupportedOperationException");
  }

  @Test
  void saysWhatTheDatabaseSaysAndNotWhatIsWrappedAroundIt() {
    BootstrapStep broken = new BootstrapStep("broken", () -> fail("The disk is full.", "53100"));

    assertThatThrownBy(bootstrapRun(List.of(broken))::run)
        .hasMessage("The bootstrap step 'broken' failed: The disk is full. [SQL state 53100]");
    assertThat(lines.all()).noneMatch(line -> line.contains("is taken again"));
  }

  @Test
  void takesAStepAgainInWhichTheDatabaseWasLost() {
    AtomicInteger attempts = new AtomicInteger();
    BootstrapStep broken =
        new BootstrapStep(
            "broken",
            () ->
                attempts.incrementAndGet() < 3
                    ? fail("The connection was cut.", "08006")
                    : StepReport.of("made", 1));

    bootstrapRun(List.of(broken)).run();

    assertThat(status.snapshot().isDone()).isTrue();
    assertThat(lines.at(Level.WARNING))
        .containsExactly(
            "Step 'broken' is taken again, 0 s of at most 120 s, after: The connection was cut."
                + " [SQL state 08006]");
    assertThat(lines.all()).anyMatch(line -> line.startsWith("Step 'broken' is done in "));
  }

  @Test
  void takesAStepAgainWhoseCommitMayOrMayNotHaveHappened() {
    AtomicInteger attempts = new AtomicInteger();
    BootstrapStep unconfirmed =
        new BootstrapStep(
            "unconfirmed",
            () -> {
              if (attempts.incrementAndGet() == 1) {
                throw new EJBException("Unable to complete.", new SystemException());
              }
              return StepReport.of("made", 0);
            });

    bootstrapRun(List.of(unconfirmed)).run();

    assertThat(lines.at(Level.WARNING))
        .singleElement()
        .asString()
        .endsWith("after: The commit was not confirmed. [SQL state 08007]");
  }

  @Test
  void givesUpAStepInWhichTheDatabaseIsLostForTooLong() {
    BootstrapStep broken =
        new BootstrapStep("broken", () -> fail("The connection was cut.", "08006"));

    assertThatThrownBy(
            new BootstrapRun(lookup("MCPGATEWAY_DATABASE_WAIT", "PT2S"), List.of(broken), status)
                ::run)
        .hasMessage(
            "The bootstrap step 'broken' failed: The connection was cut. [SQL state 08006]");
    assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.FAILED);
  }

  /** Like the container, the persistence provider and the pool wrap the driver's exception. */
  private static StepReport fail(String message, String state) {
    SQLException said = new SQLException(message, state);
    throw new EJBException(
        new PersistenceException("Query: SELECT", new SQLException("No pool.", said)));
  }

  @Test
  void waitsForTheLockAndTellsWhoHoldsIt() throws Exception {
    try (Connection other = database.connect()) {
      takeTheLock(other);
      CompletableFuture<Void> run = CompletableFuture.runAsync(bootstrapRun(List.of())::run);

      // The line is logged after the status is published.
      await().until(() -> lines.all().stream().anyMatch(line -> line.startsWith("Waiting for ")));

      assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.WAITING_FOR_LOCK);
      assertThat(status.snapshot().lockHolder())
          .map(LockHolder::applicationName)
          .contains("mcpgateway other/7");
      assertThat(lines.all())
          .anyMatch(
              line ->
                  line.startsWith("Waiting for another replica to migrate, 0 s of at most 600 s;")
                      && line.contains("held by mcpgateway other/7 (backend "));
      other.rollback();
      run.get();
    }
    assertThat(status.phases())
        .containsSubsequence(
            BootstrapPhase.WAITING_FOR_LOCK, BootstrapPhase.MIGRATING, BootstrapPhase.DONE);
    assertThat(status.snapshot().lockHolder()).isEmpty();
  }

  @Test
  void whereMigrationsAreSkippedWaitsForTheRunnerAndSaysSoOnce() throws Exception {
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            new BootstrapRun(lookup("MCPGATEWAY_SKIP_MIGRATIONS", "true"), List.of(), status)::run);

    await().until(() -> status.snapshot().phase() == BootstrapPhase.WAITING_FOR_RUNNER);
    assertThat(database.advisoryLocks()).isEmpty();
    Schema.of(DatabaseSettings.from(lookup()), HeadManifest.load(), SchemaListener.SILENT)
        .bringToHead();
    run.get();

    assertThat(status.phases())
        .containsExactly(
            BootstrapPhase.PROBING, BootstrapPhase.WAITING_FOR_RUNNER, BootstrapPhase.DONE);
    assertThat(lines.all())
        .filteredOn(line -> line.contains("MCPGATEWAY_SKIP_MIGRATIONS"))
        .containsExactly(
            "Migrations are skipped here (MCPGATEWAY_SKIP_MIGRATIONS=true) and belong to another"
                + " runner; this replica takes no lock and waits at most 600 s for head "
                + HeadManifest.load().head()
                + ".");
  }

  @Test
  void whereMigrationsAreSkippedTellsWhichRunnerMigrates() throws Exception {
    try (Connection runner = database.connect()) {
      takeTheLock(runner);
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              new BootstrapRun(lookup("MCPGATEWAY_SKIP_MIGRATIONS", "true"), List.of(), status)
                  ::run);

      await().until(() -> status.snapshot().lockHolder().isPresent());

      assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.WAITING_FOR_RUNNER);
      assertThat(status.snapshot().lockHolder())
          .map(LockHolder::applicationName)
          .contains("mcpgateway other/7");
      runner.rollback();
      Schema.of(DatabaseSettings.from(lookup()), HeadManifest.load(), SchemaListener.SILENT)
          .bringToHead();
      run.get();
    }
  }

  @Test
  void waitsForADatabaseThatCannotBeReachedYet() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database late = server.createDatabase()) {
      server.halt();
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              new BootstrapRun(lookup(late.settings()), List.of(), status)::run);

      await().until(() -> !lines.at(Level.WARNING).isEmpty());
      assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.WAITING_FOR_DATABASE);
      assertThat(lines.at(Level.WARNING))
          .first()
          .asString()
          .startsWith("The database at ")
          .contains(" cannot be reached, 0 s of at most 120 s: ");
      server.resume();
      run.get();
    }
    assertThat(status.phases())
        .containsExactly(
            BootstrapPhase.PROBING,
            BootstrapPhase.WAITING_FOR_DATABASE,
            BootstrapPhase.PROBING,
            BootstrapPhase.MIGRATING,
            BootstrapPhase.DONE);
  }

  @Test
  void saysNothingOverWhatTheSchemaSaysOfAWrongPassword() {
    SettingLookup wrong = lookup("MCPGATEWAY_DATABASE_PASSWORD", "not-the-password");

    assertThatThrownBy(new BootstrapRun(wrong, List.of(), status)::run)
        .isInstanceOf(BootstrapFailedException.class)
        .satisfies(e -> assertThat(e).hasMessage(e.getCause().getMessage()))
        .hasCauseInstanceOf(SchemaException.class)
        .hasMessageContaining("MCPGATEWAY_DATABASE_PASSWORD");

    assertThat(status.snapshot().phase()).isEqualTo(BootstrapPhase.FAILED);
    assertThat(lines.all()).noneMatch(line -> line.contains("not-the-password"));
  }

  @Test
  void refusesASettingThatItDoesNotUnderstandByItsName() {
    SettingLookup unclear = lookup("MCPGATEWAY_SKIP_MIGRATIONS", "maybe");

    assertThatThrownBy(new BootstrapRun(unclear, List.of(), status)::run)
        .isInstanceOf(BootstrapFailedException.class)
        .hasMessage(
            "mcpgateway.skip-migrations (MCPGATEWAY_SKIP_MIGRATIONS) is 'maybe': true and false"
                + " are accepted");
    assertThat(status.phases()).containsExactly(BootstrapPhase.FAILED);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  @Test
  void refusesASettingOfUpstreamsBeforeAnythingElse() {
    SettingLookup unclear = lookup("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "lookback");

    assertThatThrownBy(new BootstrapRun(unclear, List.of(), status)::run)
        .isInstanceOf(BootstrapFailedException.class)
        .hasMessageContaining("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS")
        .hasMessageContaining("lookback");
    assertThat(status.phases()).containsExactly(BootstrapPhase.FAILED);
  }

  private static void takeTheLock(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection
        .createStatement()
        .execute(
            "SELECT set_config('application_name', 'mcpgateway other/7', true),"
                + " pg_advisory_xact_lock(hashtext('mcpgateway'), hashtext(current_schema()))");
  }

  private BootstrapRun bootstrapRun(List<BootstrapStep> steps) {
    return new BootstrapRun(lookup(), steps, status);
  }

  private SettingLookup lookup(String... more) {
    Map<String, String> environment = new HashMap<>(database.settings());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return lookup(environment);
  }

  private static SettingLookup lookup(Map<String, String> environment) {
    return SettingLookup.of(new Properties(), environment::get);
  }

  private static StepReport note(List<String> notes, String note, StepReport report) {
    notes.add(note);
    return report;
  }
}
