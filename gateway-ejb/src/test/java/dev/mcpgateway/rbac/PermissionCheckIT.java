package dev.mcpgateway.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rbac.PermissionRequest.Origin;
import dev.mcpgateway.rbac.PermissionRequest.Resource;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Permission checks, from the rows of the tables. */
class PermissionCheckIT {

  private static final String ADA = "ada@example.com";

  private static RoutedDatabase routed;
  private static Database database;
  private Replica replica;

  @BeforeAll
  static void create() {
    routed = Replica.atHead(Route.POOL_2);
    database = routed.database();
  }

  @AfterAll
  static void drop() {
    routed.close();
  }

  @BeforeEach
  void startAnew() throws SQLException {
    database.execute(
        "TRUNCATE email_users, email_teams, roles, user_roles, permission_audit_log CASCADE",
        "INSERT INTO email_users (id, email) VALUES ('ada', 'ada@example.com')",
        "INSERT INTO email_teams (id, name, slug) VALUES ('t1', 't1', 't1'), ('t2', 't2', 't2')",
        "INSERT INTO email_teams (id, name, slug, is_personal) VALUES ('mine', 'mine', 'mine', true)");
    replica = new Replica(routed);
  }

  private static String role(String id, RoleScope scope, String permissions) {
    return "INSERT INTO roles (id, name, scope, permissions) VALUES ('%1$s', '%1$s', '%2$s', '%3$s')"
        .formatted(id, scope, permissions);
  }

  private static String held(String role, RoleScope scope, String team) {
    return "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id) VALUES (gen_random_uuid(), '%s', '%s', '%s', %s)"
        .formatted(ADA, role, scope, team == null ? "NULL" : "'" + team + "'");
  }

  @Test
  void aUserWithoutRolesOrThatDoesNotExistMayNothing() {
    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isFalse();
    assertThat(replica.grants("nobody@example.com", Permission.TOOLS_READ)).isFalse();
  }

  @Test
  void everyPermissionIsGrantedByARoleThatHasItAndByNoOther() throws SQLException {
    for (Permission permission : Permission.values()) {
      database.execute(role(permission.name(), RoleScope.GLOBAL, "[\"" + permission.id() + "\"]"));
    }
    for (Permission permission : Permission.values()) {
      database.execute("DELETE FROM user_roles", held(permission.name(), RoleScope.GLOBAL, null));
      replica.forget();
      for (Permission asked : Permission.values()) {
        assertThat(replica.grants(ADA, asked))
            .as("%s asked of a role with %s", asked, permission)
            .isEqualTo(asked == permission || permission == Permission.EVERYTHING);
      }
    }
  }

  @Test
  void everyDefaultRoleGrantsItsPermissionsInItsScope() throws SQLException {
    for (RoleDefinition definition : RoleCatalogue.CURRENT.roles()) {
      String permissions =
          definition.permissions().stream().map(id -> "\"" + id + "\"").toList().toString();
      boolean ofTeam = definition.scope() == RoleScope.TEAM;
      database.execute(
          "DELETE FROM user_roles",
          role(definition.name(), definition.scope(), permissions),
          held(definition.name(), definition.scope(), ofTeam ? "t1" : null));
      replica.forget();
      for (Permission asked : Permission.values()) {
        boolean has =
            (definition.permissions().contains(asked.id()) && !(ofTeam && isOfThePlatform(asked)))
                || definition.permissions().contains("*");
        assertThat(replica.grants(ADA, asked)).isEqualTo(has);
        assertThat(replica.grants(ADA, asked, "t1")).isEqualTo(has);
        assertThat(replica.grants(ADA, asked, "t2")).isEqualTo(has && !ofTeam);
      }
    }
  }

  private static boolean isOfThePlatform(Permission permission) {
    return permission.id().startsWith("admin.");
  }

  @Test
  void aPersonalTeamCountsOnlyWhereItIsNamed() throws SQLException {
    database.execute(
        role("keeper", RoleScope.TEAM, "[\"teams.update\"]"),
        held("keeper", RoleScope.TEAM, "mine"));

    assertThat(replica.grants(ADA, Permission.TEAMS_UPDATE)).isFalse();
    assertThat(replica.grants(ADA, Permission.TEAMS_UPDATE, "mine")).isTrue();
    assertThat(replica.grants(ADA, Permission.TEAMS_UPDATE, "t1")).isFalse();
  }

  @Test
  void aPersonalRoleCountsForWhatIsTheHoldersOwn() throws SQLException {
    database.execute(
        "UPDATE email_teams SET created_by = 'ada@example.com' WHERE id IN ('mine', 't1')",
        "INSERT INTO email_users (id, email) VALUES ('bob', 'bob@example.com')",
        "INSERT INTO email_teams (id, name, slug, is_personal, created_by) VALUES ('bobs', 'bobs', 'bobs', true, 'bob@example.com')",
        role("own", RoleScope.PERSONAL, "[\"tools.read\", \"tokens.read\", \"admin.dashboard\"]"),
        held("own", RoleScope.PERSONAL, null));

    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isFalse();
    assertThat(replica.grants(ADA, Permission.TOOLS_READ, "mine")).isTrue();
    for (String others : List.of("t1", "t2", "bobs")) {
      assertThat(replica.grants(ADA, Permission.TOOLS_READ, others)).as(others).isFalse();
      assertThat(replica.grants(ADA, Permission.TOKENS_READ, others)).as(others).isFalse();
    }
    assertThat(replica.grants(ADA, Permission.TOKENS_READ)).isTrue();
    assertThat(replica.grants(ADA, Permission.ADMIN_DASHBOARD)).isFalse();
    assertThat(replica.grants(ADA, Permission.ADMIN_DASHBOARD, "mine")).isFalse();
  }

  @Test
  void anInactiveUserRoleAssignmentOrTeamGrantsNothing() throws SQLException {
    database.execute(
        role("reader", RoleScope.TEAM, "[\"tools.read\"]"), held("reader", RoleScope.TEAM, "t1"));
    for (String table : new String[] {"email_users", "roles", "user_roles", "email_teams"}) {
      replica.forget();
      assertThat(replica.grants(ADA, Permission.TOOLS_READ, "t1")).as("before").isTrue();

      database.execute("UPDATE %s SET is_active = false".formatted(table));
      replica.forget();
      assertThat(replica.grants(ADA, Permission.TOOLS_READ, "t1")).as(table).isFalse();

      database.execute("UPDATE %s SET is_active = true".formatted(table));
    }
  }

  @Test
  void anExpiredAssignmentGrantsNothing() throws SQLException {
    database.execute(
        role("reader", RoleScope.GLOBAL, "[\"tools.read\"]"),
        held("reader", RoleScope.GLOBAL, null),
        "UPDATE user_roles SET expires_at = now() - interval '1 second'");

    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isFalse();
  }

  @Test
  void anAssignmentExpiresToTheMomentWhileItIsRemembered() throws SQLException {
    database.execute(
        role("reader", RoleScope.GLOBAL, "[\"tools.read\"]"),
        held("reader", RoleScope.GLOBAL, null),
        "UPDATE user_roles SET expires_at = clock_timestamp() + interval '3 seconds'");
    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !replica.grants(ADA, Permission.TOOLS_READ));

    assertThat(
            database.query(
                "SELECT clock_timestamp() - expires_at BETWEEN interval '-100 milliseconds' AND interval '2 seconds' FROM user_roles"))
        .containsExactly("t");
  }

  @Test
  void inheritedPermissionsCountUpTheChainOfActiveParents() throws SQLException {
    database.execute(
        role("top", RoleScope.GLOBAL, "[\"tools.delete\"]"),
        role("middle", RoleScope.GLOBAL, "[\"tools.update\"]"),
        role("bottom", RoleScope.GLOBAL, "[\"tools.read\"]"),
        "UPDATE roles SET inherits_from = 'top' WHERE id = 'middle'",
        "UPDATE roles SET inherits_from = 'middle' WHERE id = 'bottom'",
        held("bottom", RoleScope.GLOBAL, null));
    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
    assertThat(replica.grants(ADA, Permission.TOOLS_UPDATE)).isTrue();
    assertThat(replica.grants(ADA, Permission.TOOLS_DELETE)).isTrue();

    database.execute("UPDATE roles SET is_active = false WHERE id = 'middle'");
    replica.forget();

    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
    assertThat(replica.grants(ADA, Permission.TOOLS_UPDATE)).isFalse();
    assertThat(replica.grants(ADA, Permission.TOOLS_DELETE))
        .as("beyond an inactive parent")
        .isFalse();
  }

  @Test
  void aCycleMadeByHandIsSurvived() throws SQLException {
    database.execute(
        role("egg", RoleScope.GLOBAL, "[\"tools.read\"]"),
        role("hen", RoleScope.GLOBAL, "[\"tools.update\"]"),
        "UPDATE roles SET inherits_from = 'hen' WHERE id = 'egg'",
        "UPDATE roles SET inherits_from = 'egg' WHERE id = 'hen'",
        held("egg", RoleScope.GLOBAL, null));

    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
    assertThat(replica.grants(ADA, Permission.TOOLS_UPDATE)).isTrue();
    assertThat(replica.grants(ADA, Permission.TOOLS_DELETE)).isFalse();
  }

  @Test
  void aPermissionOfALaterVersionIsIgnored() throws SQLException {
    database.execute(
        role("future", RoleScope.GLOBAL, "[\"tools.read\", \"tools.fly\"]"),
        held("future", RoleScope.GLOBAL, null));

    assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
    assertThat(replica.check(PermissionRequest.of(ADA, "tools.fly")))
        .isEqualTo(PermissionDecision.UNKNOWN_PERMISSION);
  }

  @Test
  void aRoleWithoutPermissionsGrantsNothing() throws SQLException {
    database.execute(role("none", RoleScope.GLOBAL, "[]"), held("none", RoleScope.GLOBAL, null));

    for (Permission permission : Permission.values()) {
      assertThat(replica.grants(ADA, permission)).isFalse();
    }
  }

  @Test
  void anyErrorOfTheDatabaseDenies() throws SQLException {
    database.execute(
        role("admin", RoleScope.GLOBAL, "[\"*\"]"), held("admin", RoleScope.GLOBAL, null));
    for (String[] breakAndMend :
        new String[][] {
          {
            "ALTER TABLE user_roles RENAME TO user_roles_away",
            "ALTER TABLE user_roles_away RENAME TO user_roles"
          },
          {"ALTER TABLE rbac_version RENAME TO away", "ALTER TABLE away RENAME TO rbac_version"},
          {"DELETE FROM rbac_version", "INSERT INTO rbac_version (version) VALUES (77)"},
        }) {
      database.execute(breakAndMend[0]);
      replica.forget();
      assertThat(replica.check(PermissionRequest.of(ADA, Permission.TOOLS_READ)))
          .as(breakAndMend[0])
          .isEqualTo(PermissionDecision.UNAVAILABLE);
      database.execute(breakAndMend[1]);
      assertThat(replica.grants(ADA, Permission.TOOLS_READ)).isTrue();
    }
  }

  @Test
  void decisionsAreRecordedAsTheyWereMade() throws SQLException {
    database.execute(
        role("reader", RoleScope.TEAM, "[\"tools.read\"]"), held("reader", RoleScope.TEAM, "t1"));
    PermissionRequest request =
        PermissionRequest.of(ADA, Permission.TOOLS_READ)
            .inTeam("t1")
            .about(new Resource("tool", Optional.of("7")))
            .auditedFrom(
                new Origin(Optional.of("2001:db8::1"), Optional.of("agent\0".repeat(200))));

    replica.check(request);
    replica.check(request.limitedTo(TokenScope.toPermissions(Set.of())));
    replica.check(PermissionRequest.of(ADA, Permission.TOOLS_READ));

    assertThat(
            database.query(
                "SELECT concat_ws(' ', user_email, permission, resource_type, resource_id, team_id, granted,"
                    + " roles_checked, ip_address, length(user_agent), now() - timestamp < interval '1 minute')"
                    + " FROM permission_audit_log ORDER BY id"))
        .containsExactly(
            "ada@example.com tools.read tool 7 t1 t [\"reader\"] 2001:db8::1 512 t",
            "ada@example.com tools.read tool 7 t1 f [\"reader\"] 2001:db8::1 512 t");
  }

  @Test
  void aRecordThatCannotBeWrittenNeitherGrantsNorDenies() throws SQLException {
    database.execute(
        role("reader", RoleScope.GLOBAL, "[\"tools.read\"]"),
        held("reader", RoleScope.GLOBAL, null),
        "ALTER TABLE permission_audit_log RENAME TO away");
    try {
      Origin client = new Origin(Optional.empty(), Optional.empty());
      assertThat(
              replica.check(PermissionRequest.of(ADA, Permission.TOOLS_READ).auditedFrom(client)))
          .isEqualTo(PermissionDecision.GRANTED);
      assertThat(
              replica.check(PermissionRequest.of(ADA, Permission.TOOLS_UPDATE).auditedFrom(client)))
          .isEqualTo(PermissionDecision.NOT_HELD);
    } finally {
      database.execute("ALTER TABLE away RENAME TO permission_audit_log");
    }
  }
}
