package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Why the gateway takes no session-level lock: behind a pooler in transaction mode a session is not
 * the client's.
 */
class OrphanedSessionLockIT {
  private static final String LOCK = "SELECT pg_advisory_lock(42)";
  private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(42)";
  private static final String LOCK_IN_TRANSACTION = "SELECT pg_advisory_xact_lock(42)";
  private static final String BACKEND = "SELECT pg_backend_pid()";
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void withoutAPoolerASessionLockEndsWithItsClient() throws SQLException {
    try (RoutedDatabase database = Route.DIRECT.freshDatabase()) {
      lockAndVanish(database);

      awaitNoLock(database);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DIRECT")
  void aSessionLockTakenThroughThePoolerOutlivesItsClient(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      String backend = lockAndVanish(database);

      awaitNoClient(database);
      assertThat(database.database().advisoryLocks())
          .singleElement()
          .asString()
          .contains("process " + backend);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DIRECT")
  void aFreshSessionIsBlockedByTheOrphan(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      lockAndVanish(database);

      try (Connection fresh = database.database().connect()) {
        assertThat(Queries.firstColumn(fresh, TRY_LOCK)).containsExactly("f");
      }
    }
  }

  @Test
  void aFreshSessionOfTheSamePoolIsBlockedByTheOrphan() throws SQLException {
    try (RoutedDatabase database = Route.POOL_2.freshDatabase();
        Connection busy = database.connect();
        Connection fresh = database.connect()) {
      String orphan = lockAndVanish(database);
      busy.setAutoCommit(false);
      assertThat(Queries.firstColumn(busy, BACKEND)).containsExactly(orphan);

      assertThat(Queries.firstColumn(fresh, TRY_LOCK)).containsExactly("f");
      busy.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "DIRECT")
  void theSameBackendGetsTheOrphanedLockAgain(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      String orphan = lockAndVanish(database);

      try (Connection next = database.connect()) {
        assertThat(Queries.firstColumn(next, BACKEND)).containsExactly(orphan);
        assertThat(Queries.firstColumn(next, TRY_LOCK)).containsExactly("t");
      }
    }
  }

  @Test
  void aPoolOfOneGivesTheSessionLockToEveryoneAtOnce() throws SQLException {
    try (RoutedDatabase database = Route.POOL_1.freshDatabase();
        Connection one = database.connect();
        Connection other = database.connect()) {
      assertThat(Queries.firstColumn(one, TRY_LOCK)).containsExactly("t");
      assertThat(Queries.firstColumn(other, TRY_LOCK)).containsExactly("t");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionLockEndsWithItsClientOnEveryRoute(Route route) throws SQLException {
    try (RoutedDatabase database = route.freshDatabase()) {
      Connection client = database.connect();
      client.setAutoCommit(false);
      Queries.firstColumn(client, LOCK_IN_TRANSACTION);
      assertThat(database.database().advisoryLocks()).hasSize(1);

      client.abort(Runnable::run);

      awaitNoLock(database);
    }
  }

  /** Takes the lock, then just closes the socket, like the end of a process. */
  private static String lockAndVanish(RoutedDatabase database) throws SQLException {
    Connection client = database.connect();
    String backend = Queries.firstColumn(client, BACKEND).get(0);
    Queries.firstColumn(client, LOCK);
    client.abort(Runnable::run);
    return backend;
  }

  private static void awaitNoLock(RoutedDatabase database) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(database.database().advisoryLocks()).isEmpty());
  }

  private static void awaitNoClient(RoutedDatabase database) {
    PgBouncer pooler = database.pooler().orElseThrow();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(pooler.pool(database.database()).orElseThrow())
                    .containsEntry("cl_active", "0")
                    .containsEntry("cl_waiting", "0"));
  }
}
