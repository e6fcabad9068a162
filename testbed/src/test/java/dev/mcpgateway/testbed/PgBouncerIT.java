package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PgBouncerIT {
  private static final String BACKEND = "SELECT pg_backend_pid()";
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void clientsOfAPoolOfOneTakeTurnsOnTheSameBackend() throws SQLException {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        Connection one = database.connect();
        Connection other = database.connect()) {
      assertThat(Queries.firstColumn(one, BACKEND)).isEqualTo(Queries.firstColumn(other, BACKEND));
    }
  }

  @Test
  void aTransactionKeepsABackendOfAPoolOfTwoToItself() throws SQLException {
    try (RoutedDatabase database = Route.POOL_2.freshDatabase();
        Connection one = database.connect();
        Connection other = database.connect()) {
      one.setAutoCommit(false);
      assertThat(Queries.firstColumn(one, BACKEND))
          .isNotEqualTo(Queries.firstColumn(other, BACKEND));
      one.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DIRECT")
  void manyClientsShareTheFewBackendsOfThePool(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      List<Connection> clients = new ArrayList<>();
      Set<String> backends = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        clients.add(database.connect());
      }
      for (Connection client : clients) {
        backends.addAll(Queries.firstColumn(client, BACKEND));
        client.setAutoCommit(false);
        backends.addAll(Queries.firstColumn(client, BACKEND));
        client.rollback();
      }
      for (Connection client : clients) {
        client.close();
      }
      assertThat(backends).hasSizeBetween(1, route.poolSize().orElseThrow());
    }
  }

  @Test
  void databasesHavePoolsOfTheirOwn() throws SQLException {
    try (RoutedDatabase one = Route.POOL_1.freshDatabase();
        RoutedDatabase other = Route.POOL_1.freshDatabase();
        Connection busy = one.connect();
        Connection free = other.connect()) {
      busy.setAutoCommit(false);
      Queries.firstColumn(busy, BACKEND);

      assertThat(Queries.firstColumn(free, BACKEND)).hasSize(1);
      busy.rollback();
    }
  }

  @Test
  void aWaitingClientHoldsNoServerConnection() throws SQLException {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        Connection busy = database.connect();
        Connection waiting = database.connect()) {
      busy.setAutoCommit(false);
      Queries.firstColumn(busy, BACKEND);
      CompletableFuture<List<String>> answer = select(waiting);

      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(PgBouncer.shared(1).pool(database.database()).orElseThrow())
                      .containsEntry("cl_active", "1")
                      .containsEntry("cl_waiting", "1")
                      .containsEntry("sv_active", "1"));

      busy.rollback();
      assertThat(answer).succeedsWithin(SOON);
    }
  }

  @Test
  void aClientThatWaitsTooLongIsCutOff() throws SQLException {
    try (PgBouncer pooler =
            PgBouncer.inFrontOf(PostgresServer.shared())
                .poolSize(1)
                .queryWaitTimeout(Duration.ofSeconds(1))
                .start();
        Database database = PostgresServer.shared().createDatabase();
        Connection busy = pooler.connect(database);
        Connection waiting = pooler.connect(database)) {
      busy.setAutoCommit(false);
      Queries.firstColumn(busy, BACKEND);

      assertThatThrownBy(() -> Queries.firstColumn(waiting, BACKEND))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("query_wait_timeout");
    }
  }

  @Test
  void aPausedPoolerLetsItsClientsWait() throws SQLException {
    try (PgBouncer pooler = PgBouncer.inFrontOf(PostgresServer.shared()).poolSize(2).start();
        Database database = PostgresServer.shared().createDatabase();
        Connection client = pooler.connect(database)) {
      pooler.pause();
      CompletableFuture<List<String>> answer = select(client);
      assertThat(answer).failsWithin(Duration.ofMillis(300));

      pooler.unpause();

      assertThat(answer).succeedsWithin(SOON);
    }
  }

  @Test
  void aRestartedPoolerHasCutItsClientsAndServesAtTheSameAddress() throws SQLException {
    try (PgBouncer pooler = PgBouncer.inFrontOf(PostgresServer.shared()).poolSize(1).start();
        Database database = PostgresServer.shared().createDatabase();
        Connection before = pooler.connect(database)) {
      pooler.restart();

      assertThat(before.isValid(1)).isFalse();
      try (Connection after = pooler.connect(database)) {
        assertThat(Queries.firstColumn(after, BACKEND)).hasSize(1);
      }
    }
  }

  @Test
  void aPoolerServesAgainAfterARestartOfItsServer() throws SQLException {
    try (PostgresServer server = PostgresServer.start();
        PgBouncer pooler = PgBouncer.inFrontOf(server).poolSize(1).start()) {
      Database database = server.createDatabase();
      try (Connection before = pooler.connect(database)) {
        Queries.firstColumn(before, BACKEND);
      }

      server.restartImmediately();

      await()
          .atMost(SOON)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (Connection after = pooler.connect(database)) {
                  assertThat(Queries.firstColumn(after, BACKEND)).hasSize(1);
                }
              });
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aWrongPasswordIsRefused(Route route) {
    try (RoutedDatabase database = route.freshDatabase()) {
      Database right = database.database();
      RoutedDatabase wrong =
          database.as(new Database(right.server(), right.name(), right.user(), "wrong"));

      assertThatThrownBy(wrong::connect)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("authentication failed");
    }
  }

  private static CompletableFuture<List<String>> select(Connection client) {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return Queries.firstColumn(client, BACKEND);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            })
        .orTimeout(30, TimeUnit.SECONDS);
  }
}
