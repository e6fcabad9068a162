package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyIT {
  private final PostgresServer server = PostgresServer.shared();
  private Database database;
  private TcpProxy proxy;

  @BeforeEach
  void open() {
    database = server.createDatabase();
    proxy = TcpProxy.to(server.host(), server.port());
  }

  @AfterEach
  void close() {
    proxy.close();
    database.close();
  }

  @Test
  void connectionsAreForwardedAndCounted() throws SQLException {
    try (Connection one = connect();
        Connection other = connect()) {
      assertThat(select(one)).containsExactly("1");
      assertThat(select(other)).containsExactly("1");
      assertThat(proxy.openConnections()).isEqualTo(2);
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> proxy.openConnections() == 0);
    assertThat(proxy.acceptedConnections()).isEqualTo(2);
  }

  @Test
  void aCutBreaksOpenConnectionsAndLetsNewOnesThrough() throws SQLException {
    try (Connection broken = connect()) {
      proxy.cut();

      assertThatThrownBy(() -> select(broken)).isInstanceOf(SQLException.class);
    }
    try (Connection fresh = connect()) {
      assertThat(select(fresh)).containsExactly("1");
    }
  }

  @Test
  void theServerSeesACutToo() throws SQLException {
    try (Connection client = connect()) {
      proxy.cut();

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(
                          database.query(
                              "SELECT pid FROM pg_stat_activity WHERE usename = ?",
                              database.user()))
                      .isEmpty());
      assertThat(client.isClosed()).isFalse();
    }
  }

  @Test
  void aBlackHoleKeepsAnAnswerUntilItIsHealed() throws SQLException {
    try (Connection client = connect()) {
      proxy.blackHole();
      CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> tryIt(client));

      assertThat(answer).failsWithin(Duration.ofMillis(300));
      assertThat(proxy.openConnections()).isEqualTo(1);

      proxy.heal();
      assertThat(answer.orTimeout(5, TimeUnit.SECONDS).join()).containsExactly("1");
    }
  }

  @Test
  void aResetIsSeenAsSuchAndLetsNewConnectionsThrough() throws SQLException {
    try (Connection broken = connect()) {
      proxy.reset();

      assertThatThrownBy(() -> select(broken))
          .isInstanceOf(SQLException.class)
          .rootCause()
          .hasMessageContaining("reset");
    }
    try (Connection fresh = connect()) {
      assertThat(select(fresh)).containsExactly("1");
    }
  }

  @Test
  void anAbandonedConnectionStaysSilentWhileNewOnesAreServed() throws SQLException {
    Connection abandoned = connect();
    proxy.abandon();
    CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> tryIt(abandoned));
    try (Connection fresh = connect()) {
      assertThat(select(fresh)).containsExactly("1");
      assertThat(answer).failsWithin(Duration.ofMillis(300));
      assertThat(
              database.query("SELECT pid FROM pg_stat_activity WHERE usename = ?", database.user()))
          .as("the server's end of both")
          .hasSize(2);
    }
    proxy.cut();
    assertThat(answer).failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void aNewConnectionIntoABlackHoleGetsNoAnswer() {
    proxy.blackHole();

    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    proxy.jdbcUrl(database) + "?loginTimeout=1",
                    database.user(),
                    database.password()))
        .isInstanceOf(SQLException.class);
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        proxy.jdbcUrl(database), database.user(), database.password());
  }

  private static List<String> select(Connection connection) throws SQLException {
    return Queries.firstColumn(connection, "SELECT 1");
  }

  private static List<String> tryIt(Connection connection) {
    try {
      return select(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
