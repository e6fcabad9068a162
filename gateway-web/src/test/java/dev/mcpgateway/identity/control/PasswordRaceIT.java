package dev.mcpgateway.identity.control;

import static dev.mcpgateway.identity.IdentityInputs.newUser;
import static dev.mcpgateway.identity.IdentityInputs.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.deployed.DeployedWith;
import dev.mcpgateway.deployed.GatewayArchive;
import dev.mcpgateway.deployed.Work;
import dev.mcpgateway.identity.EmailAddress;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.identity.IdentityInputs;
import dev.mcpgateway.identity.LoginOutcome;
import dev.mcpgateway.identity.NewUser;
import dev.mcpgateway.identity.UserChange;
import dev.mcpgateway.identity.UserDetails;
import dev.mcpgateway.identity.boundary.Login;
import dev.mcpgateway.identity.control.LoginRecords.Credentials;
import jakarta.annotation.Resource;
import jakarta.ejb.EJBException;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Changes while a password waits to be hashed: the test takes all places of the hasher, so that a
 * request has read the account already and has not verified its password yet.
 */
@ExtendWith(ArquillianExtension.class)
@DeployedWith(
    settings = {
      "mcpgateway.password.argon2.memory-kib=7168",
      "mcpgateway.password.argon2.iterations=1"
    })
class PasswordRaceIT {

  private static final String PASSWORD = "correct horse battery";
  private static final String CHOSEN = "another horse battery";
  private static final String GIVEN = "given by the boss";
  private static final String NETWORK = "192.0.2.1";
  private static final EmailAddress ADA = new EmailAddress("ada@example.com");
  private static final EmailAddress BOB = new EmailAddress("bob@example.com");

  /** More than the connection pool has, fewer than may wait. */
  private static final int MANY = 24;

  @Inject Users users;
  @Inject UserRecords records;
  @Inject LoginRecords loginRecords;
  @Inject Login login;
  @Inject IdentitySettings settings;
  @Inject Work work;

  @Resource ManagedThreadFactory threads;

  @Deployment
  static WebArchive gateway() {
    return GatewayArchive.withTests(PasswordRaceIT.class, IdentityInputs.class, Work.class);
  }

  @BeforeEach
  void startWithTwoAccounts() {
    work.execute(
        "DELETE FROM user_roles WHERE user_email <> 'admin@example.com'",
        "DELETE FROM email_team_members WHERE user_email <> 'admin@example.com'",
        "DELETE FROM email_teams WHERE created_by <> 'admin@example.com'",
        "DELETE FROM email_users WHERE email <> 'admin@example.com'",
        "TRUNCATE login_networks");
    users.create(newUser("ada@example.com", PASSWORD), true);
    users.create(newUser("bob@example.com", PASSWORD), true);
  }

  @Test
  void aLoginDoesNotOvertakeTheResetOfItsPassword() throws Exception {
    String given = settings.hasher().hash(GIVEN);

    LoginOutcome outcome =
        during(() -> login.attempt("ada@example.com", PASSWORD, NETWORK), () -> reset(given));

    assertThat(outcome).isInstanceOf(LoginOutcome.Refused.class);
    assertThat(login.isKnown("ada@example.com", NETWORK)).isFalse();
    assertThat(login.attempt("ada@example.com", GIVEN, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void aLoginDoesNotOvertakeADeactivationNorComeBackWithAReactivation() throws Exception {
    assertThat(
            during(() -> login.attempt("ada@example.com", PASSWORD, NETWORK), () -> active(false)))
        .isInstanceOf(LoginOutcome.Refused.class);
    active(true);

    assertThat(
            during(
                () -> login.attempt("ada@example.com", PASSWORD, NETWORK),
                () -> {
                  active(false);
                  active(true);
                }))
        .isInstanceOf(LoginOutcome.Refused.class);
  }

  @Test
  void aChosenPasswordDoesNotOverwriteAReset() throws Exception {
    String given = settings.hasher().hash(GIVEN);

    assertThatThrownBy(() -> during(this::changePassword, () -> reset(given)))
        .hasCauseInstanceOf(IdentityException.CurrentPasswordWrong.class);

    assertThat(login.attempt("ada@example.com", CHOSEN, NETWORK))
        .isInstanceOf(LoginOutcome.Refused.class);
    assertThat(login.attempt("ada@example.com", GIVEN, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void nobodyChoosesAPasswordForAnAccountThatIsDeactivatedMeanwhile() throws Exception {
    assertThatThrownBy(() -> during(this::changePassword, () -> active(false)))
        .hasCauseInstanceOf(IdentityException.CurrentPasswordWrong.class);
    active(true);

    assertThat(login.attempt("ada@example.com", CHOSEN, NETWORK))
        .isInstanceOf(LoginOutcome.Refused.class);
  }

  /** There is no place to wait in between the two hashes of a change: it is simulated as stored. */
  @Test
  void whatWasVerifiedBeforeAResetIsStoredNoMore() {
    Credentials before = loginRecords.credentials(ADA).orElseThrow();
    reset(settings.hasher().hash(GIVEN));
    String late = settings.hasher().hash(CHOSEN);

    assertThat(loginRecords.changePassword(ADA, before, late, NETWORK)).isEmpty();
    loginRecords.updateHash(ADA, before, late);
    assertThat(loginRecords.counts(ADA, before, NETWORK)).isFalse();
    assertThat(loginRecords.recordSuccess(ADA, before, NETWORK)).isEmpty();

    assertThat(login.attempt("ada@example.com", GIVEN, NETWORK))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void whoeverWaitsForTheHasherHoldsNoConnection() throws Exception {
    List<Callable<Object>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      NewUser user = newUser("new" + i + "@example.com", PASSWORD);
      waiting.add(
          switch (i % 4) {
            case 0 -> () -> login.attempt("ada@example.com", PASSWORD, NETWORK);
            case 1 -> () -> login.attempt("nobody@example.com", PASSWORD, NETWORK);
            case 2 -> () -> users.create(user, true);
            default -> () -> users.update(BOB, to(GIVEN), Optional.empty());
          });
    }

    Optional<UserDetails> found = during(waiting, () -> users.find(ADA));

    assertThat(found).isPresent();
  }

  /** Deactivations wait for one another, so that an administrator is left. */
  @Test
  void whoeverWaitsForTheHasherHoldsNoLockOfAdministrators() throws Exception {
    List<Callable<Object>> waiting =
        List.of(() -> users.update(ADA, to(GIVEN).toActive(false), Optional.empty()));

    UserDetails bob =
        during(
            waiting, () -> users.update(BOB, UserChange.none().toActive(false), Optional.empty()));

    assertThat(bob.active()).isFalse();
    assertThat(users.find(ADA).orElseThrow().active()).isFalse();
  }

  @Test
  void nothingIsHashedInsideATransaction() {
    assertThatThrownBy(() -> work.inTransaction(entities -> settings.hasher()))
        .hasStackTraceContaining("A password was to be hashed inside a transaction");
    assertThatThrownBy(
            () ->
                work.inTransaction(entities -> users.create(newUser("x@example.com", GIVEN), true)))
        .isInstanceOf(EJBException.class);
    assertThat(users.find(new EmailAddress("x@example.com"))).isEmpty();
  }

  private static UserChange to(String password) {
    return password(password, false);
  }

  private UserDetails changePassword() {
    return login.changePassword(ADA, PASSWORD, CHOSEN, NETWORK);
  }

  /** Like the end of an administrator's reset, once its password is hashed. */
  private void reset(String hash) {
    records.update(ADA, to(GIVEN), Optional.of(hash), Optional.empty());
  }

  private void active(boolean now) {
    users.update(ADA, UserChange.none().toActive(now), Optional.empty());
  }

  private <T> T during(Callable<T> hashing, Runnable meanwhile) throws Exception {
    List<T> brought = new ArrayList<>();
    during(
        List.of(() -> brought.add(hashing.call())),
        () -> {
          meanwhile.run();
          return true;
        });
    return brought.get(0);
  }

  /**
   * Does something while all of them wait for a place, releases the places, and awaits their end.
   */
  private <T> T during(List<? extends Callable<?>> hashing, Callable<T> meanwhile)
      throws Exception {
    HashingPlaces places = settings.hasher().places();
    ExecutorService pool = Executors.newFixedThreadPool(hashing.size() + 1, threads);
    CountDownLatch leave = new CountDownLatch(1);
    try {
      Future<?> occupant = pool.submit(() -> places.in(Integer.MAX_VALUE, () -> hasEnded(leave)));
      Awaitility.await().until(() -> places.freePlaces() == 0);
      List<Future<?>> running = new ArrayList<>();
      hashing.forEach(one -> running.add(pool.submit(one)));
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .until(() -> places.waiting() == hashing.size());
      T result = meanwhile.call();
      leave.countDown();
      occupant.get(1, TimeUnit.MINUTES);
      for (Future<?> one : running) {
        one.get(1, TimeUnit.MINUTES);
      }
      return result;
    } finally {
      leave.countDown();
      pool.shutdownNow();
    }
  }

  private static boolean hasEnded(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
