package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.assertNoLockIsLeft;
import static dev.mcpgateway.schema.SchemaFixture.headHistory;
import static dev.mcpgateway.schema.SchemaFixture.history;
import static dev.mcpgateway.schema.SchemaFixture.product;
import static dev.mcpgateway.schema.SchemaFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PgBouncer;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many replicas on an empty database: one migrates, all get to head, nothing is left behind. */
class ColdStartIT {

  private static final int REPLICAS = 8;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Route.class)
  void ofEightReplicasExactlyOneMigratesAndAllEndAtHead(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      List<Recorder> recorders = bringToHeadTogether(database.settings());

      assertThat(recorders).filteredOn(Recorder::migrated).hasSize(1);
      assertThat(history(database.database())).isEqualTo(headHistory());
      assertNoLockIsLeft(database.database());
      assertThat(
              database
                  .database()
                  .query("SELECT relname FROM pg_class WHERE relname ~* 'databasechangelog'"))
          .as("one history table, and no lock table of Liquibase")
          .containsExactlyInAnyOrder("databasechangelog");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Route.class,
      names = {"DIRECT", "POOL_1"})
  void ofEightProcessesExactlyOneMigratesAndAllEndAtHead(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      List<ChildProcess> replicas =
          Stream.generate(() -> MigratorProcess.start(database.settings()))
              .limit(REPLICAS)
              .toList();
      try {
        for (ChildProcess replica : replicas) {
          assertThat(replica.awaitExit(Duration.ofMinutes(2))).as(replica.output()).isZero();
          assertThat(replica.output()).contains("END at head");
        }
      } finally {
        replicas.forEach(ChildProcess::close);
      }

      assertThat(replicas).filteredOn(replica -> replica.output().contains("MIGRATED")).hasSize(1);
      assertThat(history(database.database())).isEqualTo(headHistory());
      assertNoLockIsLeft(database.database());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void twoSchemasInOneDatabaseMigrateIndependently(Route route) throws Exception {
    try (RoutedDatabase routed = route.freshDatabase()) {
      Database database = routed.database();
      RoutedDatabase first = routed.as(database.withNewSchema("first"));
      RoutedDatabase second = routed.as(database.withNewSchema("second"));
      TestChangelog slow =
          new TestChangelog(directory)
              .change("0001-slow", "CREATE TABLE t (a int); SELECT pg_sleep(3);", "DROP TABLE t;");
      try (ChildProcess migrator =
          MigratorProcess.start(first.settings(), slow, Duration.ZERO, Duration.ofMinutes(1))) {
        migrator.awaitLine("MIGRATING", Duration.ofSeconds(30));
        Recorder recorder = new Recorder();

        assertThat(product(second.settings(), recorder).bringToHead())
            .isEqualTo(new SchemaState.AtHead());

        assertThat(migrator.isAlive()).as("the other schema is still being migrated").isTrue();
        assertThat(recorder.events()).noneMatch(event -> event.startsWith("waiting"));
        // Past the pooler: with a pool of one the only server connection of its role is in use.
        assertThat(product(first.database().settings(), SchemaListener.SILENT).probe())
            .isEqualTo(new SchemaState.Empty());
        assertThat(migrator.awaitExit(Duration.ofSeconds(30))).isZero();
      }
      assertThat(database.query("SELECT id FROM first.databasechangelog"))
          .containsExactly("0001-slow");
      assertThat(database.query("SELECT id FROM second.databasechangelog ORDER BY orderexecuted"))
          .isEqualTo(headHistory());
    }
  }

  @Test
  void aHistoryTableFurtherDownTheSearchPathIsNotTakenForOurs() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      product(database.settings(), SchemaListener.SILENT).bringToHead();
      Database other = database.withNewSchema("other");
      database.execute(
          "GRANT SELECT ON databasechangelog TO " + other.user(),
          "GRANT USAGE ON SCHEMA public TO " + other.user());
      try (var superuser = database.connectAsSuperuser();
          var statement = superuser.createStatement()) {
        statement.execute("ALTER ROLE %s SET search_path = other, public".formatted(other.user()));
      }

      assertThat(product(other.settings(), SchemaListener.SILENT).probe())
          .isEqualTo(new SchemaState.Empty());
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aStaleLockRowOfAnotherToolIsIgnored(Route route) throws Exception {
    try (RoutedDatabase routed = route.freshDatabase()) {
      Database database = routed.database();
      database.execute(
          "CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL,"
              + " lockgranted timestamp, lockedby varchar(255))",
          "INSERT INTO databasechangeloglock VALUES (1, true, now(), 'a replica long dead')");

      assertThat(product(routed.settings(), SchemaListener.SILENT).bringToHead())
          .isEqualTo(new SchemaState.AtHead());

      assertThat(database.query("SELECT lockedby FROM databasechangeloglock WHERE locked"))
          .containsExactly("a replica long dead");
    }
  }

  @Test
  void waitersOutliveAMigrationLongerThanThePoolersQueryWaitTimeout() throws Exception {
    PostgresServer server = PostgresServer.shared();
    TestChangelog slow =
        new TestChangelog(directory)
            .change("0001-slow", "CREATE TABLE t (a int); SELECT pg_sleep(5);", "DROP TABLE t;");
    try (Database database = server.createDatabase();
        PgBouncer pooler =
            PgBouncer.inFrontOf(server)
                .poolSize(1)
                .queryWaitTimeout(Duration.ofSeconds(2))
                .start()) {
      Map<String, String> environment = database.settings(pooler.jdbcUrl(database));
      List<ChildProcess> replicas =
          Stream.generate(
                  () ->
                      MigratorProcess.start(
                          environment, slow, Duration.ZERO, Duration.ofMinutes(1)))
              .limit(3)
              .toList();
      try {
        for (ChildProcess replica : replicas) {
          assertThat(replica.awaitExit(Duration.ofMinutes(1))).as(replica.output()).isZero();
        }
      } finally {
        replicas.forEach(ChildProcess::close);
      }

      assertThat(replicas).filteredOn(replica -> replica.output().contains("MIGRATED")).hasSize(1);
      assertThat(replicas)
          .as("the pooler cut waiters off, and they came again")
          .anyMatch(replica -> replica.output().contains("query_wait_timeout"));
    }
  }

  @Test
  void waitersNeverHoldAServerConnection() throws Exception {
    PostgresServer server = PostgresServer.shared();
    TestChangelog slow =
        new TestChangelog(directory)
            .change("0001-slow", "CREATE TABLE t (a int); SELECT pg_sleep(4);", "DROP TABLE t;");
    try (RoutedDatabase database = Route.DIRECT.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(
                database.settings(), slow, Duration.ZERO, Duration.ofMinutes(1))) {
      migrator.awaitLine("MIGRATING", Duration.ofSeconds(30));
      try (ChildProcess waiter =
          MigratorProcess.start(database.settings(), slow, Duration.ZERO, Duration.ofMinutes(1))) {
        waiter.awaitLine("WAITING", Duration.ofSeconds(30));
        List<Integer> connections = new ArrayList<>();
        while (migrator.isAlive()) {
          connections.add(
              database
                  .database()
                  .query(
                      "SELECT pid FROM pg_stat_activity WHERE usename = ? AND application_name"
                          + " LIKE '%%/' || ?",
                      database.user(), Long.toString(waiter.pid()))
                  .size());
        }

        assertThat(connections).as("samples without any connection of the waiter").contains(0);
        assertThat(database.database().query("SELECT pid FROM pg_locks WHERE NOT granted"))
            .as("nobody is queued inside the database")
            .isEmpty();
        assertThat(waiter.awaitExit(Duration.ofSeconds(30))).isZero();
      }
    }
    assertThat(server.connect().isValid(1)).isTrue();
  }

  private static List<Recorder> bringToHeadTogether(Map<String, String> environment)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(REPLICAS);
    ExecutorService threads = Executors.newFixedThreadPool(REPLICAS);
    try {
      List<Future<Recorder>> replicas =
          IntStream.range(0, REPLICAS)
              .mapToObj(
                  replica ->
                      threads.submit(
                          () -> {
                            Recorder recorder = new Recorder();
                            Schema schema =
                                Schema.of(settings(environment), HeadManifest.load(), recorder);
                            start.await();
                            assertThat(schema.bringToHead()).isEqualTo(new SchemaState.AtHead());
                            return recorder;
                          }))
              .toList();
      List<Recorder> recorders = new ArrayList<>();
      for (Future<Recorder> replica : replicas) {
        recorders.add(replica.get());
      }
      return recorders;
    } finally {
      threads.shutdownNow();
    }
  }
}
