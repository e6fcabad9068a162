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
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
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
        assertThat(ping.ask().problem()).isEmpty();
      }
      assertThat(
              database
                  .database()
                  .query(
                      "SELECT count(*) FROM pg_stat_activity WHERE usename = ?", database.user()))
          .containsExactly("1");
    }
  }

  @Test
  void tellsOfADatabaseThatIsDownAndFindsItAgain() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.ask().reachable()).isTrue();

      server.halt();
      Reachability down = ping.ask();
      server.resume();

      assertThat(down.reachable()).isFalse();
      assertThat(down.problem()).hasValueSatisfying(it -> assertThat(it).contains("SQL state 08"));
      assertThat(ping.ask().reachable()).isTrue();
    }
  }

  @Test
  void doesNotMissWhatAReplacedServerAnswers() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.ask().reachable()).isTrue();

      server.restartImmediately();

      assertThat(ping.ask().reachable()).isTrue();
    }
  }

  @Test
  void givesUpWithinSecondsOnALineThatIsSilent() throws Exception {
    PostgresServer server = PostgresServer.shared();
    try (Database database = server.createDatabase();
        TcpProxy line = TcpProxy.to(server.host(), server.port());
        DatabasePing ping = ping(database.settings(line.jdbcUrl(database)))) {
      assertThat(ping.ask().reachable()).isTrue();

      line.blackHole();
      Reachability silent = ping.ask();
      line.heal();

      assertThat(silent.reachable()).isFalse();
      assertThat(silent.took()).isLessThan(BOUND);
      assertThat(ping.ask().reachable()).isTrue();
    }
  }

  /** As while another replica migrates through a pool of one. */
  @Test
  void givesUpWithinSecondsWhereThePoolerHasNoConnectionToGive() throws Exception {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        DatabasePing ping = ping(database.settings())) {
      assertThat(ping.ask().reachable()).isTrue();
      try (Connection migration = database.connect()) {
        migration.setAutoCommit(false);
        migration.createStatement().execute("SELECT 1");

        Reachability queued = ping.ask();

        assertThat(queued.reachable()).isFalse();
        assertThat(queued.took()).isLessThan(BOUND);
        migration.rollback();
      }
      assertThat(ping.ask().reachable()).isTrue();
      assertThat(database.pooler()).map(PgBouncer::poolSize).contains(1);
    }
  }

  private static DatabasePing ping(Map<String, String> environment) {
    return new DatabasePing(
        DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get)));
  }
}
