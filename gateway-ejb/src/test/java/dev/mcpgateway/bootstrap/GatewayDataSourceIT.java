package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SchemaException;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import dev.mcpgateway.testbed.TcpProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class GatewayDataSourceIT {

  private final AtomicBoolean starting = new AtomicBoolean(true);
  private final AtomicLong trustedSince = new AtomicLong(System.nanoTime());
  private final BootstrapLines lines = new BootstrapLines();

  @AfterEach
  void stopReading() {
    lines.close();
  }

  /** The driver uses named statements after five uses; they do not survive a pooler. */
  @ParameterizedTest
  @EnumSource(Route.class)
  void connectionsMayRepeatAStatementOnEveryRoute(Route route) throws Exception {
    try (RoutedDatabase database = route.freshDatabase()) {
      GatewayDataSource source = source(database.settings());
      try (Connection one = source.getConnection();
          Connection other = source.getConnection()) {
        for (int i = 0; i < 8; i++) {
          assertThat(echo(one, i)).isEqualTo(i);
          assertThat(echo(other, -i)).isEqualTo(-i);
        }
      }
    }
  }

  @Test
  void waitsForTheDatabaseWhileTheGatewayStarts() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase()) {
      GatewayDataSource source = source(database.settings());
      server.halt();

      CompletableFuture<Integer> first =
          CompletableFuture.supplyAsync(
              () -> {
                try (Connection connection = source.getConnection()) {
                  return echo(connection, 1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !lines.at(Level.WARNING).isEmpty());
      assertThat(lines.at(Level.WARNING)).first().asString().contains("cannot be reached");
      assertThat(first).isNotDone();
      server.resume();

      assertThat(first.get()).isEqualTo(1);
    }
  }

  @Test
  void doesNotWaitForTheDatabaseOnceTheGatewayHasStarted() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase()) {
      GatewayDataSource source = source(database.settings());
      source.getConnection().close();
      server.halt();

      long began = System.nanoTime();
      assertThatThrownBy(source::getConnection)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08"));

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(lines.all()).isEmpty();
      server.resume();
    }
  }

  /** Payara validates without a timeout when it takes a connection from its pool. */
  @Test
  void aConnectionThatTheNetworkHasForgottenIsFoundOutWithinSeconds() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        TcpProxy network = TcpProxy.to(database.server().host(), database.server().port());
        Connection connection =
            source(database.settings(network.jdbcUrl(database))).getConnection()) {
      assertThat(connection.isValid(0)).isTrue();
      assertThat(connection.unwrap(PGConnection.class)).isNotNull();
      network.abandon();

      long began = System.nanoTime();
      assertThat(connection.isValid(0)).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }
  }

  /** Payara also validates a new connection, and gives up if it is not valid. */
  @Test
  void aNewConnectionIsGoodWhileAPoolerLetsOthersGoFirst() throws Exception {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase()) {
      GatewayDataSource source = source(database.settings());
      try (Connection busy = source.getConnection();
          Connection waiting = source.getConnection()) {
        busy.setAutoCommit(false);
        echo(busy, 1);

        long began = System.nanoTime();
        assertThat(waiting.isValid(0)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));

        busy.commit();
        assertThat(echo(waiting, 2)).isEqualTo(2);
      }
    }
  }

  @Test
  void aSessionIsReplacedAtTheEndOfItsLifeBetweenTwoUses() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = shortLived(database).getConnection()) {
      int first = backend(connection);
      connection.setNetworkTimeout(Runnable::run, 77_000);
      connection.setAutoCommit(false);
      assertStaysAfterItsLife(connection, first);
      connection.commit();
      connection.setAutoCommit(true);

      int second = backend(connection);
      assertThat(second).isNotEqualTo(first);
      assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
      try (Statement open = connection.createStatement()) {
        assertStaysAfterItsLife(connection, second);
        open.execute("SELECT 1");
      }

      assertThat(backend(connection)).isNotEqualTo(second);
      assertThat(
              database.query(
                  "SELECT count(*) FROM pg_stat_activity WHERE usename = ?", database.user()))
          .containsExactly("1");
    }
  }

  private static void assertStaysAfterItsLife(Connection connection, int backend) {
    Awaitility.await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(5))
        .until(() -> backend(connection) == backend);
  }

  /** Like with a password that was changed meanwhile. */
  @Test
  void aSessionGoesOnWhereNoneCanBeLoggedInInstead() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = shortLived(database).getConnection();
        Connection superuser = database.connectAsSuperuser()) {
      int first = backend(connection);
      superuser.createStatement().execute("ALTER ROLE %s NOLOGIN".formatted(database.user()));

      assertStaysAfterItsLife(connection, first);
    }
  }

  /** A pooler passes it on, and keeps the client's connection: so only the SQL state shows it. */
  @ParameterizedTest
  @ValueSource(strings = {"57P01", "57P02", "57P03"})
  void aSessionWhoseServerGoesAwayIsReplacedAtItsNextUse(String state) throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = source(database.settings()).getConnection()) {
      int told = backend(connection);
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> raise(connection, state)).hasMessageContaining("told");
      connection.rollback();
      assertThat(backend(connection)).as("within the transaction").isEqualTo(told);
      connection.setAutoCommit(true);

      assertThat(echo(connection, 1)).isEqualTo(1);
      assertThat(backend(connection)).isNotEqualTo(told);
    }
  }

  /** An error of a statement says nothing about its session. */
  @ParameterizedTest
  @ValueSource(strings = {"23505", "40001", "55P03", "57014"})
  void aSessionThatRefusedAStatementGoesOn(String state) throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = source(database.settings()).getConnection()) {
      int session = backend(connection);
      assertThatThrownBy(() -> raise(connection, state)).hasMessageContaining("told");

      assertThat(echo(connection, 1)).isEqualTo(1);
      assertThat(backend(connection)).isEqualTo(session);
    }
  }

  private static void raise(Connection connection, String state) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DO $$ BEGIN RAISE EXCEPTION 'told' USING ERRCODE = '%s'; END $$".formatted(state));
    }
  }

  /** A session that only reads gets no refused write. */
  @Test
  void aSessionThatCannotWriteIsReplacedWhenItIsTakenFromThePool() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = source(database.settings()).getConnection()) {
      assertThat(connection.isValid(0)).isTrue();
      int demoted = backend(connection);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT set_config('default_transaction_read_only', 'on', false)");
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> connection.isValid(0) && backend(connection) != demoted);
    }
  }

  private GatewayDataSource shortLived(Database database) {
    Map<String, String> environment = new HashMap<>(database.settings());
    environment.put("MCPGATEWAY_DATABASE_CONNECTION_LIFETIME", "PT1S");
    return source(environment);
  }

  private static int backend(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  @Test
  void givesUpOnceWithOneClearErrorWhenTheDatabaseDoesNotComeInTime() throws Exception {
    try (PostgresServer server = PostgresServer.start();
        Database database = server.createDatabase()) {
      server.halt();
      Map<String, String> environment = new HashMap<>(database.settings());
      environment.put("MCPGATEWAY_DATABASE_WAIT", "PT4S");

      assertThatThrownBy(source(environment)::getConnection)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("could not be reached within PT4S (MCPGATEWAY_DATABASE_WAIT)")
          .hasMessageContaining("MCPGATEWAY_DATABASE_URL");

      long began = System.nanoTime();
      assertThatThrownBy(source(environment)::getConnection).isInstanceOf(SQLException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("the second attempt, of another instance")
          .isLessThan(Duration.ofSeconds(3));
      server.resume();
    }
  }

  @Test
  void doesNotWaitWhereTheDatabaseRefuses() throws Exception {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Map<String, String> environment = new HashMap<>(database.settings());
      environment.put("MCPGATEWAY_DATABASE_PASSWORD", "not-the-password");

      assertThatThrownBy(source(environment)::getConnection)
          .isInstanceOf(SQLException.class)
          .hasCauseInstanceOf(SchemaException.class)
          .hasMessageContaining("MCPGATEWAY_DATABASE_PASSWORD")
          .hasMessageNotContaining("not-the-password");

      assertThat(lines.all()).isEmpty();
    }
  }

  @Test
  void namesASettingThatIsMissing() {
    assertThatThrownBy(source(Map.of())::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("mcpgateway.database-url (MCPGATEWAY_DATABASE_URL) is not set");
  }

  @Test
  void takesNoCredentialsButTheConfiguredOnes() {
    assertThatThrownBy(() -> source(Map.of()).getConnection("somebody", "else"))
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  private GatewayDataSource source(Map<String, String> environment) {
    return new GatewayDataSource(
        () -> DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get)),
        starting,
        trustedSince);
  }

  private static int echo(Connection connection, int number) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
      statement.setInt(1, number);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
