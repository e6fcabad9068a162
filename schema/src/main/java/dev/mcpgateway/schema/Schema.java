package dev.mcpgateway.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import liquibase.resource.ClassLoaderResourceAccessor;

/**
 * The schema of a database: determines its state, and brings it to head.
 *
 * <p>Every operation waits for a database that cannot be reached, up to {@link
 * DatabaseSettings#databaseWait()}, and throws a {@link SchemaException} that an operator can act
 * on.
 */
public final class Schema {

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final long MIN_PAUSE_MILLIS = 200;
  private static final long MAX_PAUSE_MILLIS = 1_000;

  private final DatabaseSettings settings;
  private final HeadManifest manifest;
  private final Changelog changelog;
  private final SchemaListener listener;
  private final SchemaProbe probe;
  private final LockedTransaction lockedTransaction;

  /** Creates the schema of this build. */
  public static Schema of(
      DatabaseSettings settings, HeadManifest manifest, SchemaListener listener) {
    return new Schema(
        settings,
        manifest,
        new Changelog(
            manifest.changelog(), new ClassLoaderResourceAccessor(Schema.class.getClassLoader())),
        listener,
        IDLE_TIMEOUT);
  }

  Schema(
      DatabaseSettings settings,
      HeadManifest manifest,
      Changelog changelog,
      SchemaListener listener,
      Duration idleTimeout) {
    this.settings = settings;
    this.manifest = manifest;
    this.changelog = changelog;
    this.listener = listener;
    this.probe = new SchemaProbe(manifest);
    this.lockedTransaction = new LockedTransaction(settings, idleTimeout);
  }

  /**
   * Probes with one auto-commit {@code SELECT} without a lock; retries if the connection is lost.
   */
  public SchemaState probe() {
    return query(probe::probe);
  }

  /** The state, with the holder of the lock and whether the database accepts writes. */
  public SchemaStatus status() {
    return query(
        connection ->
            new SchemaStatus(
                manifest.head(),
                probe.probe(connection),
                LockHolder.find(connection),
                ReadOnlyProbe.reason(connection)));
  }

  /**
   * Brings the schema to head: returns at once if it is there, otherwise migrates it, or waits
   * while another does.
   *
   * @return at head or ahead
   * @throws SchemaException if that is impossible or takes longer than {@link
   *     DatabaseSettings#schemaWait()} to begin
   */
  public SchemaState bringToHead() {
    Retries retries = new Retries();
    boolean migrated = false;
    while (true) {
      try {
        SchemaState state = probeAndNotify();
        if (state.isServable()) {
          return state;
        }
        if (migrated) {
          throw new SchemaException(
              "The migration was committed, but %s shows a schema that is %s: %s and %s must lead"
                      .formatted(
                          DatabaseSettings.target(settings.url()),
                          state.describe(),
                          SettingLookup.environmentName(DatabaseSettings.URL),
                          SettingLookup.environmentName(DatabaseSettings.MIGRATION_URL))
                  + " to the same database and schema.");
        }
        Attempt<Optional<Duration>> attempt = underLock(this::migrate);
        attempt.result().flatMap(took -> took).ifPresent(listener::migrated);
        migrated = attempt.result().isPresent();
        if (!migrated) {
          retries.waitFor(attempt.holder());
        }
      } catch (SQLException e) {
        retries.retryAfter(e);
      }
    }
  }

  /**
   * Waits until another runner has brought the schema to head; takes no lock and writes nothing.
   *
   * @return at head or ahead
   * @throws SchemaException if it is not at head within {@link DatabaseSettings#schemaWait()}
   */
  public SchemaState awaitHead() {
    Retries retries = new Retries();
    while (true) {
      try {
        SchemaState state = probeAndNotify();
        if (state.isServable()) {
          return state;
        }
        retries.waitForRunner(state, holder());
      } catch (SQLException e) {
        retries.retryAfter(e);
      }
    }
  }

  /**
   * Rolls back to a change set, in one transaction under the lock.
   *
   * @param id the change set that will be the newest
   * @return the change sets that were rolled back, the newest first
   */
  public List<ChangeSetKey> rollbackTo(String id) {
    int kept =
        manifest.changes().stream().map(change -> change.key().id()).toList().indexOf(id) + 1;
    if (kept == 0) {
      throw new SchemaException(
          "There is no change '" + id + "' in this build; its head is " + manifest.head() + ".");
    }
    return rollbackTo(kept);
  }

  /** Rolls back until only the first changes of the manifest are applied. */
  List<ChangeSetKey> rollbackTo(int kept) {
    Retries retries = new Retries();
    while (true) {
      try {
        Attempt<List<ChangeSetKey>> attempt = underLock(connection -> rollBack(connection, kept));
        if (attempt.result().isPresent()) {
          return attempt.result().get();
        }
        retries.waitFor(attempt.holder());
      } catch (SQLException e) {
        retries.retryAfter(e);
      }
    }
  }

  /** Migrates unless another has done so in the meantime; returns how long it took. */
  private Optional<Duration> migrate(Connection connection) throws SQLException {
    SchemaState state = refuseDiverged(probe.probe(connection));
    if (state.isServable()) {
      return Optional.empty();
    }
    List<ChangeSetKey> pending = pending(state);
    listener.migrating(pending);
    long began = System.nanoTime();
    changelog.update(connection, pending.size(), listener);
    SchemaState reached = probe.probe(connection);
    if (!reached.isServable()) {
      throw new SchemaException(
          "After the migration the schema is %s: the head manifest of this build is not that of its"
                  .formatted(reached.describe())
              + " changelog. Everything was rolled back.");
    }
    return Optional.of(Duration.ofNanos(System.nanoTime() - began));
  }

  private List<ChangeSetKey> rollBack(Connection connection, int kept) throws SQLException {
    SchemaState state = refuseDiverged(probe.probe(connection));
    if (state instanceof SchemaState.Ahead ahead) {
      throw new SchemaException(
          "The schema is %s: only a build that knows these changes can roll them back."
              .formatted(ahead.describe()));
    }
    List<ChangeSetKey> keys = manifest.changes().stream().map(HeadManifest.Change::key).toList();
    int applied = keys.size() - pending(state).size();
    if (!keys.subList(applied, keys.size()).equals(pending(state)) || applied < kept) {
      throw new SchemaException(
          "The schema is %s: there is no way back from there to the change asked for."
              .formatted(state.describe()));
    }
    if (applied > kept) {
      changelog.rollBack(connection, applied - kept, listener);
    }
    List<ChangeSetKey> rolledBack = new ArrayList<>(keys.subList(kept, applied));
    Collections.reverse(rolledBack);
    return List.copyOf(rolledBack);
  }

  private List<ChangeSetKey> pending(SchemaState state) {
    if (state instanceof SchemaState.Behind behind) {
      return behind.pending();
    }
    return state.isServable()
        ? List.of()
        : manifest.changes().stream().map(HeadManifest.Change::key).toList();
  }

  /**
   * An attempt to take the lock.
   *
   * @param result the result of the work, if the lock was taken
   * @param holder the holder of the lock, if it was not taken and is still held
   */
  private record Attempt<T>(Optional<T> result, Optional<LockHolder> holder) {}

  private <T> Attempt<T> underLock(LockedTransaction.Work<T> work) throws SQLException {
    try (Connection connection =
        DatabaseConnector.connect(
            settings.migrationDataSource()::getConnection,
            settings,
            settings.migrationUrl(),
            listener)) {
      Optional<T> result = lockedTransaction.tryRun(connection, work);
      if (result.isPresent()) {
        return new Attempt<>(result, Optional.empty());
      }
      connection.setAutoCommit(true);
      return new Attempt<>(Optional.empty(), LockHolder.find(connection));
    }
  }

  private SchemaState probeAndNotify() throws SQLException {
    SchemaState state = refuseDiverged(probeOnce());
    listener.probed(state);
    return state;
  }

  private Optional<LockHolder> holder() throws SQLException {
    try (Connection connection = connect()) {
      return LockHolder.find(connection);
    }
  }

  private SchemaState probeOnce() throws SQLException {
    try (Connection connection = connect()) {
      return probe.probe(connection);
    }
  }

  private interface Question<T> {
    T query(Connection connection) throws SQLException;
  }

  /** Queries on a connection of its own, and retries if it is lost before the answer. */
  private <T> T query(Question<T> question) {
    return DatabaseConnector.connect(
        () -> {
          try (Connection connection = settings.dataSource().getConnection()) {
            return question.query(connection);
          }
        },
        settings,
        settings.url(),
        listener);
  }

  private Connection connect() {
    return DatabaseConnector.connect(
        settings.dataSource()::getConnection, settings, settings.url(), listener);
  }

  private static SchemaState refuseDiverged(SchemaState state) {
    if (state instanceof SchemaState.Diverged diverged) {
      throw new SchemaException(
          "The schema has %s: what was applied under that name is not what this build would apply."
                  .formatted(diverged.describe())
              + " Nothing was written. Deploy the build that made this schema, or a newer one.");
    }
    return state;
  }

  /** Pauses between attempts, with jitter and within {@link DatabaseSettings#schemaWait()}. */
  private final class Retries {

    private final long began = System.nanoTime();
    private Optional<Long> readOnlySince = Optional.empty();
    private Duration nextLine = Duration.ZERO;

    void waitFor(Optional<LockHolder> holder) {
      readOnlySince = Optional.empty();
      listener.waiting(holder, waited(), settings.schemaWait());
      pauseOr(
          "The schema was not migrated within %s (%s): the lock is held by %s."
              .formatted(
                  settings.schemaWait(),
                  SettingLookup.environmentName(DatabaseSettings.SCHEMA_WAIT),
                  holder.map(LockHolder::toString).orElse("nobody now")),
          null);
    }

    void waitForRunner(SchemaState state, Optional<LockHolder> holder) {
      listener.waiting(holder, waited(), settings.schemaWait());
      pauseOr(
          "The schema is %s after %s (%s). Migration belongs to another runner (%s=true):"
                  .formatted(
                      state.describe(),
                      settings.schemaWait(),
                      SettingLookup.environmentName(DatabaseSettings.SCHEMA_WAIT),
                      SettingLookup.environmentName(DatabaseSettings.SKIP_MIGRATIONS))
              + " it must run 'schema migrate'.",
          null);
    }

    void retryAfter(SQLException e) {
      if (ReadOnlyProbe.isReadOnly(e)) {
        awaitWritable(e);
        return;
      }
      if (!SqlFailure.isTransient(e)) {
        throw SqlFailure.explain(e, settings, settings.migrationUrl());
      }
      listener.retrying(SqlFailure.oneLine(e), waited(), settings.schemaWait());
      pauseOr(
          "The schema did not come to head within %s (%s); the last attempt failed: %s"
              .formatted(
                  settings.schemaWait(),
                  SettingLookup.environmentName(DatabaseSettings.SCHEMA_WAIT),
                  SqlFailure.oneLine(e)),
          e);
    }

    /** Waits as long as for an unreachable database: a failover takes as long as a restart. */
    private void awaitWritable(SQLException e) {
      if (readOnlySince.isEmpty()) {
        readOnlySince = Optional.of(System.nanoTime());
        nextLine = Duration.ZERO;
      }
      Duration bound = settings.databaseWait();
      Duration waited = Duration.ofNanos(System.nanoTime() - readOnlySince.get());
      String target = DatabaseSettings.target(settings.migrationUrl());
      if (waited.compareTo(bound) >= 0) {
        throw new SchemaException(
            "The database at %s is read-only after %s (%s), and cannot be migrated: point %s at the primary. (%s)"
                .formatted(
                    target,
                    bound,
                    SettingLookup.environmentName(DatabaseSettings.DATABASE_WAIT),
                    SettingLookup.environmentName(DatabaseSettings.URL),
                    SqlFailure.oneLine(e)),
            e);
      }
      if (waited.compareTo(nextLine) >= 0) {
        listener.databaseReadOnly(target, waited, bound);
        nextLine = waited.plus(LINE_EVERY);
      }
      pause();
    }

    private Duration waited() {
      return Duration.ofNanos(System.nanoTime() - began);
    }

    private static void pause() {
      Pause.of(ThreadLocalRandom.current().nextLong(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS));
    }

    private void pauseOr(String tooLate, Throwable cause) {
      if (waited().compareTo(settings.schemaWait()) >= 0) {
        throw new SchemaException(tooLate, cause);
      }
      pause();
    }
  }
}
