package dev.mcpgateway.identity;

import static dev.mcpgateway.identity.IdentityInputs.administrator;
import static dev.mcpgateway.identity.IdentityInputs.fullName;
import static dev.mcpgateway.identity.IdentityInputs.newTeam;
import static dev.mcpgateway.identity.IdentityInputs.newToken;
import static dev.mcpgateway.identity.IdentityInputs.newUser;
import static dev.mcpgateway.identity.IdentityInputs.password;
import static dev.mcpgateway.identity.IdentityInputs.publicTeam;
import static dev.mcpgateway.identity.IdentityInputs.teamChange;
import static dev.mcpgateway.identity.IdentityInputs.tokenName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.Rivals;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.exception.DomainException;
import dev.mcpgateway.identity.LoginOutcome.Reason;
import dev.mcpgateway.identity.boundary.Login;
import dev.mcpgateway.identity.control.AccountDeletion;
import dev.mcpgateway.identity.control.ApiTokens;
import dev.mcpgateway.identity.control.Invitations;
import dev.mcpgateway.identity.control.JoinRequests;
import dev.mcpgateway.identity.control.Teams;
import dev.mcpgateway.identity.control.Users;
import dev.mcpgateway.persistence.Page;
import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rbac.RbacException;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.boundary.PermissionChecker;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Accounts, logins, teams, invitations, requests to join and API tokens. */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(
    settings = {
      "mcpgateway.password.argon2.memory-kib=7168",
      "mcpgateway.password.argon2.iterations=1",
      "mcpgateway.login.max-failures=5",
      "mcpgateway.api-tokens-per-user=5"
    })
class IdentityIT {

  private static final String PASSWORD = "correct horse battery";
  private static final EmailAddress ADMIN = new EmailAddress("admin@example.com");
  private static final EmailAddress ADA = new EmailAddress("ada@example.com");
  private static final EmailAddress BOB = new EmailAddress("bob@example.com");
  private static final EmailAddress EVE = new EmailAddress("eve@example.com");
  private static final String NETWORK = "192.0.2.1";
  private static final String ELSEWHERE = "198.51.100.1";
  private static final String PASSWORD_VERSION =
      "SELECT password_version FROM email_users WHERE email = ?";
  private static final PageRequest ALL = PageRequest.first(500);

  @Inject PermissionChecker checker;
  @Inject Users users;
  @Inject Login login;
  @Inject Teams teams;
  @Inject Invitations invitations;
  @Inject AccountDeletion deletion;
  @Inject JoinRequests joinRequests;
  @Inject ApiTokens tokens;
  @Inject Work work;

  @Resource ManagedThreadFactory threads;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(
        IdentityIT.class, IdentityInputs.class, Work.class, Rivals.class);
  }

  @BeforeEach
  void startWithThreeAccounts() {
    work.execute(
        "TRUNCATE email_api_tokens, email_team_join_requests, email_team_invitations, login_networks",
        "DELETE FROM user_roles WHERE user_email <> 'admin@example.com' OR scope_id IN"
            + " (SELECT id FROM email_teams WHERE NOT is_personal)",
        "DELETE FROM email_team_members WHERE team_id IN (SELECT id FROM email_teams"
            + " WHERE NOT is_personal OR created_by <> 'admin@example.com')",
        "DELETE FROM email_teams WHERE NOT is_personal OR created_by <> 'admin@example.com'",
        "DELETE FROM email_users WHERE email <> 'admin@example.com'",
        "UPDATE email_users SET is_admin = true, is_active = true");
    users.create(newUser("Ada@Example.com", PASSWORD), true);
    users.create(newUser("bob@example.com", PASSWORD), true);
    users.create(newUser("eve@example.com", PASSWORD), true);
  }

  @Test
  void anAccountIsStoredInLowerCaseWithItsTeamAndRoles() {
    assertThat(users.find(ADA))
        .hasValueSatisfying(
            ada -> {
              assertThat(ada.email()).isEqualTo("ada@example.com");
              assertThat(ada.active()).isTrue();
              assertThat(ada.administrator()).isFalse();
              assertThat(ada.authProvider()).isEqualTo("local");
            });
    TeamDetails own = teams.findPersonal(ADA).orElseThrow();
    assertThat(own.visibility()).isEqualTo(TeamVisibility.PRIVATE);
    assertThat(own.slug()).isEqualTo("personal-ada-example-com");
    assertThat(teams.findMember(own.id(), ADA).orElseThrow().role()).isEqualTo(TeamRole.OWNER);
    assertThat(rolesOf(ADA))
        .containsExactly("global platform_viewer", "team team_admin " + own.id());
    assertThat(work.query("SELECT password_hash FROM email_users WHERE email = ?", ADA.value()))
        .singleElement()
        .asString()
        .startsWith("$argon2id$v=19$m=7168,t=1,p=1$");
  }

  @Test
  void anEmailIsTakenInWhateverCase() {
    assertThatThrownBy(() -> users.create(newUser("ADA@example.COM", PASSWORD), true))
        .isInstanceOf(IdentityException.EmailTaken.class)
        .hasMessage("There is an account with the e-mail address ada@example.com");
  }

  @Test
  void ofManyWhoMakeTheSameAccountAtOnceOneDoes() throws Exception {
    List<Boolean> made =
        Rivals.atOnce(
            16,
            threads,
            () -> {
              try {
                users.create(newUser("new@example.com", PASSWORD), true);
                return true;
              } catch (IdentityException.EmailTaken lost) {
                return false;
              }
            });

    assertThat(made).containsOnlyOnce(true);
    assertThat(
            work.query(
                "SELECT count(*) FROM email_teams WHERE created_by = 'new@example.com' AND is_personal"))
        .containsExactly("1");
  }

  @Test
  void aRefusedAccountLeavesNothingBehind() {
    assertThatThrownBy(() -> users.create(newUser("new@example.com", "short"), true))
        .isInstanceOf(IdentityException.PasswordRefused.class);
    NewUser unnamable =
        new NewUser(
            new EmailAddress("new@example.com"), PASSWORD, Optional.of("two\nlines"), false, false);
    assertThatThrownBy(() -> users.create(unnamable, true))
        .isInstanceOf(IdentityException.InvalidText.class);

    assertThat(users.find(new EmailAddress("new@example.com"))).isEmpty();
  }

  @Test
  void accountsAreListedInOneOrderPartByPart() {
    for (int i = 0; i < 7; i++) {
      users.create(newUser("user" + i + "@example.com", PASSWORD), true);
    }
    List<String> whole =
        users.list(Optional.empty(), ALL).items().stream().map(UserDetails::email).toList();
    assertThat(whole).hasSize(11).startsWith("admin@example.com", "ada@example.com");

    List<String> parts = new ArrayList<>();
    Page<UserDetails> page = users.list(Optional.empty(), PageRequest.first(4));
    while (true) {
      page.items().forEach(user -> parts.add(user.email()));
      if (page.next().isEmpty()) {
        break;
      }
      // Insertions and deletions elsewhere in the list do not move rows.
      work.execute("DELETE FROM user_roles WHERE user_email = 'user0@example.com'");
      page = users.list(Optional.empty(), PageRequest.after(page.next().get(), 4));
    }
    assertThat(parts).isEqualTo(whole);

    deactivate(BOB);
    assertThat(users.list(Optional.of(false), ALL).items())
        .extracting(UserDetails::email)
        .containsExactly("bob@example.com");
  }

  @Test
  void accountsMadeInTheSameInstantAreEachListedOnce() {
    work.execute("UPDATE email_users SET created_at = '2026-01-01T00:00:00.123456Z'");
    List<String> parts = new ArrayList<>();
    Page<UserDetails> page = users.list(Optional.empty(), PageRequest.first(1));
    page.items().forEach(user -> parts.add(user.email()));
    while (page.next().isPresent()) {
      page = users.list(Optional.empty(), PageRequest.after(page.next().get(), 1));
      page.items().forEach(user -> parts.add(user.email()));
    }
    assertThat(parts)
        .containsExactlyInAnyOrder(
            "admin@example.com", "ada@example.com", "bob@example.com", "eve@example.com");
  }

  @Test
  void twoWhoChangeTheSameAccountCannotOverwriteEachOther() {
    int version = users.find(ADA).orElseThrow().version();
    UserDetails changed = users.update(ADA, fullName("Ada Lovelace"), Optional.of(version));
    assertThat(changed.version()).isEqualTo(version + 1);

    assertThatThrownBy(() -> users.update(ADA, fullName("Ada"), Optional.of(version)))
        .isInstanceOf(IdentityException.StaleVersion.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "Changed by somebody else meanwhile: version %d was expected, %d is there",
                version,
                version + 1));

    assertThat(users.find(ADA).orElseThrow().fullName()).contains("Ada Lovelace");
  }

  @Test
  void anAdministratorHasThePermissionsAndLosesThemWithTheFlag() {
    users.update(ADA, administrator(true), Optional.empty());
    assertThat(rolesOf(ADA)).contains("global platform_admin");

    users.update(ADA, administrator(false), Optional.empty());
    assertThat(rolesOf(ADA)).doesNotContain("global platform_admin");
  }

  @Test
  void theLastAdministratorStays() {
    assertThatThrownBy(() -> deactivate(ADMIN)).isInstanceOf(RbacException.LastAdministrator.class);
    assertThatThrownBy(() -> users.update(ADMIN, administrator(false), Optional.empty()))
        .isInstanceOf(RbacException.LastAdministrator.class);
    assertThat(users.find(ADMIN).orElseThrow().active()).isTrue();
  }

  @Test
  void whoeverHoldsEverythingOfATeamOrOfTheirOwnIsNoAdministrator() {
    for (String scope : List.of("personal", "team", "global")) {
      work.execute(
          "INSERT INTO roles (id, name, scope, permissions) VALUES ('test-%1$s', 'test %1$s', '%1$s', '[\"*\"]') ON CONFLICT DO NOTHING"
              .formatted(scope),
          """
          INSERT INTO user_roles (id, user_email, role_id, scope, scope_id)
          SELECT gen_random_uuid(), 'ada@example.com', 'test-%1$s', '%1$s',
              CASE WHEN '%1$s' = 'team' THEN (SELECT id FROM email_teams WHERE created_by = 'ada@example.com' LIMIT 1) END
          """
              .formatted(scope));
      boolean everything = scope.equals("global");

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          checker.authorityOf(ADA.value(), TokenScope.NONE, true).holdsEverything())
                      .as(scope)
                      .isEqualTo(everything));
      if (everything) {
        deactivate(ADMIN);
      } else {
        assertThatThrownBy(() -> deactivate(ADMIN))
            .as(scope)
            .isInstanceOf(RbacException.LastAdministrator.class);
      }
    }
  }

  @Test
  void ofTheLastTwoAdministratorsOneStaysHoweverFastTheyGo() throws Exception {
    for (int round = 0; round < 10; round++) {
      work.execute(
          "UPDATE email_users SET is_active = true, is_admin = true WHERE email = 'admin@example.com'");
      users.update(ADA, administrator(true).toActive(true), Optional.empty());

      List<Boolean> gone =
          Rivals.atOnce(
              List.of(refusable(() -> deactivate(ADMIN)), refusable(() -> deactivate(ADA))),
              threads);

      assertThat(gone).containsExactlyInAnyOrder(true, false);
      assertThat(work.query("SELECT count(*) FROM email_users WHERE is_admin AND is_active"))
          .containsExactly("1");
    }
  }

  private void deactivate(EmailAddress user) {
    users.update(user, UserChange.none().toActive(false), Optional.empty());
  }

  private MemberDetails accept(String token, EmailAddress user) {
    return invitations.accept(invitations.requireOpen(token, user).id());
  }

  private static Callable<Boolean> refusable(Runnable change) {
    return () -> {
      try {
        change.run();
        return true;
      } catch (DomainException refused) {
        return false;
      }
    };
  }

  @Test
  void theRightPasswordLogsIn() {
    assertThat(login.attempt(" ADA@example.com ", PASSWORD, NETWORK))
        .isInstanceOfSatisfying(
            LoginOutcome.Accepted.class,
            accepted -> {
              assertThat(accepted.user().email()).isEqualTo("ada@example.com");
              assertThat(accepted.user().lastLogin()).isPresent();
            });
  }

  @Test
  void whoeverDoesNotLogInIsRefusedWithAReasonForTheAudit() {
    assertThat(login.attempt("ada@example.com", "wrong horse battery", NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.WRONG_PASSWORD));
    assertThat(login.attempt("ada@example.com", "x".repeat(100_000), NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.WRONG_PASSWORD));
    assertThat(login.attempt("ada@example.com", null, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.WRONG_PASSWORD));
    for (String nobody : new String[] {"nobody@example.com", "no address", "", "a\u0000b@c"}) {
      assertThat(login.attempt(nobody, PASSWORD, NETWORK))
          .isEqualTo(new LoginOutcome.Refused(Reason.UNKNOWN_ACCOUNT));
    }
    deactivate(BOB);
    assertThat(login.attempt("bob@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.INACTIVE));
    work.execute("UPDATE email_users SET auth_provider = 'sso' WHERE email = 'eve@example.com'");
    assertThat(login.attempt("eve@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.UNKNOWN_ACCOUNT));
  }

  @Test
  void failuresInARowLockAndTheLockEndsByItself() {
    for (int i = 0; i < 4; i++) {
      login.attempt("ada@example.com", "wrong", NETWORK);
    }
    assertThat(users.find(ADA).orElseThrow().lockedUntil()).isEmpty();
    login.attempt("ada@example.com", "wrong", NETWORK);

    UserDetails locked = users.find(ADA).orElseThrow();
    assertThat(locked.failedLoginAttempts()).isEqualTo(5);
    assertThat(locked.lockedUntil().orElseThrow()).isAfter(Instant.now().plusSeconds(600));
    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.LOCKED));
    login.attempt("ada@example.com", "wrong", NETWORK);
    assertThat(users.find(ADA).orElseThrow().lockedUntil()).isEqualTo(locked.lockedUntil());

    work.execute(
        "UPDATE login_networks SET locked_until = now() - interval '1 second', counted_until = now() - interval '1 second'");
    login.attempt("ada@example.com", "wrong", NETWORK);
    assertThat(users.find(ADA).orElseThrow().failedLoginAttempts()).isEqualTo(1);
    assertThat(users.find(ADA).orElseThrow().lockedUntil()).isEmpty();
    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(users.find(ADA).orElseThrow().failedLoginAttempts()).isZero();
  }

  @Test
  void aLockForOneNetworkLeavesTheOthersAlone() {
    for (int i = 0; i < 5; i++) {
      login.attempt("ada@example.com", "wrong", NETWORK);
    }
    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.LOCKED));

    assertThat(login.attempt("ada@example.com", PASSWORD, ELSEWHERE))
        .isInstanceOf(LoginOutcome.Accepted.class);

    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.LOCKED));
    assertThat(users.find(ADA).orElseThrow())
        .satisfies(ada -> assertThat(ada.lockedUntil()).isPresent())
        .satisfies(ada -> assertThat(ada.failedLoginAttempts()).isEqualTo(5));
  }

  @Test
  void failedLoginsKeepNobodyFromChangingThePasswordNorTheOtherWayRound() {
    for (int i = 0; i < 5; i++) {
      login.attempt("ada@example.com", "wrong", NETWORK);
    }
    assertThat(login.changePassword(ADA, PASSWORD, "another horse battery", NETWORK).email())
        .isEqualTo("ada@example.com");

    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> login.changePassword(BOB, "wrong", "another horse battery", NETWORK))
          .isInstanceOf(IdentityException.CurrentPasswordWrong.class);
    }
    assertThat(login.attempt("bob@example.com", PASSWORD, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(login.changePassword(BOB, PASSWORD, "another horse battery", ELSEWHERE).email())
        .isEqualTo("bob@example.com");
  }

  @Test
  void aNetworkIsKnownFromALoginOnUntilThePasswordIsReset() {
    assertThat(login.isKnown("ada@example.com", NETWORK)).isFalse();
    login.attempt("ada@example.com", "wrong", NETWORK);
    assertThat(login.isKnown("ada@example.com", NETWORK)).isFalse();
    login.attempt("Ada@Example.com", PASSWORD, NETWORK);

    assertThat(login.isKnown("ada@example.com", NETWORK)).isTrue();
    assertThat(login.isKnown("ADA@example.com", NETWORK)).isTrue();
    assertThat(login.isKnown("ada@example.com", ELSEWHERE)).isFalse();
    assertThat(login.isKnown("bob@example.com", NETWORK)).isFalse();
    assertThat(work.query("SELECT count(*) FROM login_networks n WHERE n::text LIKE '%ada%'"))
        .as("the table lists nobody")
        .containsExactly("0");

    users.unlock(ADA);
    assertThat(login.isKnown("ada@example.com", NETWORK)).isTrue();
    users.update(ADA, password("given by the boss", false), Optional.empty());
    assertThat(login.isKnown("ada@example.com", NETWORK)).isFalse();
  }

  @Test
  void whatIsKnownOfAnAccountIsForgottenWithIt() {
    login.attempt("ada@example.com", PASSWORD, NETWORK);
    login.attempt("ada@example.com", "wrong", ELSEWHERE);
    login.attempt("nobody@example.com", "wrong", NETWORK);
    assertThat(work.query("SELECT count(*) FROM login_networks")).containsExactly("2");

    deletion.delete(ADA, Optional.of(BOB), ADMIN, Optional.empty(), team -> {});

    assertThat(work.query("SELECT count(*) FROM login_networks")).containsExactly("0");
  }

  @Test
  void anAccountHasRowsOfSoManyNetworksAndThoseThatKnowItsUserStay() {
    login.attempt("ada@example.com", PASSWORD, ELSEWHERE);
    work.execute(
        """
        INSERT INTO login_networks (account, network, failures, counted_until)
        SELECT account, 'n' || i, 1, now() + i * interval '1 second'
        FROM login_networks, generate_series(1, 700) i
        """);

    login.attempt("ada@example.com", "wrong", NETWORK);

    assertThat(work.query("SELECT count(*) FROM login_networks")).containsExactly("500");
    assertThat(login.isKnown("ada@example.com", ELSEWHERE)).isTrue();
    assertThat(work.query("SELECT 1 FROM login_networks WHERE network = 'n1'")).isEmpty();
  }

  @Test
  void anAdministratorCanUnlock() {
    for (int i = 0; i < 5; i++) {
      login.attempt("ada@example.com", "wrong", NETWORK);
    }

    assertThat(users.unlock(ADA).lockedUntil()).isEmpty();

    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThatThrownBy(() -> users.unlock(new EmailAddress("nobody@example.com")))
        .isInstanceOf(IdentityException.UnknownUser.class);
  }

  /** Concurrent guesses are all verified, but none succeeds once the account is locked. */
  @Test
  void guessesAtOnceAreNoMoreThanGuessesInARow() throws Exception {
    List<Callable<LoginOutcome>> guesses = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      guesses.add(() -> login.attempt("ada@example.com", "wrong", NETWORK));
    }
    Rivals.atOnce(guesses, threads);

    assertThat(users.find(ADA).orElseThrow().failedLoginAttempts()).isEqualTo(5);
    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.LOCKED));
  }

  @Test
  void logginInManyTimesAtOnceLocksNobodyOut() throws Exception {
    assertThat(
            Rivals.atOnce(16, threads, () -> login.attempt("ada@example.com", PASSWORD, NETWORK)))
        .allMatch(LoginOutcome.Accepted.class::isInstance);
  }

  @Test
  void aHashOfEarlierSettingsIsRenewedAtTheNextLogin() {
    String older =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    work.execute(
        "UPDATE email_users SET password_hash = '%s' WHERE email = 'ada@example.com'"
            .formatted(older));

    List<String> version = work.query(PASSWORD_VERSION, ADA.value());
    assertThat(login.attempt("ada@example.com", "password", NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);

    assertThat(work.query(PASSWORD_VERSION, ADA.value()))
        .as("it is the same password: logins go on")
        .isEqualTo(version);
    assertThat(work.query("SELECT password_hash FROM email_users WHERE email = 'ada@example.com'"))
        .singleElement()
        .asString()
        .startsWith("$argon2id$v=19$m=7168,t=1,p=1$");
    assertThat(login.attempt("ada@example.com", "password", NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void whoeverKnowsThePasswordCanChangeIt() {
    work.execute(
        "UPDATE email_users SET password_change_required = true WHERE email = 'ada@example.com'");

    assertThatThrownBy(() -> login.changePassword(ADA, "wrong", "another horse battery", NETWORK))
        .isInstanceOf(IdentityException.CurrentPasswordWrong.class);
    assertThatThrownBy(() -> login.changePassword(ADA, PASSWORD, "short", NETWORK))
        .isInstanceOf(IdentityException.PasswordRefused.class);
    assertThatThrownBy(() -> login.changePassword(ADA, PASSWORD, PASSWORD, NETWORK))
        .isInstanceOf(IdentityException.PasswordRefused.class);
    assertThat(login.changePassword(ADA, PASSWORD, "another horse battery", NETWORK))
        .satisfies(ada -> assertThat(ada.passwordChangeRequired()).isFalse());

    assertThat(login.attempt("ada@example.com", PASSWORD, NETWORK))
        .isEqualTo(new LoginOutcome.Refused(Reason.WRONG_PASSWORD));
    assertThat(login.attempt("ada@example.com", "another horse battery", NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void wrongCurrentPasswordsLockToo() {
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> login.changePassword(ADA, "wrong", "another horse battery", NETWORK))
          .isInstanceOf(IdentityException.CurrentPasswordWrong.class);
    }
    assertThatThrownBy(() -> login.changePassword(ADA, PASSWORD, "another horse battery", NETWORK))
        .isInstanceOf(IdentityException.CurrentPasswordWrong.class);
  }

  /** As the previous release does it, or somebody with SQL. */
  @Test
  void thePasswordHasAnotherVersionAfterEachChangeWhoeverMakesIt() {
    List<String> seen = new ArrayList<>(work.query(PASSWORD_VERSION, ADA.value()));
    for (String change :
        List.of(
            "password_hash = 'another'",
            "is_active = false",
            "is_active = true",
            "password_hash = NULL")) {
      work.execute("UPDATE email_users SET %s WHERE email = 'ada@example.com'".formatted(change));
      seen.addAll(work.query(PASSWORD_VERSION, ADA.value()));
    }
    work.execute(
        "UPDATE email_users SET password_hash = NULL, is_active = true, full_name = 'A' WHERE email = 'ada@example.com'");

    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(work.query(PASSWORD_VERSION, ADA.value())).containsExactly(seen.get(4));
  }

  @Test
  void anAdministratorSetsAPasswordThatHasToBeChanged() {
    users.update(ADA, password("given by the boss", true), Optional.empty());

    assertThat(login.attempt("ada@example.com", "given by the boss", NETWORK))
        .isInstanceOfSatisfying(
            LoginOutcome.Accepted.class,
            accepted -> assertThat(accepted.user().passwordChangeRequired()).isTrue());
  }

  @Test
  void whoeverMakesATeamOwnsIt() {
    TeamDetails team = teams.create(newTeam("Data Platform"), ADA);

    assertThat(team.slug()).isEqualTo("data-platform");
    assertThat(teams.findMember(team.id(), ADA).orElseThrow().role()).isEqualTo(TeamRole.OWNER);
    assertThat(rolesOf(ADA)).contains("team team_admin " + team.id());
    assertThat(teams.create(newTeam("Data  platform!"), BOB).slug()).isEqualTo("data-platform-2");
    assertThat(teams.listOf(ADA, ALL).items())
        .extracting(TeamDetails::name)
        .containsExactly("ada's team", "Data Platform");
  }

  @Test
  void teamsOfOneNameMadeAtOnceHaveSlugsOfTheirOwn() throws Exception {
    Rivals.atOnce(12, threads, () -> teams.create(newTeam("Race"), ADA));

    assertThat(
            work.query(
                "SELECT slug FROM email_teams WHERE name = 'Race' ORDER BY length(slug), slug"))
        .containsExactly(
            "race", "race-2", "race-3", "race-4", "race-5", "race-6", "race-7", "race-8", "race-9",
            "race-10", "race-11", "race-12");
  }

  @Test
  void aSlugThatWasAskedForIsGivenOrRefused() {
    NewTeam team =
        new NewTeam(
            "Data", Optional.of("data"), Optional.empty(), TeamVisibility.PUBLIC, Optional.empty());
    assertThat(teams.create(team, ADA).slug()).isEqualTo("data");
    assertThatThrownBy(() -> teams.create(team, BOB))
        .isInstanceOf(IdentityException.SlugTaken.class);
    NewTeam unaddressable =
        new NewTeam(
            "Data",
            Optional.of("-Data-"),
            Optional.empty(),
            TeamVisibility.PUBLIC,
            Optional.empty());
    assertThatThrownBy(() -> teams.create(unaddressable, BOB))
        .isInstanceOf(IdentityException.InvalidField.class)
        .hasMessageStartingWith("slug: ");
  }

  @Test
  void aTeamIsChangedInTheVersionThatWasSeen() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    TeamDetails changed =
        teams.update(
            team.id(),
            teamChange(Optional.of("Data!"), Optional.of(TeamVisibility.PUBLIC)),
            Optional.of(team.version()));
    assertThat(changed.name()).isEqualTo("Data!");
    assertThat(changed.visibility()).isEqualTo(TeamVisibility.PUBLIC);
    assertThat(teams.list(Optional.of(TeamVisibility.PUBLIC), ALL).items())
        .extracting(TeamDetails::id)
        .containsExactly(team.id());

    assertThatThrownBy(
            () ->
                teams.update(
                    team.id(),
                    teamChange(Optional.empty(), Optional.empty()),
                    Optional.of(team.version())))
        .isInstanceOf(IdentityException.StaleVersion.class);
    assertThatThrownBy(() -> teams.delete(team.id(), Optional.of(team.version())))
        .isInstanceOf(IdentityException.StaleVersion.class);
  }

  @Test
  void aDeletedTeamIsGoneWithAllThatWasOpenInIt() {
    TeamDetails team = teams.create(publicTeam("Data"), ADA);
    invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA);
    joinRequests.request(team.id(), EVE, Optional.empty());
    Issued<ApiTokenDetails> token = create(ADA, newToken("ci").inTeam(team.id()));

    teams.delete(team.id(), Optional.empty());

    assertThat(teams.find(team.id())).isEmpty();
    assertThat(tokens.find(token.value().id()).orElseThrow().active()).isFalse();
    assertThat(
            work.query(
                "SELECT 1 FROM email_team_members WHERE is_active AND team_id = ?", team.id()))
        .isEmpty();
    assertThat(work.query("SELECT 1 FROM email_team_invitations WHERE is_active")).isEmpty();
    assertThat(work.query("SELECT status FROM email_team_join_requests"))
        .containsExactly("expired");
    assertThatThrownBy(() -> teams.addMember(team.id(), BOB, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.UnknownTeam.class);
  }

  @Test
  void membersComeAndGoWithTheirRoles() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);

    teams.addMember(team.id(), BOB, TeamRole.MEMBER, ADA);
    assertThat(rolesOf(BOB)).contains("team viewer " + team.id());
    assertThatThrownBy(() -> teams.addMember(team.id(), BOB, TeamRole.OWNER, ADA))
        .isInstanceOf(IdentityException.AlreadyMember.class);

    teams.changeRole(team.id(), BOB, TeamRole.OWNER, ADA);
    assertThat(rolesOf(BOB))
        .contains("team team_admin " + team.id())
        .doesNotContain("team viewer " + team.id());

    teams.removeMember(team.id(), BOB, BOB);
    assertThat(rolesOf(BOB)).noneMatch(role -> role.endsWith(team.id()));
    assertThat(teams.findMember(team.id(), BOB)).isEmpty();
    assertThatThrownBy(() -> teams.removeMember(team.id(), BOB, ADA))
        .isInstanceOf(IdentityException.NotAMember.class);

    teams.addMember(team.id(), BOB, TeamRole.MEMBER, ADA);
    assertThat(teams.members(team.id(), ALL).items())
        .extracting(MemberDetails::userEmail)
        .containsExactly("ada@example.com", "bob@example.com");
    assertThat(work.query("SELECT count(*) FROM email_team_members WHERE team_id = ?", team.id()))
        .containsExactly("2");
  }

  @Test
  void theLastOwnerStays() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    teams.addMember(team.id(), BOB, TeamRole.MEMBER, ADA);

    assertThatThrownBy(() -> teams.removeMember(team.id(), ADA, ADA))
        .isInstanceOf(IdentityException.LastOwner.class)
        .hasMessage("ada@example.com is the last owner of the team: make another one first");
    assertThatThrownBy(() -> teams.changeRole(team.id(), ADA, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.LastOwner.class);

    teams.changeRole(team.id(), BOB, TeamRole.OWNER, ADA);
    deactivate(BOB);
    assertThatThrownBy(() -> teams.removeMember(team.id(), ADA, ADA))
        .as("an owner who is deactivated does not count")
        .isInstanceOf(IdentityException.LastOwner.class);
  }

  @Test
  void ofTheLastTwoOwnersOneStaysHoweverFastTheyGo() throws Exception {
    for (int round = 0; round < 10; round++) {
      TeamDetails team = teams.create(newTeam("Race"), ADA);
      teams.addMember(team.id(), BOB, TeamRole.OWNER, ADA);

      List<Boolean> gone =
          Rivals.atOnce(
              List.of(
                  refusable(() -> teams.removeMember(team.id(), ADA, ADA)),
                  refusable(() -> teams.changeRole(team.id(), BOB, TeamRole.MEMBER, BOB))),
              threads);

      assertThat(gone).containsExactlyInAnyOrder(true, false);
      assertThat(
              work.query(
                  "SELECT count(*) FROM email_team_members WHERE team_id = ? AND role = 'owner' AND is_active",
                  team.id()))
          .containsExactly("1");
    }
  }

  @Test
  void aTeamHasNoMoreMembersThanItMayHoweverManyComeAtOnce() throws Exception {
    TeamDetails team = teams.create(newTeam("Small", 4), ADA);
    List<Callable<Boolean>> comers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      EmailAddress comer =
          EmailAddress.of(
              users.create(newUser("comer" + i + "@example.com", PASSWORD), true).email());
      comers.add(refusable(() -> teams.addMember(team.id(), comer, TeamRole.MEMBER, ADA)));
    }

    List<Boolean> in = Rivals.atOnce(comers, threads);

    assertThat(in.stream().filter(Boolean::booleanValue)).hasSize(3);
    assertThat(
            work.query(
                "SELECT count(*) FROM email_team_members WHERE team_id = ? AND is_active",
                team.id()))
        .containsExactly("4");
  }

  @Test
  void aPersonalTeamIsOnePersons() {
    String own = teams.findPersonal(ADA).orElseThrow().id();

    assertThatThrownBy(() -> teams.addMember(own, BOB, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.PersonalTeam.class);
    assertThatThrownBy(() -> teams.removeMember(own, ADA, ADA))
        .isInstanceOf(IdentityException.PersonalTeam.class);
    assertThatThrownBy(() -> teams.delete(own, Optional.empty()))
        .isInstanceOf(IdentityException.PersonalTeam.class);
    assertThatThrownBy(
            () ->
                teams.update(
                    own,
                    teamChange(Optional.empty(), Optional.of(TeamVisibility.PUBLIC)),
                    Optional.empty()))
        .isInstanceOf(IdentityException.PersonalTeam.class);
    assertThatThrownBy(() -> invitations.invite(own, BOB, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.PersonalTeam.class);
  }

  @Test
  void anInvitationIsForOneAddressAndOneUse() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    Issued<InvitationDetails> invitation = invitations.invite(team.id(), BOB, TeamRole.OWNER, ADA);

    assertThat(invitation.toString()).doesNotContain(invitation.secret());
    assertThat(work.query("SELECT token_hash FROM email_team_invitations"))
        .doesNotContain(invitation.secret());
    assertThatThrownBy(() -> invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.AlreadyInvited.class);
    assertThatThrownBy(() -> accept(invitation.secret(), EVE))
        .isInstanceOf(IdentityException.UnknownInvitation.class);
    assertThatThrownBy(() -> accept("guess", BOB))
        .isInstanceOf(IdentityException.UnknownInvitation.class);

    assertThat(accept(invitation.secret(), BOB).role()).isEqualTo(TeamRole.OWNER);

    assertThatThrownBy(() -> accept(invitation.secret(), BOB))
        .isInstanceOf(IdentityException.UnknownInvitation.class);
    assertThat(invitations.find(invitation.value().id()).orElseThrow())
        .satisfies(
            settled -> {
              assertThat(settled.active()).isFalse();
              assertThat(settled.acceptedAt()).isPresent();
            });
    assertThatThrownBy(() -> invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA))
        .isInstanceOf(IdentityException.AlreadyMember.class);
  }

  @Test
  void anInvitationAcceptedTwiceAtOnceMakesOneMember() throws Exception {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    String token = invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA).secret();

    List<Boolean> accepted = Rivals.atOnce(8, threads, refusable(() -> accept(token, BOB)));

    assertThat(accepted).containsOnlyOnce(true);
  }

  @Test
  void anInvitationExpiresAndMakesRoomForAnother() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    String expired = invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA).secret();
    work.execute(
        "UPDATE email_team_invitations SET invited_at = now() - interval '8 days',"
            + " expires_at = now() - interval '1 second'");

    assertThatThrownBy(() -> accept(expired, BOB))
        .isInstanceOf(IdentityException.UnknownInvitation.class);
    Issued<InvitationDetails> another = invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA);

    assertThat(another.value().expiresAt())
        .isBetween(Instant.now().plusSeconds(6 * 86_400), Instant.now().plusSeconds(8 * 86_400));
    assertThat(invitations.list(team.id(), ALL).items()).hasSize(2);
    invitations.cancel(another.value().id());
    assertThatThrownBy(() -> accept(another.secret(), BOB))
        .isInstanceOf(IdentityException.UnknownInvitation.class);
    assertThatThrownBy(() -> invitations.cancel(another.value().id()))
        .isInstanceOf(IdentityException.UnknownInvitation.class);
  }

  @Test
  void anInvitationIntoAFullTeamStaysOpen() {
    TeamDetails team = teams.create(newTeam("Small", 1), ADA);
    String token = invitations.invite(team.id(), BOB, TeamRole.MEMBER, ADA).secret();

    assertThatThrownBy(() -> accept(token, BOB)).isInstanceOf(IdentityException.TeamFull.class);
    teams.update(
        team.id(),
        new TeamChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(0)),
        Optional.empty());

    assertThat(accept(token, BOB).userEmail()).isEqualTo("bob@example.com");
  }

  @Test
  void whoeverAsksToJoinAPublicTeamIsAnsweredOnce() {
    TeamDetails team = teams.create(publicTeam("Open"), ADA);
    JoinRequestDetails request = joinRequests.request(team.id(), BOB, Optional.of("Please"));
    assertThatThrownBy(() -> joinRequests.request(team.id(), BOB, Optional.empty()))
        .isInstanceOf(IdentityException.AlreadyRequested.class);
    assertThat(joinRequests.list(team.id(), true, ALL).items()).containsExactly(request);

    MemberDetails member = joinRequests.approve(team.id(), request.id(), ADA);

    assertThat(member.role()).isEqualTo(TeamRole.MEMBER);
    assertThat(joinRequests.list(team.id(), true, ALL).items()).isEmpty();
    assertThat(joinRequests.list(team.id(), false, ALL).items())
        .extracting(JoinRequestDetails::status)
        .containsExactly(JoinRequestStatus.APPROVED);
    assertThatThrownBy(() -> joinRequests.reject(team.id(), request.id(), ADA, Optional.empty()))
        .isInstanceOf(IdentityException.UnknownJoinRequest.class);
    assertThatThrownBy(() -> joinRequests.request(team.id(), BOB, Optional.empty()))
        .isInstanceOf(IdentityException.AlreadyMember.class);
  }

  @Test
  void aRequestCanBeRefusedExpireAndBeMadeAgain() {
    TeamDetails team = teams.create(publicTeam("Open"), ADA);
    JoinRequestDetails first = joinRequests.request(team.id(), BOB, Optional.empty());
    joinRequests.reject(team.id(), first.id(), ADA, Optional.of("Not now"));
    JoinRequestDetails second = joinRequests.request(team.id(), BOB, Optional.empty());
    work.execute(
        "UPDATE email_team_join_requests SET requested_at = now() - interval '31 days',"
            + " expires_at = now() - interval '1 second' WHERE status = 'pending'");

    assertThatThrownBy(() -> joinRequests.approve(team.id(), second.id(), ADA))
        .isInstanceOf(IdentityException.UnknownJoinRequest.class);
    joinRequests.request(team.id(), BOB, Optional.empty());

    assertThat(
            work.query(
                "SELECT status || coalesce(' ' || notes, '') FROM email_team_join_requests ORDER BY status"))
        .containsExactly("expired", "pending", "rejected Not now");
  }

  @Test
  void aRequestIsAnsweredInItsOwnTeamAlone() {
    TeamDetails team = teams.create(publicTeam("Open"), ADA);
    TeamDetails other = teams.create(newTeam("Other"), EVE);
    JoinRequestDetails request = joinRequests.request(team.id(), BOB, Optional.empty());

    assertThatThrownBy(() -> joinRequests.approve(other.id(), request.id(), EVE))
        .isInstanceOf(IdentityException.UnknownJoinRequest.class);
    assertThatThrownBy(() -> joinRequests.request(other.id(), BOB, Optional.empty()))
        .isInstanceOf(IdentityException.TeamNotPublic.class);
  }

  @Test
  void aTokensSecretIsMadeByItsIssuerShownOnceAndStoredAsAHash() {
    Issued<ApiTokenDetails> issued = create(ADA, newToken("ci"));

    assertThat(issued.secret()).isEqualTo("signed." + issued.value().jti());
    assertThat(issued.toString()).doesNotContain(issued.secret());
    assertThat(work.query("SELECT t::text FROM email_api_tokens t").toString())
        .doesNotContain(issued.secret());
  }

  @Test
  void aTokenIsRevokedOnceAndWithItsUser() {
    Issued<ApiTokenDetails> revoked = create(ADA, newToken("revoked"));
    Issued<ApiTokenDetails> ofBob = create(BOB, newToken("bob's"));

    ApiTokenDetails after = tokens.revoke(revoked.value().id(), ADMIN, Optional.of("leaked"));
    deactivate(BOB);

    assertThat(after.active()).isFalse();
    assertThat(after.revokedBy()).contains("admin@example.com");
    assertThat(after.revocationReason()).contains("leaked");
    assertThat(tokens.find(ofBob.value().id()).orElseThrow().active()).isFalse();
    assertThat(tokens.revoke(revoked.value().id(), ADA, Optional.empty())).isEqualTo(after);
  }

  private Issued<ApiTokenDetails> create(EmailAddress user, NewApiToken token) {
    return tokens.create(user, token, made -> "signed." + made.jti());
  }

  @Test
  void aTokensNameIsItsUsersOwnInEachTeamAndOutside() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    create(ADA, newToken("ci"));
    create(BOB, newToken("ci"));
    create(ADA, newToken("ci").inTeam(team.id()));

    assertThatThrownBy(() -> create(ADA, newToken(" ci ")))
        .isInstanceOf(IdentityException.TokenNameTaken.class);
    assertThatThrownBy(() -> create(ADA, newToken("ci").inTeam(team.id())))
        .isInstanceOf(IdentityException.TokenNameTaken.class);
    assertThat(tokens.list(Optional.of(ADA), Optional.empty(), ALL).items()).hasSize(2);
    assertThat(tokens.list(Optional.empty(), Optional.of(team.id()), ALL).items()).hasSize(1);
    assertThat(tokens.list(Optional.empty(), Optional.empty(), ALL).items()).hasSize(3);
  }

  @Test
  void aTokenThatCannotBeIsRefused() {
    TeamDetails team = teams.create(newTeam("Data"), ADA);
    assertThatThrownBy(() -> create(BOB, newToken("ci").inTeam(team.id())))
        .isInstanceOf(IdentityException.NotAMember.class);
    assertThatThrownBy(
            () -> create(BOB, newToken("ci", Optional.of(Instant.now().minusSeconds(1)))))
        .isInstanceOf(IdentityException.ExpiryInPast.class);
    assertThatThrownBy(() -> create(BOB, token(Set.of("tools.fly"), Set.of())))
        .isInstanceOf(IdentityException.InvalidField.class)
        .hasMessageStartingWith("permissions: ");
    assertThatThrownBy(() -> create(BOB, token(Set.of(), Set.of("localhost"))))
        .isInstanceOf(IdentityException.InvalidField.class)
        .hasMessageStartingWith("ip_restrictions: ");
    assertThat(
            create(BOB, token(Set.of("tools.read"), Set.of("10.0.0.0/8", "::1")))
                .value()
                .permissions())
        .containsExactly("tools.read");
    deactivate(EVE);
    assertThatThrownBy(() -> create(EVE, newToken("ci")))
        .isInstanceOf(IdentityException.InactiveUser.class);
  }

  private static NewApiToken token(Set<String> permissions, Set<String> networks) {
    return new NewApiToken(
        "narrow",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        permissions,
        networks,
        Set.of(),
        Optional.empty());
  }

  @Test
  void aUserHasNoMoreLiveTokensThanMayBeHoweverManyAreMadeAtOnce() throws Exception {
    List<Callable<Boolean>> makers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "token" + i;
      makers.add(refusable(() -> create(ADA, newToken(name))));
    }

    assertThat(Rivals.atOnce(makers, threads).stream().filter(Boolean::booleanValue)).hasSize(5);
  }

  @Test
  void aTokenIsRenamedInTheVersionThatWasSeenAndItsUseChangesNone() {
    ApiTokenDetails token = create(ADA, newToken("ci")).value();
    work.execute("UPDATE email_api_tokens SET last_used = now() WHERE name = 'ci'");
    ApiTokenDetails used = tokens.find(token.id()).orElseThrow();
    assertThat(used.lastUsed()).isPresent();
    assertThat(used.version()).isEqualTo(token.version());

    ApiTokenDetails renamed =
        tokens.update(token.id(), tokenName("build"), Optional.of(token.version()));

    assertThat(renamed.name()).isEqualTo("build");
    assertThatThrownBy(
            () -> tokens.update(token.id(), tokenName("ci"), Optional.of(token.version())))
        .isInstanceOf(IdentityException.StaleVersion.class);
    assertThatThrownBy(() -> tokens.update("no such", tokenName("ci"), Optional.empty()))
        .isInstanceOf(IdentityException.UnknownToken.class);
  }

  private List<String> rolesOf(EmailAddress user) {
    return work.query(
        "SELECT ur.scope || ' ' || r.name || coalesce(' ' || ur.scope_id, '') FROM user_roles ur"
            + " JOIN roles r ON r.id = ur.role_id WHERE ur.user_email = ? AND ur.is_active ORDER BY 1",
        user.value());
  }
}
