package dev.mcpgateway.schema;

import static dev.mcpgateway.schema.SchemaFixture.assertNoLockIsLeft;
import static dev.mcpgateway.schema.SchemaFixture.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Duplicate roles and assignments from before the unique indexes: one active row of each is left,
 * nothing is lost, and the changes are recorded.
 */
class DeduplicationIT {

  private static final String BEFORE = "0006-create-deduplication-log";

  private Database database;

  @BeforeEach
  void bringToTheMomentBeforeDeduplication() throws SQLException {
    database = PostgresServer.shared().createDatabase();
    goBackIn(database);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void theOldestRoleWinsThenTheLowestId() throws SQLException {
    database.execute(
        role("r3", "developer", "team", "2020-01-02"),
        role("r2", "developer", "team", "2020-01-01"),
        role("r1", "developer", "team", "2020-01-01"),
        role("g1", "developer", "global", "2020-01-05"));

    toHead();

    assertThat(activeRoles()).containsExactly("g1", "r1");
    assertThat(log()).containsExactlyInAnyOrder("role_retired r2 r2>r1", "role_retired r3 r3>r1");
  }

  @Test
  void inactiveRolesNeitherWinNorLose() throws SQLException {
    database.execute(
        role("old", "developer", "team", "2019-01-01"),
        "UPDATE roles SET is_active = false WHERE id = 'old'",
        role("r1", "developer", "team", "2020-01-01"),
        role("r2", "developer", "team", "2020-01-02"),
        user("ada@example.com"),
        team("t1"),
        assignment("a1", "ada@example.com", "old", "team", "t1", "2020-01-01", null));

    toHead();

    assertThat(activeRoles()).containsExactly("r1");
    assertThat(log()).containsExactly("role_retired r2 r2>r1");
    assertThat(database.query("SELECT role_id FROM user_roles")).containsExactly("old");
  }

  @Test
  void assignmentsToLosersMoveToTheWinnerAlsoTheInactiveOnes() throws SQLException {
    database.execute(
        role("r1", "platform_admin", "global", "2020-01-01"),
        role("r2", "platform_admin", "global", "2020-01-02"),
        role("r3", "platform_admin", "global", "2020-01-03"),
        user("ada@example.com"),
        user("bob@example.com"),
        user("cyd@example.com"),
        assignment("a1", "ada@example.com", "r2", "global", null, "2020-01-01", null),
        assignment("a2", "bob@example.com", "r3", "global", null, "2020-01-01", null),
        assignment("a3", "cyd@example.com", "r3", "global", null, "2020-01-01", null),
        "UPDATE user_roles SET is_active = false WHERE id = 'a3'");

    toHead();

    assertThat(database.query("SELECT id || ' ' || role_id FROM user_roles ORDER BY id"))
        .containsExactly("a1 r1", "a2 r1", "a3 r1");
    assertThat(activeAssignments()).containsExactly("a1", "a2");
    assertThat(log())
        .contains(
            "assignment_moved a1 r2>r1", "assignment_moved a2 r3>r1", "assignment_moved a3 r3>r1");
  }

  @Test
  void ofEqualAssignmentsALiveOneWinsThenTheOldestThenTheLowestId() throws SQLException {
    database.execute(
        role("r1", "developer", "team", "2020-01-01"),
        role("r2", "developer", "team", "2020-01-02"),
        role("r3", "developer", "team", "2020-01-03"),
        role("p1", "platform_viewer", "global", "2020-01-01"),
        user("ada@example.com"),
        user("bob@example.com"),
        team("t1"),
        team("t2"),
        // The oldest has expired: the oldest of the live ones wins.
        assignment("a1", "ada@example.com", "r1", "team", "t1", "2020-01-01", "2020-02-01"),
        assignment("a2", "ada@example.com", "r2", "team", "t1", "2020-01-03", null),
        assignment("a3", "ada@example.com", "r3", "team", "t1", "2020-01-02", "2999-01-01"),
        // For another team: another fact.
        assignment("b1", "ada@example.com", "r3", "team", "t2", "2020-01-02", null),
        // None is live: the oldest wins, then the lowest id.
        assignment("c3", "bob@example.com", "r1", "team", "t1", "2020-01-02", "2020-02-03"),
        assignment("c2", "bob@example.com", "r1", "team", "t1", "2020-01-01", "2020-02-01"),
        assignment("c1", "bob@example.com", "r1", "team", "t1", "2020-01-01", "2020-02-02"),
        // Without a team, so that the column is NULL in all of them.
        assignment("d2", "bob@example.com", "p1", "global", null, "2020-01-01", null),
        assignment("d1", "bob@example.com", "p1", "global", null, "2020-01-02", null),
        assignment("d3", "bob@example.com", "p1", "global", null, "2020-01-03", null),
        // Revoked: it is ignored.
        assignment("d0", "bob@example.com", "p1", "global", null, "2019-01-01", null),
        "UPDATE user_roles SET is_active = false, revoked_at = now() WHERE id = 'd0'");

    toHead();

    assertThat(activeAssignments()).containsExactly("a3", "b1", "c1", "d2");
    assertThat(log())
        .contains(
            "assignment_retired a1 a1>a3",
            "assignment_retired a2 a2>a3",
            "assignment_retired c2 c2>c1",
            "assignment_retired c3 c3>c1",
            "assignment_retired d1 d1>d2",
            "assignment_retired d3 d3>d2")
        .noneMatch(line -> line.startsWith("assignment_retired d0"));
  }

  @Test
  void whatInheritsFromALoserInheritsFromTheWinner() throws SQLException {
    database.execute(
        role("r1", "viewer", "team", "2020-01-01"),
        role("r2", "viewer", "team", "2020-01-02"),
        role("c1", "tester", "team", "2020-01-01"),
        role("c2", "sleeper", "team", "2020-01-01"),
        "UPDATE roles SET inherits_from = 'r2' WHERE id IN ('c1', 'c2')",
        "UPDATE roles SET is_active = false WHERE id = 'c2'");

    toHead();

    assertThat(database.query("SELECT inherits_from FROM roles WHERE id IN ('c1', 'c2')"))
        .containsExactly("r1", "r1");
    assertThat(log())
        .containsExactlyInAnyOrder(
            "parent_moved c1 r2>r1", "parent_moved c2 r2>r1", "role_retired r2 r2>r1");
  }

  @Test
  void noRoleEndsUpInheritingFromItself() throws SQLException {
    database.execute(
        role("r1", "viewer", "team", "2020-01-01"),
        role("r2", "viewer", "team", "2020-01-02"),
        "UPDATE roles SET inherits_from = 'r2' WHERE id = 'r1'",
        role("x1", "tester", "team", "2020-01-01"),
        role("x2", "tester", "team", "2020-01-02"),
        role("y1", "writer", "team", "2020-01-01"),
        role("y2", "writer", "team", "2020-01-02"),
        "UPDATE roles SET inherits_from = 'y2' WHERE id = 'x1'",
        "UPDATE roles SET inherits_from = 'x2' WHERE id = 'y1'");

    toHead();

    assertThat(
            database.query(
                "SELECT id || ' ' || coalesce(inherits_from, 'none') FROM roles WHERE is_active ORDER BY id"))
        .containsExactly("r1 none", "x1 none", "y1 x1");
    assertThat(log()).contains("parent_cleared r1 r2>none", "parent_cleared x1 y1>none");
  }

  @Test
  void nothingIsDeletedAndWhatWasDoneIsCounted() throws SQLException {
    race(3, 4);

    toHead();

    assertThat(database.query("SELECT count(*) FROM roles")).containsExactly("3");
    assertThat(database.query("SELECT count(*) FROM user_roles")).containsExactly("12");
    assertThat(
            database.query(
                "SELECT kind || ' ' || count(*) FROM rbac_deduplications GROUP BY kind ORDER BY kind"))
        .containsExactly("assignment_moved 8", "assignment_retired 8", "role_retired 2");
    assertNoLockIsLeft(database);
  }

  @Test
  void itCanBeRunAgainAndThenDoesNothing() throws SQLException {
    race(3, 4);
    toHead();
    String log = log().toString();
    String rows = rows();

    assertThat(database.query("SELECT kind || ' ' || row_count FROM rbac_deduplicate()"))
        .containsExactly(
            "role_retired 0",
            "parent_moved 0",
            "parent_cleared 0",
            "assignment_moved 0",
            "assignment_retired 0");

    assertThat(log().toString()).isEqualTo(log);
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void itCanBeRunByHandWhereOnlyTheRolesRacedAgain() throws SQLException {
    toHead();
    database.execute("DROP INDEX roles_active_name_scope_key");
    race(3, 4);

    assertThat(database.query("SELECT kind || ' ' || row_count FROM rbac_deduplicate()"))
        .containsExactly(
            "role_retired 2",
            "parent_moved 0",
            "parent_cleared 0",
            "assignment_moved 8",
            "assignment_retired 8");

    assertThat(activeRoles()).hasSize(1);
    assertThat(activeAssignments()).hasSize(4);
  }

  @Test
  void goingBackDropsTheIndexesAndNotWhatWasDone() throws SQLException {
    race(3, 4);
    toHead();
    String log = log().toString();
    String rows = rows();

    product(database.settings(), SchemaListener.SILENT).rollbackTo(BEFORE);

    assertThat(
            database.query(
                "SELECT indexname FROM pg_indexes WHERE indexname IN ('roles_active_name_scope_key',"
                    + " 'user_roles_active_fact_key', 'user_roles_active_team_fact_key')"))
        .isEmpty();
    assertThat(log().toString()).isEqualTo(log);
    assertThat(rows()).isEqualTo(rows);

    race(3, 4);
    toHead();
    assertThat(activeRoles()).hasSize(1);
  }

  @Test
  void withASnapshotOlderThanItsLockItRefusesToRun() throws SQLException {
    toHead();
    try (Connection connection = database.connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThatThrownBy(
              () -> connection.createStatement().execute("SELECT * FROM rbac_deduplicate()"))
          .hasMessageContaining("READ COMMITTED");
    }
  }

  @ParameterizedTest
  @EnumSource(Route.class)
  void aWriterThatInsertsDuplicatesAllTheWhileCannotUndoIt(Route route) throws Exception {
    try (RoutedDatabase routed = route.freshDatabase()) {
      Database racing = routed.database();
      goBackIn(racing);
      racing.execute(user("ada@example.com"), team("t1"));
      AtomicInteger written = new AtomicInteger();
      AtomicReference<String> sqlState = new AtomicReference<>("");
      Thread writer = new Thread(() -> writeDuplicates(racing, written, sqlState));
      writer.start();
      try {
        await().atMost(Duration.ofSeconds(20)).until(() -> written.get() > 200);
        product(routed.settings(), SchemaListener.SILENT).bringToHead();
        writer.join(20_000);
      } finally {
        writer.interrupt();
        writer.join();
      }

      assertThat(sqlState.get()).as("what stopped the writer").isEqualTo("23505");
      assertThat(racing.query("SELECT count(*) FROM roles WHERE is_active")).containsExactly("1");
      assertThat(racing.query("SELECT count(*) FROM user_roles WHERE is_active"))
          .containsExactly("1");
      assertThat(
              racing.query(
                  "SELECT count(*) FROM user_roles ur JOIN roles r ON r.id = ur.role_id"
                      + " WHERE ur.is_active AND NOT r.is_active"))
          .containsExactly("0");
      assertNoLockIsLeft(racing);
    }
  }

  /**
   * Writes another active role with an assignment, like a seeder that only checks, until it is
   * refused.
   */
  private static void writeDuplicates(
      Database racing, AtomicInteger written, AtomicReference<String> sqlState) {
    try (Connection connection = racing.connect();
        PreparedStatement role =
            connection.prepareStatement(
                "INSERT INTO roles (id, name, scope) VALUES (?, 'developer', 'team')");
        PreparedStatement assignment =
            connection.prepareStatement(
                "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id)"
                    + " VALUES (?, 'ada@example.com', ?, 'team', 't1')")) {
      connection.setAutoCommit(false);
      while (!Thread.currentThread().isInterrupted()) {
        String id = UUID.randomUUID().toString();
        role.setString(1, id);
        role.executeUpdate();
        assignment.setString(1, UUID.randomUUID().toString());
        assignment.setString(2, id);
        assignment.executeUpdate();
        connection.commit();
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      sqlState.set(e.getSQLState());
    }
  }

  /** That many copies of one role, each held by that many users. */
  private void race(int copies, int users) throws SQLException {
    for (int u = 1; u <= users; u++) {
      database.execute(
          String.format(
              Locale.ROOT,
              "INSERT INTO email_users (id, email) VALUES ('u%1$d', 'user%1$d@example.com') ON CONFLICT DO NOTHING",
              u));
    }
    for (int c = 1; c <= copies; c++) {
      String role = UUID.randomUUID().toString();
      database.execute(role(role, "platform_admin", "global", "2020-01-0" + c));
      for (int u = 1; u <= users; u++) {
        database.execute(
            assignment(
                UUID.randomUUID().toString(),
                String.format(Locale.ROOT, "user%d@example.com", u),
                role,
                "global",
                null,
                "2020-01-0" + c,
                null));
      }
    }
  }

  private static void goBackIn(Database database) {
    Schema schema = product(database.settings(), SchemaListener.SILENT);
    schema.bringToHead();
    schema.rollbackTo(BEFORE);
  }

  private void toHead() {
    product(database.settings(), SchemaListener.SILENT).bringToHead();
  }

  private List<String> activeRoles() throws SQLException {
    return database.query("SELECT id FROM roles WHERE is_active ORDER BY id");
  }

  private List<String> activeAssignments() throws SQLException {
    return database.query("SELECT id FROM user_roles WHERE is_active ORDER BY id");
  }

  private List<String> log() throws SQLException {
    return database.query(
        "SELECT format('%s %s %s>%s', kind, row_id, loser_id, coalesce(winner_id, 'none'))"
            + " FROM rbac_deduplications ORDER BY id");
  }

  private String rows() throws SQLException {
    return database.query("SELECT r::text FROM roles r ORDER BY id")
        + "\n"
        + database.query("SELECT ur::text FROM user_roles ur ORDER BY id");
  }

  private static String role(String id, String name, String scope, String createdAt) {
    return "INSERT INTO roles (id, name, scope, created_at) VALUES ('%s', '%s', '%s', '%s')"
        .formatted(id, name, scope, createdAt);
  }

  private static String user(String email) {
    return "INSERT INTO email_users (id, email) VALUES (gen_random_uuid(), '%s')".formatted(email);
  }

  private static String team(String id) {
    return "INSERT INTO email_teams (id, name, slug) VALUES ('%1$s', '%1$s', '%1$s')".formatted(id);
  }

  private static String assignment(
      String id,
      String email,
      String role,
      String scope,
      String team,
      String grantedAt,
      String expiresAt) {
    return "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id, granted_at, expires_at) VALUES ('%s', '%s', '%s', '%s', %s, '%s', %s)"
        .formatted(id, email, role, scope, literal(team), grantedAt, literal(expiresAt));
  }

  private static String literal(String value) {
    return value == null ? "NULL" : "'" + value + "'";
  }
}
