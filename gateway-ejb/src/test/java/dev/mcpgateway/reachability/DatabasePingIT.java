package dev.mcpgateway.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PgBouncer;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import dev.mcpgateway.testbed.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabasePingIT {

  /** Two seconds each for the lost connection and the new one, and room for a busy machine. */
  private static final Duration BOUND = Duration.ofSeconds(8);

  @ParameterizedTest
  @EnumSource(Route.class)
  void isAnsweredAgainAndAgainOnOneConnection(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase();
        DatabasePing ping = ping(database.settings())) {
      for (int i = 0; i < 10; i++) {
        assertThat(ping.check().problem()).isEmpty();
      }
      assertThat(
              database
                  .database()
                  .query(
                      "SELECT count(*) FROM pg_stat_activity WHERE usename = ?", database.user()))
          .containsExactly("1");
    }
  }

  /** Otherwise it would keep using the old connection. */
  @Test
  void logsInAnewWhenItsConnectionHasHadItsTime() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Map<String, String> environment = new HashMap<>(database.settings());
      environment.put("MCPGATEWAY_DATABASE_CONNECTION_LIFETIME", "PT0.5S");
      try (DatabasePing ping = ping(environment)) {
        assertThat(ping.check().isWritable()).isTrue();
        String first = sessions(database);

        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> ping.check().isWritable() && !sessions(database).equals(first));

        assertThat(sessions(database)).doesNotContain(",");
      }
    }
  }

  private static String sessions(Database database) throws SQLException {
    return String.join(
        ", ",
        database.query("SELECT pid FROM pg_stat_activity WHERE usename = ?", database.user()));
  }

  @Test
  void tellsOfADatabaseThatIsDownAndFindsItAgain() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);

      server.halt();
      Reachability down = ping.check();
      server.resume();

      assertThat(down.state()).isEqualTo(DatabaseState.UNREACHABLE);
      assertThat(down.problem()).hasValueSatisfying(it -> assertThat(it).contains("SQL state 08"));
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);
    }
  }

  @Test
  void doesNotMissWhatAReplacedServerAnswers() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);

      server.restartImmediately();

      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void tellsOfADatabaseThatCannotBeWrittenToAndFindsItAgain(Route route) throws Exception {
    PostgresServer server = PostgresServer.shared();
    try (RoutedDatabase database = route.freshDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);

      server.refuseWrites();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(ping.check())
                      .returns(DatabaseState.READ_ONLY, Reachability::state)
                      .returns(
                          Optional.of("read-only: default_transaction_read_only is on"),
                          Reachability::problem));

      server.acceptWrites();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ping.check().state() == DatabaseState.WRITABLE);
    } finally {
      server.acceptWrites();
    }
  }

  @Test
  void givesUpWithinSecondsOnALineThatIsSilent() throws Exception {
    PostgresServer server = PostgresServer.shared();
    try (Database database = server.createDatabase();
        TcpProxy line = TcpProxy.to(server.host(), server.port());
        DatabasePing ping = ping(database.settings(line.jdbcUrl(database)))) {
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);

      line.blackHole();
      Reachability silent = ping.check();
      line.heal();

      assertThat(silent.state()).isEqualTo(DatabaseState.UNREACHABLE);
      assertThat(silent.problem()).contains("no answer within 2 s");
      assertThat(silent.took()).isLessThan(BOUND);
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);
    }
  }

  /** Like while another replica migrates through a pool of one. */
  @Test
  void givesUpWithinSecondsWhereThePoolerHasNoConnectionToGive() throws Exception {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);
      try (Connection migration = database.connect()) {
        migration.setAutoCommit(false);
        migration.createStatement().execute("SELECT 1");

        Reachability queued = ping.check();

        assertThat(queued.state()).isEqualTo(DatabaseState.UNREACHABLE);
        assertThat(queued.took()).isLessThan(BOUND);
        migration.rollback();
      }
      assertThat(ping.check().state()).isEqualTo(DatabaseState.WRITABLE);
      assertThat(database.pooler()).map(PgBouncer::poolSize).contains(1);
    }
  }

  private static DatabasePing ping(Map<String, String> environment) {
    return new DatabasePing(
        DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get)));
  }
}
