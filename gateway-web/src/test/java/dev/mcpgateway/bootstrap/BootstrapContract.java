package dev.mcpgateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.LogRecorder;
import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.identity.IdentityInputs;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.boundary.Login;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Complete bootstraps: the same steps by any number of concurrent replicas, interrupted anywhere,
 * or repeated.
 */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(
    settings = {
      "mcpgateway.password.argon2.memory-kib=7168",
      "mcpgateway.password.argon2.iterations=1"
    })
abstract class BootstrapContract {

  private static final int REPLICAS = 8;
  private static final Pattern PRINTED =
      Pattern.compile("has been created with the password (\\S+) ");

  /** All rows except the catalogue, without values that differ between runs. */
  static final String ACCESS =
      """
      SELECT 'user ' || concat_ws(' ', email, full_name, is_admin, is_active, password_change_required) FROM email_users
      UNION ALL
      SELECT 'team ' || concat_ws(' ', slug, name, created_by, is_personal, visibility, is_active) FROM email_teams
      UNION ALL
      SELECT 'member ' || concat_ws(' ', t.slug, m.user_email, m.role, m.is_active)
      FROM email_team_members m JOIN email_teams t ON t.id = m.team_id
      UNION ALL
      SELECT 'role ' || concat_ws(' ', scope, name, is_active, permissions) FROM roles
      UNION ALL
      SELECT 'holds ' || concat_ws(' ', a.user_email, r.name, a.scope, t.slug, a.is_active, a.grant_source)
      FROM user_roles a JOIN roles r ON r.id = a.role_id LEFT JOIN email_teams t ON t.id = a.scope_id
      UNION ALL
      SELECT 'signing key ' || is_active FROM token_signing_keys
      UNION ALL
      SELECT 'sealing key ' || is_active FROM sealing_keys
      ORDER BY 1
      """;

  @Inject BootstrapSteps steps;
  @Inject Login login;
  @Inject Work work;

  @Resource ManagedThreadFactory threads;

  OrphanedCatalogue catalogue;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(
        BootstrapContract.class,
        IdentityInputs.class,
        BrokenOffContract.class,
        OrphanedCatalogue.class,
        Work.class,
        Rivals.class,
        LogRecorder.class);
  }

  @BeforeEach
  void startAtHeadWithNothingInIt() {
    catalogue = new OrphanedCatalogue(work);
    work.execute(
        work.query(
                "SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables"
                    + " WHERE schemaname = current_schema()"
                    + " AND tablename NOT IN ('databasechangelog', 'rbac_version', 'ended_session_version')")
            .get(0));
  }

  /** One start of one replica. */
  void comeUp() {
    comeUp(steps.inOrder());
  }

  static void comeUp(List<BootstrapStep> inOrder) {
    BootstrapStatus status = new BootstrapStatus();
    new BootstrapRun(ConfiguredSettings.lookup(), inOrder, status).run();
    assertThat(status.snapshot().isDone()).isTrue();
  }

  private void comeUpAtOnce() throws Exception {
    Rivals.atOnce(
        REPLICAS,
        threads,
        () -> {
          comeUp();
          return true;
        });
  }

  @Test
  void eightReplicasOnAnEmptyDatabaseMakeOneOfEach() throws Exception {
    comeUp();
    List<String> alone = work.query(ACCESS);
    assertThat(alone)
        .contains(
            "user admin@example.com Platform Administrator t t t",
            "team personal-admin-example-com Platform Administrator's team admin@example.com t private t",
            "member personal-admin-example-com admin@example.com owner t",
            "holds admin@example.com platform_admin global t bootstrap",
            "holds admin@example.com team_admin team personal-admin-example-com t bootstrap",
            "signing key true",
            "sealing key true")
        .hasSize(12);

    work.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      comeUpAtOnce();
      heard = log.heard();
    }

    assertThat(work.query(ACCESS)).isEqualTo(alone);
    assertThat(printedPasswords(heard)).hasSize(1);
    assertThat(login.attempt("admin@example.com", printedPasswords(heard).get(0), "192.0.2.1"))
        .isInstanceOfSatisfying(
            LoginOutcome.Accepted.class,
            accepted -> assertThat(accepted.user().passwordChangeRequired()).isTrue());
    assertNoLockIsHeld();
  }

  static List<String> printedPasswords(List<String> heard) {
    List<String> passwords = new ArrayList<>();
    for (String line : heard) {
      Matcher printed = PRINTED.matcher(line);
      if (printed.find()) {
        passwords.add(printed.group(1));
      }
    }
    return passwords;
  }

  private void assertNoLockIsHeld() {
    assertThat(
            work.query(
                "SELECT locktype || ' ' || mode FROM pg_locks WHERE pid <> pg_backend_pid()"
                    + " AND locktype = 'advisory'"))
        .isEmpty();
  }

  @Test
  void eightReplicasGiveAHundredThousandOrphansAnOwnerEachOnce() throws Exception {
    comeUp();
    catalogue.fill(100_000);
    List<String> expected = catalogue.expectedRows();
    assertThat(expected).hasSize(100_000 + 6 * 40);

    List<String> heard;
    long began = System.nanoTime();
    try (LogRecorder log = new LogRecorder()) {
      comeUpAtOnce();
      heard = log.heard();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf(
        "%s: %d replicas gave 100,000 orphans an owner in %.1f s (%.0f a second)%n",
        getClass().getSimpleName(), REPLICAS, seconds, 100_000 / seconds);

    assertThat(catalogue.rows()).isEqualTo(expected);
    assertThat(catalogue.owners())
        .containsExactly(
            "orphan admin@example.com personal-admin-example-com public version 2: 100000",
            "there admin@example.com personal-admin-example-com team version 1: 240");
    assertThat(adoptedAccordingTo(heard)).isEqualTo(100_000);
    assertNoLockIsHeld();
  }

  /** The totals of the replicas' log lines. */
  private static long adoptedAccordingTo(List<String> heard) {
    Pattern count =
        Pattern.compile("(gateways|servers|tools|resources|prompts|a2a_agents): (\\d+)");
    return heard.stream()
        .filter(line -> line.contains("Step 'orphaned resources' is done"))
        .mapToLong(
            line ->
                count
                    .matcher(line)
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(2)))
                    .sum())
        .sum();
  }

  @Test
  void tenStartsInARowChangeNothingAfterTheFirst() {
    comeUp();
    catalogue.fill(1_000);
    comeUp();
    List<String> rows = everyRow();

    for (int i = 0; i < 10; i++) {
      comeUp();
    }

    assertThat(everyRow()).isEqualTo(rows);
  }

  /** Every row of every table, with the transaction that wrote it. */
  private List<String> everyRow() {
    String all =
        work
            .query(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()"
                    + " ORDER BY 1")
            .stream()
            .map("SELECT '%1$s ' || xmin || ' ' || r FROM %1$s r"::formatted)
            .collect(Collectors.joining(" UNION ALL "));
    return work.query(all + " ORDER BY 1");
  }

  /** A database with work for every step, and two batches for the last one. */
  void fillForEveryStep() {
    startAtHeadWithNothingInIt();
    work.execute(
        "ALTER TABLE email_teams DROP CONSTRAINT email_teams_visibility_known",
        "INSERT INTO email_teams (id, name, slug, visibility)"
            + " SELECT 'older' || i, 'Older', 'older-' || i, 'team' FROM generate_series(1, 3) i",
        "ALTER TABLE email_teams ADD CONSTRAINT email_teams_visibility_known"
            + " CHECK (visibility IN ('private', 'public')) NOT VALID");
    catalogue.fillWithoutHome(12_000);
  }

  @Test
  void visibilitiesOfAnOlderSystemBecomePrivateOnce() throws Exception {
    fillForEveryStep();
    assertThatThrownBy(
            () -> work.execute("UPDATE email_teams SET name = 'Any' WHERE id = 'older1'"))
        .hasMessageContaining("email_teams_visibility_known");
    catalogue.clear();

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      comeUpAtOnce();
      heard = log.heard();
    }

    assertThat(
            work.query(
                "SELECT DISTINCT visibility || version FROM email_teams WHERE id LIKE 'older%'"))
        .containsExactly("private2");
    assertThat(heard.stream().filter(line -> line.contains("teams made private: 3"))).hasSize(1);
    assertThat(heard.stream().filter(line -> line.contains("teams made private: 0"))).hasSize(7);
    work.execute("ALTER TABLE email_teams VALIDATE CONSTRAINT email_teams_visibility_known");
  }
}
