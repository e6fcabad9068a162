package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.assertUntouched;
import static dev.mcpgateway.schema.SchemaFixture.product;
import static dev.mcpgateway.schema.SchemaFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The error messages for an unsuitable database. */
class RefusedStartIT {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Route.class)
  void aWrongPasswordIsOneErrorThatNamesTheSettings(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      Schema schema =
          Schema.of(
              settings(database.settings(), "MCPGATEWAY_DATABASE_PASSWORD", "not-the-password"),
              HeadManifest.load(),
              SchemaListener.SILENT);

      assertThatThrownBy(schema::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("MCPGATEWAY_DATABASE_USER and MCPGATEWAY_DATABASE_PASSWORD")
          .hasMessageNotContaining("not-the-password");
    }
  }

  @Test
  void aMissingPasswordIsOneErrorThatNamesTheSettings() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Schema schema =
          Schema.of(
              settings(database.settings(), "MCPGATEWAY_DATABASE_PASSWORD", ""),
              HeadManifest.load(),
              SchemaListener.SILENT);

      assertThatThrownBy(schema::bringToHead).hasMessageContaining("MCPGATEWAY_DATABASE_PASSWORD");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aMissingDatabaseIsOneErrorThatNamesTheSetting(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      String nowhere =
          database.jdbcUrl().replace("/" + database.database().name(), "/there_is_none");
      Schema schema =
          Schema.of(
              settings(
                  database.settings(),
                  "MCPGATEWAY_DATABASE_URL",
                  nowhere,
                  "MCPGATEWAY_DATABASE_WAIT",
                  "PT20S"),
              HeadManifest.load(),
              SchemaListener.SILENT);

      assertThatThrownBy(schema::bringToHead)
          .hasMessageContaining("MCPGATEWAY_DATABASE_URL")
          .hasMessageContaining("there_is_none");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aRoleThatMayNotCreateTablesIsToldWhatToGrant(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      RoutedDatabase restricted = database.as(database.database().withNewRole());
      try (Connection superuser = database.database().connectAsSuperuser()) {
        superuser.createStatement().execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
      }

      assertThatThrownBy(product(restricted.settings(), SchemaListener.SILENT)::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("GRANT CREATE ON SCHEMA public TO " + restricted.user());
      assertUntouched(database.database());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aReadOnlyServerIsWaitedForAndThenMigrated(Route route) throws Exception {
    PostgresServer server = PostgresServer.shared();
    try (RoutedDatabase database = route.freshDatabase()) {
      Recorder recorder = new Recorder();
      Schema schema = product(database.settings(), recorder);
      server.refuseWrites();
      CompletableFuture<SchemaState> run = CompletableFuture.supplyAsync(schema::bringToHead);

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> recorder.events().contains("read-only"));
      assertThat(schema.status().readOnly())
          .contains("read-only: default_transaction_read_only is on");
      assertThat(run).isNotDone();
      server.acceptWrites();

      assertThat(run.get()).isEqualTo(new SchemaState.AtHead());
      assertThat(schema.status().readOnly()).isEmpty();
    } finally {
      server.acceptWrites();
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aReadOnlyServerIsRefused(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      try (Connection superuser = database.database().connectAsSuperuser()) {
        superuser
            .createStatement()
            .execute(
                "ALTER ROLE %s SET default_transaction_read_only = on".formatted(database.user()));
      }

      Schema schema =
          Schema.of(
              settings(database.settings(), "MCPGATEWAY_DATABASE_WAIT", "PT2S"),
              HeadManifest.load(),
              SchemaListener.SILENT);

      assertThatThrownBy(schema::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("read-only after PT2S (MCPGATEWAY_DATABASE_WAIT)")
          .hasMessageContaining("MCPGATEWAY_DATABASE_URL");
      assertUntouched(database.database());
    }
  }

  @Test
  void aSearchPathWithoutASchemaIsRefused() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      try (Connection superuser = database.connectAsSuperuser()) {
        superuser
            .createStatement()
            .execute("ALTER ROLE %s SET search_path = nowhere".formatted(database.user()));
      }

      assertThatThrownBy(product(database.settings(), SchemaListener.SILENT)::bringToHead)
          .hasMessageContaining("No schema of the search path of role " + database.user());
    }
  }

  /** No server that old is available, so a real connection reports an old version. */
  @Test
  void aServerOlderThanFourteenIsRefusedBeforeAnythingIsSent() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = database.connect()) {
      LockedTransaction transaction =
          new LockedTransaction(settings(database.settings()), Duration.ofMinutes(1));

      assertThatThrownBy(
              () -> transaction.tryRun(claiming(13, connection), same -> "never reached"))
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("PostgreSQL 13: PostgreSQL 14 or newer is needed");
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void anUnreachableDatabaseIsWaitedForWithinBoundsAndThenNamed() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase()) {
      server.halt();
      Recorder recorder = new Recorder();
      Schema schema =
          Schema.of(
              settings(database.settings(), "MCPGATEWAY_DATABASE_WAIT", "PT3S"),
              HeadManifest.load(),
              recorder);

      assertThatThrownBy(schema::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("could not be reached within PT3S (MCPGATEWAY_DATABASE_WAIT)")
          .hasMessageContaining("MCPGATEWAY_DATABASE_URL");
      assertThat(recorder.events()).isNotEmpty().allMatch(event -> event.startsWith("unreachable"));

      CompletableFuture<SchemaState> waiting =
          CompletableFuture.supplyAsync(
              product(database.settings(), SchemaListener.SILENT)::bringToHead);
      server.resume();
      assertThat(waiting.get()).isEqualTo(new SchemaState.AtHead());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void whoeverSkipsMigrationsWaitsForHeadAndTakesNoLock(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      Recorder recorder = new Recorder();
      Schema skipping = Schema.of(settings(database.settings()), HeadManifest.load(), recorder);
      CompletableFuture<SchemaState> waiting = CompletableFuture.supplyAsync(skipping::awaitHead);
      Awaitility.await()
          .until(() -> recorder.events().stream().filter("probed empty"::equals).count() >= 2);
      assertThat(waiting).isNotDone();
      assertUntouched(database.database());

      product(database.settings(), SchemaListener.SILENT).bringToHead();

      assertThat(waiting.get()).isEqualTo(new SchemaState.AtHead());
      assertThat(recorder.migrated()).isFalse();
    }
  }

  @Test
  void whoeverSkipsMigrationsGivesUpWithinBoundsAndSaysWhoMustMigrate() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Schema schema =
          Schema.of(
              settings(
                  database.settings(),
                  "MCPGATEWAY_SCHEMA_WAIT",
                  "PT1S",
                  "MCPGATEWAY_SKIP_MIGRATIONS",
                  "true"),
              HeadManifest.load(),
              SchemaListener.SILENT);

      assertThatThrownBy(schema::awaitHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("The schema is empty after PT1S (MCPGATEWAY_SCHEMA_WAIT)")
          .hasMessageContaining("MCPGATEWAY_SKIP_MIGRATIONS=true")
          .hasMessageContaining("schema migrate");
      assertUntouched(database);
    }
  }

  @Test
  void waitingForTheLockIsBoundedAndNamesItsHolder() throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;");
    Duration minute = Duration.ofMinutes(1);
    try (Database database = PostgresServer.shared().createDatabase();
        ChildProcess holder =
            MigratorProcess.start(database.settings(), changelog, minute, minute)) {
      holder.awaitLine("APPLIED", minute);
      Schema schema =
          changelog.schema(
              settings(database.settings(), "MCPGATEWAY_SCHEMA_WAIT", "PT1S"),
              SchemaListener.SILENT,
              minute);

      assertThatThrownBy(schema::bringToHead)
          .isInstanceOf(SchemaException.class)
          .hasMessageContaining("within PT1S (MCPGATEWAY_SCHEMA_WAIT)")
          .hasMessageContaining("/" + holder.pid() + " (backend ");
    }
  }

  @Test
  void aMigrationUrlThatLeadsToAnotherDatabaseIsNoticed() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection superuser = database.connectAsSuperuser()) {
      String other = database.name() + "_other";
      superuser
          .createStatement()
          .execute("CREATE DATABASE %s OWNER %s".formatted(other, database.user()));
      try {
        Schema schema =
            Schema.of(
                settings(
                    database.settings(),
                    "MCPGATEWAY_MIGRATION_URL",
                    database.server().jdbcUrl(other)),
                HeadManifest.load(),
                SchemaListener.SILENT);

        assertThatThrownBy(schema::bringToHead)
            .isInstanceOf(SchemaException.class)
            .hasMessageContaining("MCPGATEWAY_DATABASE_URL and MCPGATEWAY_MIGRATION_URL must lead");
      } finally {
        superuser.createStatement().execute("DROP DATABASE %s WITH (FORCE)".formatted(other));
      }
    }
  }

  private static Connection claiming(int majorVersion, Connection real) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (!method.getName().equals("getMetaData")) {
                return call(real, method, arguments);
              }
              return Proxy.newProxyInstance(
                  Connection.class.getClassLoader(),
                  new Class<?>[] {DatabaseMetaData.class},
                  (metaData, question, parameters) ->
                      question.getName().equals("getDatabaseMajorVersion")
                          ? majorVersion
                          : call(real.getMetaData(), question, parameters));
            });
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
