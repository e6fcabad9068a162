package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresServerIT {
  @Test
  void aDatabasesOwnRoleMayCreateInItAndIsNoSuperuser() throws SQLException {
    try (Database database = PostgresServer.shared().createDatabase()) {
      database.execute("CREATE TABLE t (id int)");

      assertThat(database.query("SELECT tableowner FROM pg_tables WHERE tablename = 't'"))
          .containsExactly(database.user());
      assertThat(database.query("SELECT rolsuper FROM pg_roles WHERE rolname = ?", database.user()))
          .containsExactly("f");
    }
  }

  @Test
  void databasesAreApartFromEachOther() throws SQLException {
    try (Database one = PostgresServer.shared().createDatabase();
        Database other = PostgresServer.shared().createDatabase()) {
      one.execute("CREATE TABLE t (id int)");

      assertThat(other.query("SELECT tablename FROM pg_tables WHERE tablename = 't'")).isEmpty();
    }
  }

  @Test
  void aClosedDatabaseIsGoneWhoeverWasConnected() throws SQLException {
    Database database = PostgresServer.shared().createDatabase();
    try (Connection connection = database.connect()) {
      database.close();

      assertThat(connection.isValid(1)).isFalse();
      assertThatThrownBy(database::connect).hasMessageContaining("does not exist");
    }
  }

  @Test
  void aNewRoleHasNoRightToCreate() {
    try (Database database = PostgresServer.shared().createDatabase()) {
      Database stranger = database.withNewRole();

      assertThatThrownBy(() -> stranger.execute("CREATE TABLE t (id int)"))
          .hasMessageContaining("permission denied for schema public");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aRoleWithASchemaOfItsOwnWorksInIt(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      RoutedDatabase tenant = database.as(database.database().withNewSchema("tenant"));

      try (Connection connection = tenant.connect()) {
        assertThat(Queries.firstColumn(connection, "SELECT current_schema()"))
            .containsExactly("tenant");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void recordedStatementsAreThoseOfTheClients(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      database.database().recordStatements();
      try (Connection connection = database.connect()) {
        Queries.firstColumn(connection, "SELECT 1\n  WHERE ? = 2", 2);
        Queries.firstColumn(connection, "SELECT 3");
      }

      assertThat(database.database().statements())
          .filteredOn(statement -> !statement.startsWith("SET "))
          .containsExactly("SELECT 1\nWHERE $1 = 2", "SELECT 3");
    }
  }

  @Test
  void heldAdvisoryLocksNameTheirHolder() throws SQLException {
    try (Database database = PostgresServer.shared().createDatabase();
        Connection connection = database.connect()) {
      connection.setClientInfo("ApplicationName", "a test");
      List<String> pid =
          Queries.firstColumn(connection, "SELECT pg_backend_pid(), pg_advisory_lock(7)");

      assertThat(database.advisoryLocks())
          .containsExactly("ExclusiveLock on (0, 7) by process " + pid.get(0) + " of a test");
    }
  }

  @Test
  void aServerTakesTheParametersThatItIsGiven() throws SQLException {
    try (PostgresServer server = PostgresServer.start(Map.of("work_mem", "5MB"));
        Connection connection = server.connect()) {
      assertThat(Queries.firstColumn(connection, "SHOW work_mem")).containsExactly("5MB");
      assertThat(Queries.firstColumn(connection, "SHOW max_connections")).containsExactly("300");
    }
  }

  static Stream<PostgresServerRestart> restarts() {
    return Stream.of(PostgresServer::restart, PostgresServer::restartImmediately);
  }

  interface PostgresServerRestart {
    void restart(PostgresServer server);
  }

  @ParameterizedTest
  @MethodSource("restarts")
  void aRestartedServerHasItsAddressAndItsCommittedData(PostgresServerRestart way)
      throws SQLException {
    try (PostgresServer server = PostgresServer.start()) {
      Database database = server.createDatabase();
      database.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
      try (Connection before = database.connect()) {
        before.setAutoCommit(false);
        before.createStatement().execute("INSERT INTO t VALUES (2)");

        way.restart(server);

        assertThat(before.isValid(1)).isFalse();
      }
      assertThat(database.query("SELECT id FROM t")).containsExactly("1");
    }
  }
}
