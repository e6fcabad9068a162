package dev.mcpgateway.bootstrap;

import static dev.mcpgateway.identity.IdentityInputs.newUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.catalog.control.OrphanBatch;
import dev.mcpgateway.deployed.LogRecorder;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.control.AccountDeletion;
import dev.mcpgateway.identity.control.Administrator;
import dev.mcpgateway.identity.control.Users;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

/** All tests without a pooler, and those of an administrator that differs from the settings. */
class BootstrapDirectIT extends BrokenOffContract {

  private static final String PASSWORD = "correct horse battery";

  @Inject Administrator administrator;
  @Inject Users users;
  @Inject AccountDeletion deletion;
  @Inject MetricRegistry metrics;

  private static IdentityConfiguration configured(String... settings) {
    return IdentityConfiguration.from(
        SettingLookup.of(
            settings.length == 2
                ? Map.of(settings[0], settings[1])
                : Map.of(settings[0], settings[1], settings[2], settings[3])));
  }

  private List<String> passwordHash() {
    return work.query("SELECT password_hash FROM email_users WHERE email = 'admin@example.com'");
  }

  private List<String> liveRoles(String email) {
    return work.query(
        "SELECT r.name FROM user_roles a JOIN roles r ON r.id = a.role_id"
            + " WHERE a.user_email = ? AND a.is_active ORDER BY 1",
        email);
  }

  @Test
  void theEmailIsTheSameInWhateverCase() {
    comeUp();

    assertThat(administrator.ensure(configured("mcpgateway.admin.email", " Admin@EXAMPLE.com ")))
        .satisfies(summary -> assertThat(summary.counts()).doesNotContainValue(1L));

    assertThat(work.query("SELECT email FROM email_users")).containsExactly("admin@example.com");
  }

  @Test
  void oneWhoHasWhatMattersGetsTheRest() {
    comeUp();
    work.execute(
        "UPDATE email_users SET is_admin = false",
        "UPDATE user_roles SET is_active = false, revoked_at = now() WHERE scope = 'team'",
        "UPDATE email_team_members SET role = 'member'");

    comeUp();

    assertThat(work.query("SELECT is_admin FROM email_users")).containsExactly("t");
    assertThat(liveRoles("admin@example.com")).containsExactly("platform_admin", "team_admin");
    assertThat(work.query("SELECT role FROM email_team_members")).containsExactly("owner");
  }

  @Test
  void oneWhoWasDemotedByHandStaysSoUnlessToldOtherwise() {
    comeUp();
    List<String> hash = passwordHash();
    work.execute(
        "UPDATE email_users SET is_admin = false",
        "UPDATE user_roles SET is_active = false, revoked_at = now()",
        "UPDATE email_team_members SET role = 'member'");
    String before = everything();

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      comeUp();
      heard = log.heard();
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARNING")
                    .contains(
                        "admin@example.com is an ordinary account",
                        "mcpgateway.admin.email",
                        "mcpgateway.admin.promote-existing=true"));

    try (LogRecorder log = new LogRecorder()) {
      administrator.ensure(configured("mcpgateway.admin.promote-existing", "true"));
      heard = log.heard();
    }

    assertThat(work.query("SELECT is_admin FROM email_users")).containsExactly("t");
    assertThat(liveRoles("admin@example.com")).containsExactly("platform_admin", "team_admin");
    assertThat(work.query("SELECT role FROM email_team_members")).containsExactly("owner");
    assertThat(passwordHash()).isEqualTo(hash);
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARNING")
                    .contains("admin@example.com was no administrator", "mcpgateway.admin.email"));
    assertThat(printedPasswords(heard)).isEmpty();
  }

  private String everything() {
    return String.join(
        "\n",
        work.query(
            """
            SELECT u::text FROM email_users u UNION ALL SELECT r::text FROM user_roles r
            UNION ALL SELECT t::text FROM email_teams t UNION ALL SELECT m::text FROM email_team_members m
            ORDER BY 1
            """));
  }

  @Test
  void oneWhoWasDeletedIsNotMadeAgain() {
    comeUp();
    users.create(
        new NewUser(
            new EmailAddress("second@example.com"), PASSWORD, Optional.empty(), true, false),
        true);
    deletion.delete(
        new EmailAddress("admin@example.com"),
        Optional.empty(),
        new EmailAddress("second@example.com"),
        Optional.empty(),
        team -> {});
    catalogue.fillWithoutHome(600);

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      comeUp();
      heard = log.heard();
    }

    assertThat(users.find(new EmailAddress("admin@example.com"))).isEmpty();
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARNING")
                    .contains("admin@example.com was deleted and is not made again"));
    assertThat(work.query("SELECT DISTINCT owner_email FROM tools"))
        .as("what has no owner goes to whoever administers")
        .containsExactly("second@example.com");
  }

  @Test
  void oneWhoWasDeactivatedStaysSo() {
    comeUp();
    work.execute("UPDATE email_users SET is_active = false");
    catalogue.fill(600);

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      comeUp();
      heard = log.heard();
    }

    assertThat(work.query("SELECT is_active FROM email_users")).containsExactly("f");
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("WARNING")
                    .contains("admin@example.com is deactivated and stays so"));
    assertThat(catalogue.owners()).hasSize(2);
  }

  @Test
  void aSecondAdministratorIsLeftAlone() {
    comeUp();
    users.create(
        new NewUser(
            new EmailAddress("second@example.com"), PASSWORD, Optional.empty(), true, false),
        true);
    String before =
        work.query("SELECT u::text FROM email_users u WHERE email LIKE 'second%'").get(0);

    comeUp();

    assertThat(work.query("SELECT u::text FROM email_users u WHERE email LIKE 'second%'"))
        .containsExactly(before);
    assertThat(liveRoles("second@example.com"))
        .containsExactly("platform_admin", "platform_viewer", "team_admin");
  }

  @Test
  void whenTheSettingNamesAnotherBothAdminister() {
    comeUp();

    administrator.ensure(configured("mcpgateway.admin.email", "other@example.com"));

    assertThat(work.query("SELECT email FROM email_users WHERE is_admin ORDER BY 1"))
        .containsExactly("admin@example.com", "other@example.com");
    assertThat(work.query("SELECT slug FROM email_teams WHERE is_personal ORDER BY 1"))
        .containsExactly("personal-admin-example-com", "personal-other-example-com");
    assertThat(liveRoles("admin@example.com")).containsExactly("platform_admin", "team_admin");
    assertThat(liveRoles("other@example.com")).containsExactly("platform_admin", "team_admin");
  }

  @Test
  void whoeverHasTakenTheAddressIsNotMadeTheAdministrator() {
    comeUp();
    users.create(newUser("ada@example.com", PASSWORD), true);
    String before = everything();

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      assertThat(
              administrator.ensure(
                  configured(
                      "mcpgateway.admin.email",
                      "Ada@example.com",
                      "mcpgateway.admin.password",
                      "another horse battery")))
          .satisfies(summary -> assertThat(summary.counts()).doesNotContainValue(1L));
      heard = log.heard();
    }

    assertThat(everything()).isEqualTo(before);
    assertThat(liveRoles("ada@example.com")).containsExactly("platform_viewer", "team_admin");
    assertThat(heard)
        .singleElement()
        .asString()
        .startsWith("WARNING")
        .contains("ada@example.com is an ordinary account", "promote-existing=true");
  }

  @Test
  void somebodyWithAnAccountBecomesTheAdministratorWithItWhereThatIsSaid() {
    comeUp();
    users.create(newUser("ada@example.com", PASSWORD), true);

    administrator.ensure(
        configured(
            "mcpgateway.admin.email",
            "Ada@example.com",
            "mcpgateway.admin.promote-existing",
            "true"));

    assertThat(liveRoles("ada@example.com"))
        .containsExactly("platform_admin", "platform_viewer", "team_admin");
    assertThat(work.query("SELECT count(*) FROM email_teams WHERE created_by = 'ada@example.com'"))
        .containsExactly("1");
    assertThat(login.attempt("ada@example.com", PASSWORD, "192.0.2.1"))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void aConfiguredPasswordIsTakenAndNotPrinted() {
    seedRoles();

    List<String> heard;
    try (LogRecorder log = new LogRecorder()) {
      administrator.ensure(configured("mcpgateway.admin.password", PASSWORD));
      heard = log.heard();
    }

    assertThat(login.attempt("admin@example.com", PASSWORD, "192.0.2.1"))
        .isInstanceOfSatisfying(
            LoginOutcome.Accepted.class,
            accepted -> assertThat(accepted.user().passwordChangeRequired()).isFalse());
    assertThat(heard).noneMatch(line -> line.contains("password"));
  }

  @Test
  void aConfiguredPasswordThatIsGuessedSoonStopsTheStartAndNothingIsWritten() {
    seedRoles();

    assertThatThrownBy(
            () -> administrator.ensure(configured("mcpgateway.admin.password", "Password1234")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "mcpgateway.admin.password (MCPGATEWAY_ADMIN_PASSWORD) is refused by the password policy,"
                + " so admin@example.com was not created: The password is too easy to guess."
                + " This is similar to a commonly used password.");

    assertThat(work.query("SELECT 1 FROM email_users")).isEmpty();
  }

  @Test
  void aConfiguredPasswordIsOfNoInterestWhereTheAccountIsThere() {
    seedRoles();
    administrator.ensure(configured("mcpgateway.admin.password", PASSWORD));

    administrator.ensure(configured("mcpgateway.admin.password", "Password1234"));

    assertThat(login.attempt("admin@example.com", PASSWORD, "192.0.2.1"))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void aConfiguredPasswordThatThePolicyRefusesStopsTheStartAndNothingIsWritten() {
    seedRoles();

    assertThatThrownBy(
            () -> administrator.ensure(configured("mcpgateway.admin.password", "s3cret")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "mcpgateway.admin.password (MCPGATEWAY_ADMIN_PASSWORD) is refused by the password policy,"
                + " so admin@example.com was not created: The password must have at least 12 characters");

    assertThat(work.query("SELECT 1 FROM email_users")).isEmpty();
    assertThat(work.query("SELECT 1 FROM email_teams")).isEmpty();
  }

  @Test
  void aConfiguredPasswordIsNotLookedAtWhereThereIsAnAccount() {
    comeUp();
    List<String> hash = passwordHash();

    administrator.ensure(configured("mcpgateway.admin.password", "s3cret"));

    assertThat(passwordHash()).isEqualTo(hash);
  }

  @Test
  void aTeamThatHasItsSlugAlreadyIsLeftAlone() {
    work.execute(
        "INSERT INTO email_teams (id, name, slug) VALUES ('t1', 'Mine', 'personal-admin-example-com')");

    comeUp();

    assertThat(work.query("SELECT slug FROM email_teams ORDER BY slug"))
        .containsExactly("personal-admin-example-com", "personal-admin-example-com-2");
  }

  private void seedRoles() {
    steps.inOrder().get(1).run();
  }

  /** The rival is a replica in the middle of a batch. */
  @Test
  void whoeverWaitsForABatchOfOrphansDoesSoOutsideTheDatabase() throws Exception {
    comeUp();
    catalogue.fill(100);
    ExecutorService replicas = Executors.newFixedThreadPool(3, threads);
    List<Future<?>> starts = new ArrayList<>();
    try {
      try (Connection rival = work.connect()) {
        rival.setAutoCommit(false);
        assertThat(OrphanBatch.tryLock(rival)).isTrue();
        assertThat(longestSilence(rival)).isEqualTo("15s");
        rival
            .createStatement()
            .execute("SELECT id FROM gateways WHERE owner_email IS NULL FOR NO KEY UPDATE");
        try (LogRecorder log = new LogRecorder()) {
          for (int i = 0; i < 3; i++) {
            starts.add(replicas.submit((Runnable) this::comeUp));
          }
          Awaitility.await()
              .atMost(Duration.ofMinutes(1))
              .until(
                  () ->
                      log.heard().stream()
                              .filter(line -> line.contains("Step 'administrator' is done"))
                              .count()
                          == 3);
        }
        Awaitility.await()
            .during(Duration.ofSeconds(2))
            .atMost(Duration.ofMinutes(1))
            .until(() -> work.query("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
        assertThat(starts).noneMatch(Future::isDone);
        rival.rollback();
      }
      for (Future<?> start : starts) {
        start.get(2, TimeUnit.MINUTES);
      }
    } finally {
      replicas.shutdownNow();
    }
    assertThat(work.query("SELECT id FROM gateways WHERE owner_email IS NULL")).isEmpty();
  }

  private static String longestSilence(Connection connection) throws SQLException {
    try (ResultSet row =
        connection.createStatement().executeQuery("SHOW idle_in_transaction_session_timeout")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void whatTheStepsHaveDoneIsInTheMetrics() {
    long before = adoptedTools();
    comeUp();
    catalogue.fill(1_000);

    comeUp();

    assertThat(adoptedTools() - before).isEqualTo(500);
    assertThat(metrics.getTimers().keySet())
        .filteredOn(metric -> metric.getName().equals("mcpgateway_bootstrap_step_duration"))
        .extracting(metric -> metric.getTags().get("step"))
        .containsExactlyInAnyOrder(
            "team_visibility",
            "default_roles",
            "administrator",
            "orphaned_resources",
            "signing_key",
            "sealing_key");
  }

  private long adoptedTools() {
    return metrics
        .counter(
            "mcpgateway_bootstrap_rows",
            new Tag("step", "orphaned_resources"),
            new Tag("what", "tools"))
        .getCount();
  }
}
