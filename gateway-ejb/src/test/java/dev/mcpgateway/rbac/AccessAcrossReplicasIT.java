package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rbac.control.AccessCache;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change made anywhere takes effect on every replica within a second, without notifications. */
class AccessAcrossReplicasIT {

  private static final String ADA = "ada@example.com";
  private static final Duration WITHIN = Duration.ofSeconds(1);

  private static RoutedDatabase withAdaAsReader(Route route) throws SQLException {
    RoutedDatabase database = Replica.atHead(route);
    database
        .database()
        .execute(
            "INSERT INTO email_users (id, email) VALUES ('ada', 'ada@example.com')",
            "INSERT INTO roles (id, name, scope, permissions) VALUES ('reader', 'reader', 'global', '[\"tools.read\"]')",
            "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES ('a', 'ada@example.com', 'reader', 'global')");
    return database;
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void everyKindOfChangeIsSeenWithinASecond(Route route) throws Exception {
    try (RoutedDatabase database = withAdaAsReader(route)) {
      List<Replica> replicas = List.of(new Replica(database), new Replica(database));
      String[][] changes = {
        {"UPDATE user_roles SET is_active = false", "UPDATE user_roles SET is_active = true"},
        {
          "UPDATE roles SET permissions = '[\"tools.update\"]'",
          "UPDATE roles SET permissions = '[\"tools.read\"]'"
        },
        {"UPDATE roles SET is_active = false", "UPDATE roles SET is_active = true"},
        {"UPDATE email_users SET is_active = false", "UPDATE email_users SET is_active = true"},
        {
          "DELETE FROM user_roles",
          "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES ('a', 'ada@example.com', 'reader', 'global')"
        },
        {
          "UPDATE user_roles SET expires_at = now() - interval '1 second'",
          "UPDATE user_roles SET expires_at = NULL"
        },
        {
          "TRUNCATE user_roles",
          "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES ('a', 'ada@example.com', 'reader', 'global')"
        },
      };
      for (String[] change : changes) {
        for (Replica replica : replicas) {
          assertThat(replica.grants(ADA, Permission.TOOLS_READ)).as("before").isTrue();
        }
        database.database().execute(change[0]);
        for (Replica replica : replicas) {
          assertSeenSince(System.nanoTime(), replica, false, change[0]);
        }
        database.database().execute(change[1]);
        for (Replica replica : replicas) {
          assertSeenSince(System.nanoTime(), replica, true, change[1]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Route.class,
      names = {"DIRECT", "POOL_2"})
  void aTransactionThatBeganLongAgoIsSeenWithinASecondOfItsCommit(Route route) throws Exception {
    try (RoutedDatabase database = withAdaAsReader(route);
        Connection late = database.connect();
        Statement statement = late.createStatement()) {
      Replica replica = new Replica(database);
      late.setAutoCommit(false);
      boolean granted = true;
      for (int round = 0; round < 4; round++) {
        granted = !granted;
        statement.execute("UPDATE user_roles SET is_active = " + granted);
        boolean before = !granted;
        // Several versions are read meanwhile, all of them without the change.
        Awaitility.await()
            .during(AccessCache.TRUSTED_FOR.multipliedBy(2))
            .atMost(AccessCache.TRUSTED_FOR.multipliedBy(4))
            .until(() -> replica.grants(ADA, Permission.TOOLS_READ) == before);
        late.commit();
        assertSeenSince(System.nanoTime(), replica, granted, "round " + round);
      }
    }
  }

  private static void assertSeenSince(
      long committed, Replica replica, boolean granted, String change) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> replica.grants(ADA, Permission.TOOLS_READ) == granted);
    assertThat(Duration.ofNanos(System.nanoTime() - committed)).as(change).isLessThan(WITHIN);
  }

  @Test
  void checksThatChangeNothingCostAFewStatementsASecondHoweverManyTheyAre() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      database.database().recordStatements();
      Replica replica = new Replica(database);
      long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
      long checks = 0;
      while (System.nanoTime() < until) {
        assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
        checks++;
      }

      assertThat(checks).isGreaterThan(10_000);
      assertThat(statements(database, "AS changed_at FROM rbac_version")).isBetween(3L, 13L);
      assertThat(statements(database, "FROM rbac_version v LEFT JOIN chain")).isEqualTo(1);
    }
  }

  @Test
  void aChangeOfOneUserMakesNoReplicaReadAnother() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      database
          .database()
          .execute(
              "INSERT INTO email_users (id, email) SELECT i, 'user' || i || '@example.com' FROM generate_series(1, 20) i",
              "INSERT INTO user_roles (id, user_email, role_id, scope) SELECT i, 'user' || i || '@example.com', 'reader', 'global' FROM generate_series(1, 20) i");
      List<Replica> replicas = List.of(new Replica(database), new Replica(database));
      for (Replica replica : replicas) {
        assertAllGranted(replica);
        assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
      }
      database.database().recordStatements();
      List<Long> reads = replicas.stream().map(Replica::reads).toList();

      database.database().execute("UPDATE user_roles SET is_active = false WHERE id = 'a'");
      for (Replica replica : replicas) {
        assertSeenSince(System.nanoTime(), replica, false, "the change");
        assertAllGranted(replica);
      }

      for (int i = 0; i < replicas.size(); i++) {
        assertThat(replicas.get(i).reads() - reads.get(i)).as("Ada alone").isEqualTo(1);
      }
      assertThat(statements(database, "FROM rbac_version v LEFT JOIN chain")).isEqualTo(2);
    }
  }

  private static void assertAllGranted(Replica replica) {
    for (int i = 1; i <= 20; i++) {
      assertThat(replica.grants("user" + i + "@example.com", Permission.TOOLS_READ)).isTrue();
    }
  }

  @Test
  void eachVersionSaysWhoseAccessItChanged() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      database
          .database()
          .execute(
              "INSERT INTO email_users (id, email) SELECT i, 'user' || i || '@example.com' FROM generate_series(1, 200) i",
              "INSERT INTO email_api_tokens (id, user_email, name, jti, token_hash) VALUES ('t', 'ada@example.com', 'robot', 'jti', 'hash')");
      assertConcerned(database, "{ada@example.com}", "UPDATE user_roles SET is_active = false");
      assertConcerned(
          database,
          "{ada@example.com,user1@example.com}",
          "UPDATE user_roles SET user_email = 'user1@example.com'");
      assertConcerned(
          database,
          "{user1@example.com,user2@example.com,user3@example.com}",
          "DELETE FROM user_roles; UPDATE email_users SET is_active = false WHERE id IN ('2', '3')");
      for (String token :
          List.of(
              "is_active = false",
              "revoked_at = now()",
              "expires_at = now() + interval '1 hour'",
              "expires_at = now() + interval '1 minute'",
              "resource_scopes = '[\"tools.read\"]'",
              "ip_restrictions = '[\"10.0.0.0/8\"]'",
              "jti = 'other'")) {
        assertConcerned(database, "{ada@example.com}", "UPDATE email_api_tokens SET " + token);
      }
      assertConcerned(
          database,
          "{ada@example.com,user1@example.com}",
          "UPDATE email_api_tokens SET user_email = 'user1@example.com'");
      assertConcerned(database, "{user1@example.com}", "DELETE FROM email_api_tokens");
      for (String account :
          List.of(
              "password_hash = 'another'",
              "password_version = 7",
              "password_changed_at = now()",
              "password_change_required = true",
              "is_active = false, password_hash = NULL, deleted_at = now()")) {
        assertConcerned(
            database,
            "{ada@example.com}",
            "UPDATE email_users SET %s WHERE id = 'ada'".formatted(account));
      }
      assertConcerned(database, "{user4@example.com}", "DELETE FROM email_users WHERE id = '4'");
      assertConcerned(database, null, "UPDATE roles SET description = 'x'");
      assertConcerned(
          database,
          null,
          "UPDATE roles SET description = 'y'; UPDATE email_users SET is_active = false WHERE id = '5'");
      assertConcerned(
          database,
          null,
          "UPDATE email_users SET is_active = false WHERE id = '6'; UPDATE roles SET description = 'z'");
      assertConcerned(
          database,
          null,
          "UPDATE email_users SET is_active = NOT is_active WHERE deleted_at IS NULL");
      assertConcerned(database, null, "TRUNCATE email_api_tokens");
      assertConcerned(database, null, "TRUNCATE email_users CASCADE");
    }
  }

  private static void assertConcerned(RoutedDatabase database, String users, String sql)
      throws SQLException {
    assertRaised(database, 1, sql);
    assertThat(
            database
                .database()
                .query(
                    "SELECT (SELECT array_agg(u ORDER BY u) FROM unnest(users) u)::text FROM access_changes"
                        + " JOIN rbac_version USING (version, changed_at)"))
        .as(sql)
        .containsExactly(users);
  }

  @Test
  void aThousandChangesAreKept() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT);
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < 1_100; i++) {
        statement.execute("UPDATE user_roles SET is_active = NOT is_active");
      }

      assertThat(
              database
                  .database()
                  .query(
                      "SELECT concat_ws(' ', count(*), max(version) - min(version), max(version) = (SELECT version FROM rbac_version))"
                          + " FROM access_changes"))
          .containsExactly("1000 999 t");
    }
  }

  private static long statements(RoutedDatabase database, String text) {
    return database.database().statements().stream()
        .filter(statement -> statement.contains(text))
        .count();
  }

  @Test
  void theVersionIsRaisedOnceATransactionAndNotByWhatChangesNothing() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      assertRaised(
          database,
          1,
          "UPDATE roles SET description = 'x'; UPDATE user_roles SET is_active = false;");
      assertRaised(
          database,
          1,
          "INSERT INTO roles (id, name, scope) SELECT 'r' || i, 'r' || i, 'global' FROM generate_series(1, 1000) i");
      assertRaised(database, 0, "UPDATE roles SET description = description");
      assertRaised(
          database, 0, "UPDATE email_users SET last_login = now(), failed_login_attempts = 3");
      assertRaised(
          database,
          0,
          "INSERT INTO email_api_tokens (id, user_email, name, jti, token_hash) VALUES ('t', 'ada@example.com', 'robot', 'jti', 'hash')");
      assertRaised(database, 0, "UPDATE email_api_tokens SET last_used = now(), name = 'another'");
      assertRaised(database, 1, "UPDATE email_users SET is_active = false");
      assertRaised(database, 0, "INSERT INTO email_teams (id, name, slug) VALUES ('t', 't', 't')");
      assertRaised(database, 0, "UPDATE email_teams SET name = 'T'");
      assertRaised(database, 1, "UPDATE email_teams SET is_active = false");
      assertRaised(database, 1, "UPDATE email_teams SET is_personal = true");
      assertRaised(database, 1, "DELETE FROM roles WHERE id = 'r1000'");
      assertRaised(database, 1, "TRUNCATE user_roles");
      assertRaised(database, 1, "TRUNCATE roles CASCADE");
      assertRaised(
          database,
          0,
          "BEGIN; SAVEPOINT s; UPDATE roles SET name = 'n' WHERE id = 'r1'; ROLLBACK TO s; COMMIT");
    }
  }

  private static void assertRaised(RoutedDatabase database, int times, String sql)
      throws SQLException {
    long before = version(database);
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      connection.createStatement().execute(sql);
      connection.commit();
    }
    assertThat(version(database) - before).as(sql).isEqualTo(times);
  }

  private static long version(RoutedDatabase database) throws SQLException {
    return Long.parseLong(database.database().query("SELECT version FROM rbac_version").get(0));
  }

  /**
   * Like after a failover to a standby that had not received the last changes: the same numbers are
   * used again, for other changes.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void aNumberThatIsGivenAgainIsNotTakenForTheSame(long lost) throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      Replica replica = new Replica(database);
      assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
      long before = version(database);

      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("UPDATE user_roles SET is_active = false");
        statement.execute("UPDATE rbac_version SET version = version - 1 - " + lost);
        connection.commit();
      }

      assertThat(version(database)).isEqualTo(before - lost);
      assertSeenSince(System.nanoTime(), replica, false, "the change on the other server");
    }
  }

  @Test
  void transactionsThatChangeAccessAtTheSameTimeDoNotWaitForEachOther() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT);
        Connection one = database.connect();
        Connection two = database.connect()) {
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      long before = version(database);
      one.createStatement().execute("UPDATE roles SET description = 'one'");
      two.createStatement().execute("SET LOCAL lock_timeout = '5s'");
      two.createStatement()
          .execute("INSERT INTO roles (id, name, scope) VALUES ('two', 'two', 'global')");
      two.commit();
      one.commit();

      assertThat(version(database) - before).isEqualTo(2);
    }
  }

  @Test
  void aChangeUnderAnotherSearchPathIsNoticed() throws Exception {
    try (RoutedDatabase database = withAdaAsReader(Route.DIRECT)) {
      assertRaised(
          database,
          1,
          "SET LOCAL search_path = pg_catalog; UPDATE public.roles SET description = 'x'");
    }
  }
}
