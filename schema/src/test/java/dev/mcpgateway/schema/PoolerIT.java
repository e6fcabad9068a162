package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.headHistory;
import static dev.mcpgateway.schema.SchemaFixture.history;
import static dev.mcpgateway.schema.SchemaFixture.product;
import static dev.mcpgateway.schema.SchemaFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Other clients of the same pool do not disturb us, nor we them. */
class PoolerIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  /**
   * The keys are like those of tools with session-level locks: liquibase-sessionlock and Flyway
   * derive theirs from text, here replaced by any number; there is also an orphan with a key of two
   * integers.
   */
  @ParameterizedTest
  @EnumSource(
      value = Route.class,
      names = {"POOL_1", "POOL_2"})
  void orphanedSessionLocksStopNeitherAColdStartNorAStartAtHead(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      try (Connection client = database.connect();
          Statement statement = client.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(4242)");
        statement.execute("SELECT pg_advisory_lock(hashtext('liquibase'), hashtext('public'))");
      }
      assertThat(advisoryLocks(database)).as("orphans outlive their client").hasSize(2);

      Recorder cold = new Recorder();
      assertThat(product(database.settings(), cold).bringToHead())
          .isEqualTo(new SchemaState.AtHead());
      Recorder warm = new Recorder();
      assertThat(product(database.settings(), warm).bringToHead())
          .isEqualTo(new SchemaState.AtHead());

      assertThat(cold.migrated()).isTrue();
      assertThat(warm.events()).containsExactly("probed at head");
      assertThat(history(database.database())).isEqualTo(headHistory());
      assertThat(advisoryLocks(database)).as("the orphans, and none of ours").hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Route.class,
      names = {"POOL_1", "POOL_2"})
  void anotherClientOfThePoolSeesItsSettingsUnchangedThroughout(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;")
            .change("0002-slow", "SELECT pg_sleep(1);", "SELECT 1;")
            .change("0003-third", "CREATE TABLE u (a int);", "DROP TABLE u;");
    try (RoutedDatabase database = route.freshDatabase();
        Connection other = database.connect()) {
      List<String> before = sessionOf(other);
      Set<String> backendsBefore = backends(database);
      Set<List<String>> seen = new HashSet<>();
      try (ChildProcess migrator =
          MigratorProcess.start(database.settings(), changelog, Duration.ofMillis(300), MINUTE)) {
        while (migrator.isAlive()) {
          seen.add(sessionOf(other));
        }
        assertThat(migrator.awaitExit(MINUTE)).as(migrator.output()).isZero();
      }
      for (int i = 0; i < 20; i++) {
        seen.add(sessionOf(other));
      }

      assertThat(seen).containsExactly(before);
      assertThat(backends(database))
          .as("the migration went through the server connections that the other client uses")
          .containsAnyElementsOf(backendsBefore);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void statusNamesTheHolderOfTheLockWhileOneHoldsIt(Route route) throws Exception {
    TestChangelog changelog =
        new TestChangelog(directory)
            .change("0001-first", "CREATE TABLE t (a int);", "DROP TABLE t;");
    try (RoutedDatabase database = route.freshDatabase();
        ChildProcess migrator =
            MigratorProcess.start(database.settings(), changelog, Duration.ofSeconds(3), MINUTE)) {
      migrator.awaitLine("APPLIED", MINUTE);
      // Past the pooler: with a pool of one the migrator has the only server connection.
      Schema schema =
          changelog.schema(settings(database.database().settings()), SchemaListener.SILENT, MINUTE);

      Optional<LockHolder> holder = schema.status().holder();

      assertThat(holder).isPresent();
      assertThat(holder.get().applicationName())
          .startsWith("mcpgateway ")
          .endsWith("/" + migrator.pid());
      assertThat(advisoryLocks(database)).containsExactly(Integer.toString(holder.get().backend()));
      assertThat(schema.status().state()).isEqualTo(new SchemaState.Empty());
      assertThat(migrator.awaitExit(MINUTE)).isZero();
      await().untilAsserted(() -> assertThat(schema.status().holder()).isEmpty());
      assertThat(schema.status().state()).isEqualTo(new SchemaState.AtHead());
    }
  }

  private static Set<String> backends(RoutedDatabase database) throws SQLException {
    return new HashSet<>(
        database
            .database()
            .query("SELECT pid FROM pg_stat_activity WHERE usename = ?", database.user()));
  }

  private static List<String> advisoryLocks(RoutedDatabase database) throws SQLException {
    return database
        .database()
        .query(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())");
  }

  private static List<String> sessionOf(Connection client) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = client.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT current_setting('search_path'), current_setting('statement_timeout'),
                  current_setting('lock_timeout'),
                  current_setting('idle_in_transaction_session_timeout'),
                  current_setting('client_connection_check_interval'),
                  current_setting('transaction_isolation'),
                  current_setting('default_transaction_isolation'),
                  current_setting('extra_float_digits')
                """)) {
      row.next();
      for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
        values.add(row.getString(column));
      }
    }
    return values;
  }
}
