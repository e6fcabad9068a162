package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.assertNoLockIsLeft;
import static dev.mcpgateway.schema.SchemaFixture.assertUntouched;
import static dev.mcpgateway.schema.SchemaFixture.history;
import static dev.mcpgateway.schema.SchemaFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import dev.mcpgateway.testbed.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A migration that is killed, frozen, disconnected or refused: it is applied completely or not at
 * all.
 */
class InterruptedMigrationIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** The maximum time until the lock of a killed holder is released. */
  private static final Duration RELEASE = Duration.ofSeconds(5);

  @TempDir Path directory;
  @TempDir Path otherDirectory;

  @ParameterizedTest
  @EnumSource(Route.class)
  void aMigratorKilledIdleInItsTransactionLeavesNothing(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-second", "CREATE TABLE u (a int);", "DROP TABLE u;");
    try (RoutedDatabase database = route.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(database.settings(), changelog, MINUTE, MINUTE)) {
      migrator.awaitLine("APPLIED 0001-first", MINUTE);
      migrator.kill();

      assertAnotherTakesOver(database, changelog);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aMigratorKilledInTheMiddleOfAStatementLeavesNothing(Route route) throws Exception {
    TestChangelog sleepy =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-long", "SELECT pg_sleep(60);", "SELECT 1;");
    TestChangelog changelog =
        new TestChangelog(otherDirectory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-second", "CREATE TABLE u (a int);", "DROP TABLE u;");
    try (RoutedDatabase database = route.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(database.settings(), sleepy, Duration.ZERO, MINUTE)) {
      awaitStatement(database.database(), "%pg_sleep(60)%");
      migrator.kill();

      assertAnotherTakesOver(database, changelog);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aFrozenMigratorLosesTheLockAndCannotCommit(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-second", "INSERT INTO t VALUES (1);", "DELETE FROM t;");
    try (RoutedDatabase database = route.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(
                database.settings(), changelog, Duration.ofSeconds(1), Duration.ofSeconds(2))) {
      migrator.awaitLine("APPLIED 0001-first", MINUTE);
      migrator.freeze();

      assertThat(
              changelog
                  .schema(settings(database.settings()), SchemaListener.SILENT, MINUTE)
                  .bringToHead())
          .isEqualTo(new SchemaState.AtHead());
      migrator.thaw();

      assertThat(migrator.awaitExit(MINUTE)).as(migrator.output()).isZero();
      assertThat(migrator.output()).contains("RETRYING", "END at head").doesNotContain("MIGRATED");
      assertThat(history(database.database())).containsExactly("0001-first", "0002-second");
      assertThat(database.database().query("SELECT a FROM t")).hasSize(1);
      assertNoLockIsLeft(database.database());
    }
  }

  @Test
  void aStatementUnderTheLockMayTakeAsLongAsItNeeds() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection =
            settings(database.settings()).migrationDataSource().getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(30_000);

      assertThat(
              new LockedTransaction(settings(database.settings()), MINUTE)
                  .tryRun(connection, Connection::getNetworkTimeout))
          .contains(0);
    }
  }

  @Test
  void aMigratorWhoseConnectionFallsSilentGivesItUpAndComesToHead() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-slow", "SELECT pg_sleep(1);", "SELECT 1;");
    PostgresServer server = PostgresServer.shared();
    try (Database database = server.createDatabase();
        TcpProxy proxy = TcpProxy.to(server.host(), server.port())) {
      Recorder recorder = new Recorder();
      Schema schema =
          changelog.schema(
              settings(database.settings(proxy.jdbcUrl(database))),
              recorder,
              Duration.ofSeconds(2));
      CompletableFuture<SchemaState> migration = CompletableFuture.supplyAsync(schema::bringToHead);
      awaitStatement(database, "%pg_sleep(1)%");
      proxy.abandon();

      assertThat(migration).succeedsWithin(MINUTE).isEqualTo(new SchemaState.AtHead());

      assertThat(recorder.events()).anyMatch(event -> event.startsWith("retrying after"));
      assertThat(history(database)).containsExactly("0001-first", "0002-slow");
      assertNoLockIsLeft(database);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aTerminatedBackendIsRetried(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-slow", "SELECT pg_sleep(2);", "SELECT 1;");
    try (RoutedDatabase database = route.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(database.settings(), changelog, Duration.ZERO, MINUTE)) {
      awaitStatement(database.database(), "%pg_sleep(2)%");
      database
          .database()
          .query(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  + " WHERE query LIKE '%pg_sleep(2)%' AND pid <> pg_backend_pid()"
                  + " AND datname = current_database()");

      assertThat(migrator.awaitExit(MINUTE)).as(migrator.output()).isZero();
      assertThat(migrator.output()).contains("RETRYING", "MIGRATED");
      assertThat(history(database.database())).containsExactly("0001-first", "0002-slow");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aChangeThatFailsIsNamedWithItsSqlStateAndNothingIsKept(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-good", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-bad", "INSERT INTO t VALUES (1 / 0);", "SELECT 1;");
    try (RoutedDatabase database = route.freshDatabase()) {
      Schema schema =
          changelog.schema(settings(database.settings()), SchemaListener.SILENT, MINUTE);

      assertThatThrownBy(schema::bringToHead)
          .isInstanceOfSatisfying(
              ChangeFailedException.class,
              failure -> {
                assertThat(failure.change()).map(ChangeSetKey::id).contains("0002-bad");
                assertThat(failure.sqlState()).contains("22012");
              })
          .hasMessageStartingWith("Change 0002-bad of 0002-bad.sql failed")
          .hasMessageContaining("division by zero")
          .hasMessageNotContaining("\n");

      assertUntouched(database.database());
      assertNoLockIsLeft(database.database());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aTableThatIsBeingReadForLongIsWaitedForInShortAttempts(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;");
    try (RoutedDatabase database = route.freshDatabase()) {
      changelog.schema(settings(database.settings()), SchemaListener.SILENT, MINUTE).bringToHead();
      changelog.change("0002-alter", "ALTER TABLE t ADD b int;", "ALTER TABLE t DROP b;");
      Recorder recorder = new Recorder();
      Schema schema = changelog.schema(settings(database.settings()), recorder, MINUTE);
      try ( // Past the pooler: with a pool of one it would block the migration altogether.
      Connection reader = database.database().connect();
          Statement statement = reader.createStatement()) {
        reader.setAutoCommit(false);
        statement.execute("SELECT * FROM t");
        CompletableFuture<SchemaState> migration =
            CompletableFuture.supplyAsync(schema::bringToHead);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> recorder.events().stream().anyMatch(event -> event.contains("55P03")));
        assertThat(migration).isNotDone();
        reader.rollback();

        assertThat(migration.get()).isEqualTo(new SchemaState.AtHead());
      }
      assertThat(history(database.database())).containsExactly("0001-first", "0002-alter");
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsSettledByProbing() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .file(
                "0001-slow-commit",
                """
                --liquibase formatted sql
                --changeset mcpgateway:0001-slow-commit splitStatements:false
                CREATE TABLE t (a int);
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_sleep(0.6); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t
                  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow();
                INSERT INTO t VALUES (1);
                --rollback DROP TABLE t; DROP FUNCTION slow();
                """);
    PostgresServer server = PostgresServer.shared();
    try (Database database = server.createDatabase();
        TcpProxy proxy = TcpProxy.to(server.host(), server.port())) {
      Recorder recorder = new Recorder();
      Schema schema =
          changelog.schema(settings(database.settings(proxy.jdbcUrl(database))), recorder, MINUTE);
      CompletableFuture<SchemaState> migration = CompletableFuture.supplyAsync(schema::bringToHead);
      awaitStatement(database, "COMMIT");
      proxy.cut();

      assertThat(migration.get()).isEqualTo(new SchemaState.AtHead());

      assertThat(recorder.events()).anyMatch(event -> event.startsWith("retrying after"));
      assertThat(history(database)).containsExactly("0001-slow-commit");
      assertThat(database.query("SELECT a FROM t")).containsExactly("1");
      assertNoLockIsLeft(database);
    }
  }

  private static void assertAnotherTakesOver(RoutedDatabase database, TestChangelog changelog)
      throws Exception {
    Instant killed = Instant.now();
    await()
        .atMost(RELEASE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertNoLockIsLeft(database.database()));
    System.out.printf(
        "%s: the lock of a killed migrator came free after %d ms%n",
        database.route(), Duration.between(killed, Instant.now()).toMillis());
    assertUntouched(database.database());

    Recorder recorder = new Recorder();
    assertThat(changelog.schema(settings(database.settings()), recorder, MINUTE).bringToHead())
        .isEqualTo(new SchemaState.AtHead());
    assertThat(recorder.migrated()).isTrue();
    assertThat(history(database.database())).isEqualTo(List.of("0001-first", "0002-second"));
    assertNoLockIsLeft(database.database());
  }

  private static void awaitStatement(Database database, String pattern) {
    await()
        .atMost(MINUTE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                !database
                    .query(
                        "SELECT pid FROM pg_stat_activity WHERE state = 'active'"
                            + " AND query LIKE ? AND pid <> pg_backend_pid()"
                            + " AND datname = current_database()",
                        pattern)
                    .isEmpty());
  }
}
