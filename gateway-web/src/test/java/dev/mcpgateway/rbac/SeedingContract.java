package dev.mcpgateway.rbac;

import static dev.mcpgateway.rbac.RoleInputs.newRole;
import static dev.mcpgateway.rbac.RoleInputs.permissions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.LogRecorder;
import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.persistence.GetOrCreateResult;
import dev.mcpgateway.rbac.control.RoleAssignmentService;
import dev.mcpgateway.rbac.control.RoleSeeder;
import dev.mcpgateway.rbac.control.RoleService;
import dev.mcpgateway.schema.SettingLookup;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One row per fact, whoever is first, without losing anything else. */
@ExtendWith(ArquillianExtension.class)
abstract class SeedingContract {

  static final String ADMIN = "admin@example.com";

  @Inject RoleSeeder seeder;
  @Inject RoleService roles;
  @Inject RoleAssignmentService assignments;
  @Inject Work work;

  @Resource ManagedThreadFactory threads;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(
            SeedingContract.class,
            RoleInputs.class,
            RivalryContract.class,
            SeedingDirectIT.class,
            SeedingBehindPoolOfTwoIT.class,
            SeedingBehindPoolOfOneIT.class,
            Work.class,
            LogRecorder.class,
            Rivals.class)
        .addAsWebInfResource("rbac/web.xml", "web.xml");
  }

  @BeforeEach
  void startWithUsersAndWithoutRoles() {
    work.execute(
        "TRUNCATE roles, user_roles",
        "INSERT INTO email_users (id, email) VALUES (gen_random_uuid(), '"
            + ADMIN
            + "')"
            + " ON CONFLICT DO NOTHING",
        "INSERT INTO email_users (id, email) VALUES (gen_random_uuid(), 'ada@example.com')"
            + " ON CONFLICT DO NOTHING");
  }

  @Test
  void sixSeedersAtOnceMakeEachRowOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      seedAtOnce(6);
    }
  }

  @Test
  void sixtyFourSeedersAtOnceMakeEachRowOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      seedAtOnce(64);
    }
  }

  /** Otherwise the missing log of lost races would prove nothing. */
  @Test
  void theRecorderOfTheLogHearsWhatIsLogged() {
    try (LogRecorder log = new LogRecorder()) {
      Logger.getLogger("dev.mcpgateway.rbac").config("audible");
      Logger.getLogger("org.eclipse.persistence.session").warning("audible");
      assertThat(log.heard()).hasSize(2);
    }
  }

  private void seedAtOnce(int many) throws Exception {
    work.execute("TRUNCATE roles, user_roles");
    List<SeedingSummary> summaries;
    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      summaries = Rivals.atOnce(many, threads, this::seed);
      heard = log.heard();
    }

    assertThat(heard).as("what was logged above DEBUG").isEmpty();
    assertThat(summaries.stream().mapToInt(SeedingSummary::created).sum()).isEqualTo(5);
    assertThat(
            work.query(
                "SELECT scope || ' ' || name || ' ' || count(*) FROM roles WHERE is_active"
                    + " GROUP BY scope, name ORDER BY 1"))
        .containsExactly(
            "global platform_admin 1",
            "global platform_viewer 1",
            "team developer 1",
            "team team_admin 1",
            "team viewer 1");
    assertThat(work.query("SELECT count(*) FROM roles")).containsExactly("5");
    assertThat(work.query("SELECT count(*) FROM user_roles")).containsExactly("0");
    assertNoLockIsHeld();
  }

  SeedingSummary seed() {
    return seeder.seed(SettingLookup.of(Map.of()));
  }

  /** By any client: PostgreSQL's own workers, such as autovacuum, come and go. */
  void assertNoLockIsHeld() {
    assertThat(
            work.query(
                "SELECT l.locktype || ' ' || l.mode FROM pg_locks l JOIN pg_stat_activity a"
                    + " USING (pid) WHERE pid <> pg_backend_pid()"
                    + " AND a.backend_type = 'client backend' AND l.database ="
                    + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
        .as("locks in the database")
        .isEmpty();
  }

  @Test
  void seedingAgainWritesNothing() {
    seed();
    String rows = work.query("SELECT r::text FROM roles r ORDER BY id").toString();
    String version = work.query("SELECT version FROM rbac_version").toString();

    for (int i = 0; i < 10; i++) {
      assertThat(seed().changedAnything()).isFalse();
    }

    assertThat(work.query("SELECT r::text FROM roles r ORDER BY id").toString()).isEqualTo(rows);
    assertThat(work.query("SELECT version FROM rbac_version").toString()).isEqualTo(version);
  }

  @Test
  void workBeforeAndAfterALostRaceIsCommitted() {
    work.execute(
        "INSERT INTO roles (id, name, scope, permissions) VALUES ('rival', 'tester', 'team', '[\"tools.read\"]')");

    GetOrCreateResult<RoleDetails> saved =
        work.inTransaction(
            entities -> {
              addUser(entities, "before@example.com");
              GetOrCreateResult<RoleDetails> lost =
                  roles.create(newRole("tester", RoleScope.TEAM, Set.of("tools.execute")));
              GetOrCreateResult<RoleDetails> won =
                  roles.create(newRole("writer", RoleScope.TEAM, Set.of("tools.update")));
              assertThat(won.created()).isTrue();
              addUser(entities, "after@example.com");
              return lost;
            });

    assertThat(saved.created()).isFalse();
    assertThat(saved.value().id()).isEqualTo("rival");
    assertThat(saved.value().permissions()).containsExactly("tools.read");
    assertThat(
            work.query(
                "SELECT email FROM email_users WHERE email IN ('before@example.com', 'after@example.com')"
                    + " ORDER BY email"))
        .containsExactly("after@example.com", "before@example.com");
    assertThat(work.query("SELECT name FROM roles WHERE is_active ORDER BY name"))
        .containsExactly("tester", "writer");
    removeUsers("before@example.com", "after@example.com");
  }

  @Test
  void aLostRaceForAnAssignmentIsSuccessToo() {
    RoleDetails role =
        roles.create(newRole("auditor", RoleScope.GLOBAL, Set.of("audit:read"))).value();
    work.execute(
        "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES ('rival', 'ada@example.com', '%s', 'global')"
            .formatted(role.id()));

    GetOrCreateResult<AssignmentDetails> saved =
        work.inTransaction(
            entities -> {
              addUser(entities, "before@example.com");
              GetOrCreateResult<AssignmentDetails> lost =
                  assignments.assign(
                      NewAssignment.of("Ada@Example.com", role.id(), RoleScope.GLOBAL));
              addUser(entities, "after@example.com");
              return lost;
            });

    assertThat(saved.created()).isFalse();
    assertThat(saved.value().id()).isEqualTo("rival");
    assertThat(work.query("SELECT count(*) FROM email_users WHERE email ~ '^(before|after)@'"))
        .containsExactly("2");
    removeUsers("before@example.com", "after@example.com");
  }

  /** Why the insert uses JDBC: with JPA it seems to work, and loses everything. */
  @Test
  void aNaiveSavepointLosesTheTransactionWithoutAWord() {
    work.execute("INSERT INTO roles (id, name, scope) VALUES ('rival', 'tester', 'team')");

    Object winner =
        work.inTransaction(
            entities -> {
              addUser(entities, "before@example.com");
              return insertNaively(entities);
            });

    assertThat(winner).isEqualTo("rival");
    assertThat(work.query("SELECT 1 FROM email_users WHERE email = 'before@example.com'"))
        .isEmpty();
  }

  private static Object insertNaively(EntityManager entities) {
    Connection connection = entities.unwrap(Connection.class);
    try {
      Savepoint savepoint = connection.setSavepoint();
      try {
        entities
            .createNativeQuery(
                "INSERT INTO roles (id, name, scope) VALUES ('late', 'tester', 'team')")
            .executeUpdate();
      } catch (RuntimeException lost) {
        connection.rollback(savepoint);
      }
      return entities
          .createNativeQuery("SELECT id FROM roles WHERE name = 'tester'")
          .getSingleResult();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anExceptionAsAValueLeavesTheCallersTransactionAlone() {
    RoleDetails role =
        roles.create(newRole("tester", RoleScope.TEAM, Set.of("tools.read"))).value();
    List<String> refusals =
        work.inTransaction(
            entities -> {
              addUser(entities, "before@example.com");
              List<String> messages =
                  Stream.of(
                          assignments.tryAssign(
                              NewAssignment.of("nobody@example.com", role.id(), RoleScope.TEAM)
                                  .inTeam(team(entities))),
                          assignments.tryAssign(
                              NewAssignment.of("ada@example.com", role.id(), RoleScope.TEAM)
                                  .inTeam("no-such-team")),
                          assignments.tryAssign(
                              NewAssignment.of("ada@example.com", "no-such-role", RoleScope.TEAM)
                                  .inTeam("t1")))
                      .map(outcome -> ((Outcome.Refused<?>) outcome).refusal().getMessage())
                      .toList();
              addUser(entities, "after@example.com");
              return messages;
            });

    assertThat(refusals)
        .containsExactly(
            "There is no user \"nobody@example.com\"",
            "There is no team \"no-such-team\"",
            "There is no role \"no-such-role\"");
    assertThat(work.query("SELECT count(*) FROM email_users WHERE email ~ '^(before|after)@'"))
        .containsExactly("2");
    assertThat(work.query("SELECT count(*) FROM user_roles")).containsExactly("0");
    removeUsers("before@example.com", "after@example.com");
  }

  @Test
  void anExceptionThatIsThrownArrivesUnwrappedAndRollsBack() {
    RoleDetails role =
        roles.create(newRole("auditor", RoleScope.GLOBAL, Set.of("audit:read"))).value();

    assertThatThrownBy(
            () ->
                work.inTransaction(
                    entities -> {
                      addUser(entities, "before@example.com");
                      return assignments.assign(
                          NewAssignment.of("nobody@example.com", role.id(), RoleScope.GLOBAL));
                    }))
        .isInstanceOf(RbacException.UnknownUser.class)
        .hasMessage("There is no user \"nobody@example.com\"");

    assertThat(work.query("SELECT 1 FROM email_users WHERE email = 'before@example.com'"))
        .isEmpty();
  }

  @Test
  void ofTwoVersionsSideBySideOnlyTheNewerChangesWhatIsStored() throws Exception {
    RoleCatalogue older = RoleCatalogue.CURRENT;
    RoleCatalogue newer = newerThan(older);
    assertThat(seeder.seed(older, List.of()).created()).isEqualTo(5);
    assertThat(seeder.seed(newer, List.of()).converged()).isEqualTo(5);
    String rows = work.query("SELECT r::text FROM roles r ORDER BY id").toString();

    for (int round = 0; round < 5; round++) {
      assertThat(seeder.seed(older, List.of()).newer()).isEqualTo(5);
      assertThat(seeder.seed(newer, List.of()).unchanged()).isEqualTo(5);
    }
    assertThat(work.query("SELECT r::text FROM roles r ORDER BY id").toString()).isEqualTo(rows);

    for (int round = 0; round < 10; round++) {
      work.execute("TRUNCATE roles, user_roles");
      Rivals.atOnce(
          List.of(
              () -> seeder.seed(older, List.of()),
              () -> seeder.seed(newer, List.of()),
              () -> seeder.seed(older, List.of()),
              () -> seeder.seed(newer, List.of())),
          threads);
      assertThat(
              work.query(
                  "SELECT DISTINCT catalog_version || ' ' || (jsonb_exists(permissions, 'tags.read'))::text FROM roles"))
          .containsExactly("2 true");
    }
  }

  private static RoleCatalogue newerThan(RoleCatalogue catalogue) {
    return new RoleCatalogue(
        catalogue.version() + 1,
        catalogue.roles().stream()
            .map(
                role ->
                    new RoleDefinition(
                        role.name(),
                        role.scope(),
                        role.description(),
                        Stream.concat(role.permissions().stream(), Stream.of("tags.read"))
                            .collect(Collectors.toSet())))
            .toList());
  }

  @Test
  void aSystemRoleThatWasChangedByHandGetsItsPermissionsBack() {
    seed();
    work.execute("UPDATE roles SET permissions = '[]' WHERE name = 'viewer'");

    assertThat(seed().converged()).isEqualTo(1);

    assertThat(
            work.query(
                "SELECT jsonb_exists(permissions, 'tools.read') FROM roles WHERE name = 'viewer'"))
        .containsExactly("t");
  }

  @Test
  void aRoleMadeByHandUnderADefaultNameStopsTheStart() {
    work.execute("INSERT INTO roles (id, name, scope) VALUES ('mine', 'developer', 'team')");

    assertThatThrownBy(this::seed)
        .isInstanceOf(RbacException.DefaultRoleNameTaken.class)
        .hasMessage(
            "The team role \"developer\" (id mine) is not a system role but has the name of a default"
                + " role: rename it or deactivate it, then start again");

    assertThat(work.query("SELECT id FROM roles")).containsExactly("mine");
  }

  @Test
  void extraRolesAreMadeOnceAndThenBelongToTheAdministrators() {
    RoleDefinition extra =
        new RoleDefinition("analyst", RoleScope.TEAM, "Reads", Set.of("resources.read"));
    assertThat(seeder.seed(RoleCatalogue.CURRENT, List.of(extra)).extraCreated()).isEqualTo(1);
    RoleDetails made = roles.findActive("analyst", RoleScope.TEAM).orElseThrow();
    assertThat(made.systemRole()).isFalse();
    assertThat(made.description()).contains("Reads");
    roles.update(made.id(), permissions(Set.of("prompts.read")));

    assertThat(seeder.seed(RoleCatalogue.CURRENT, List.of(extra)).extraUnchanged()).isEqualTo(1);

    assertThat(roles.find(made.id()).orElseThrow().permissions()).containsExactly("prompts.read");
  }

  static void addUser(EntityManager entities, String email) {
    entities
        .createNativeQuery("INSERT INTO email_users (id, email) VALUES (?1, ?2)")
        .setParameter(1, email.substring(0, email.indexOf('@')))
        .setParameter(2, email)
        .executeUpdate();
  }

  private static String team(EntityManager entities) {
    entities
        .createNativeQuery(
            "INSERT INTO email_teams (id, name, slug) VALUES ('t1', 't1', 't1') ON CONFLICT DO NOTHING")
        .executeUpdate();
    return "t1";
  }

  void removeUsers(String... emails) {
    for (String email : emails) {
      work.execute("DELETE FROM email_users WHERE email = '%s'".formatted(email));
    }
  }
}
