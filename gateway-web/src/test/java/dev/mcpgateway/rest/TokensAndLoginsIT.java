package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.mcpgateway.rest.ApiClient.Answer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What counts as a proof of who is calling, and how often one may try. */
class TokensAndLoginsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String ME = "/auth/email/me";
  private static final String FIRST = "the-First-password-1";
  private static final String SECOND = "the-Second-password-2";
  private static final String PATH = "/rbac/my/roles";

  private final Tokens tokens = GATEWAYS.tokens();
  private final People people = GATEWAYS.people();

  @Test
  void aTokenOfEitherReplicaCountsAtBoth() {
    String token = tokens.of(Gateways.ADMIN);
    assertThat(GATEWAYS.one().with(token).get(PATH).status()).isEqualTo(200);
    assertThat(GATEWAYS.other().with(token).get(PATH).status()).isEqualTo(200);
    assertThat(people.scalar("SELECT count(*) FROM token_signing_keys")).isEqualTo("1");
    assertThat(GATEWAYS.log())
        .contains("MCPGATEWAY_JWT_SECRET", "MCPGATEWAY_SEALING_KEYS")
        .doesNotContain(tokens.secret(), people.scalar("SELECT secret FROM sealing_keys"));
  }

  @Test
  void aTokenWithoutASignatureIsRefused() {
    refused(tokens.unsigned(Gateways.ADMIN));
    String token = tokens.of(Gateways.ADMIN);
    refused(token.substring(0, token.lastIndexOf('.') + 1));
    refused("");
    refused("x.y.z");
    refused("x".repeat(7_000));
  }

  @Test
  void aTokenOfAnotherAlgorithmIsRefusedThoughItsSecretIsRight() {
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN), JWSAlgorithm.HS384));
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN), JWSAlgorithm.HS512));
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    String[] admins = tokens.of(Gateways.ADMIN).split("\\.", -1);
    String[] others = tokens.of(people.user("tokens.nobody@example.com")).split("\\.", -1);
    refused(others[0] + "." + admins[1] + "." + others[2]);
  }

  @Test
  void theClockMayBeALittleOffAndNoMore() {
    Instant now = Instant.now();
    String justExpired =
        tokens.signed(
            claims ->
                claims.subject(Gateways.ADMIN).expirationTime(Date.from(now.minusSeconds(5))));
    assertThat(GATEWAYS.one().with(justExpired).get(PATH).status()).isEqualTo(200);
    refused(
        tokens.signed(
            claims ->
                claims.subject(Gateways.ADMIN).expirationTime(Date.from(now.minusSeconds(90)))));
    refused(
        tokens.signed(
            claims ->
                claims.subject(Gateways.ADMIN).notBeforeTime(Date.from(now.plusSeconds(90)))));
  }

  @Test
  void issuerAudienceAndUseAreChecked() {
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN).issuer("another")));
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN).audience("another")));
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN).claim("token_use", "refresh")));
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN).expirationTime(null)));
    refused(tokens.signed(claims -> claims.subject("nobody.at.all@example.com")));
    refused(tokens.signed(claims -> claims.subject(Gateways.ADMIN).claim("token_use", "api")));
  }

  @Test
  void aRevokedTokenIsRefusedByEveryReplicaWithinASecond() {
    Answer made =
        GATEWAYS.admin().post("/tokens", "{\"name\":\"%s\"}".formatted(UUID.randomUUID()));
    ApiClient robot = GATEWAYS.other().with(made.text("access_token"));
    assertThat(robot.get(PATH).status()).isEqualTo(200);
    GATEWAYS.admin().delete("/tokens/" + made.object().getJsonObject("token").getString("id"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> robot.get(PATH).status() == 401);
  }

  @Test
  void aDeactivatedUserIsRefusedByEveryReplicaWithinASecond() {
    String email =
        people.holding("leaver-" + UUID.randomUUID() + "@example.com", "platform_viewer");
    ApiClient leaver = GATEWAYS.other().with(tokens.of(email));
    assertThat(leaver.get(PATH).status()).isEqualTo(200);
    assertThat(
            GATEWAYS
                .admin()
                .patch("/auth/email/admin/users/" + email, "{\"is_active\":false}")
                .status())
        .isEqualTo(200);
    Gateways.awaitWithinASecond(401, leaver, PATH);
  }

  /** In the same second, and with a clock of the database that is behind. */
  @Test
  void aLoginEndsWithItsPasswordWhateverTheClocksSay() throws Exception {
    for (int behind : new int[] {0, 20}) {
      String email = account();
      String token = logIn(GATEWAYS.one(), email, FIRST).text("access_token");
      assertThat(GATEWAYS.other().with(token).get(ME).status()).isEqualTo(200);

      reset(email, SECOND);
      people.update(
          "UPDATE email_users SET password_changed_at = ? WHERE email = ?",
          Timestamp.from(
              SignedJWT.parse(token)
                  .getJWTClaimsSet()
                  .getIssueTime()
                  .toInstant()
                  .minusSeconds(behind)),
          email);

      assertThat(GATEWAYS.one().with(token).get(ME).status()).as(behind + " s").isEqualTo(401);
      Gateways.awaitWithinASecond(401, GATEWAYS.other().with(token), ME);
    }
  }

  @Test
  void aLoginAfterAResetCountsThoughTheClockOfTheDatabaseIsAhead() {
    String email = account();
    reset(email, SECOND);
    people.update(
        "UPDATE email_users SET password_changed_at = now() + interval '20 seconds' WHERE email = ?",
        email);

    String token = logIn(GATEWAYS.one(), email, SECOND).text("access_token");

    assertThat(GATEWAYS.one().with(token).get(ME).status()).isEqualTo(200);
    assertThat(GATEWAYS.other().with(token).get(ME).status()).isEqualTo(200);
  }

  @Test
  void aTokenOfTheReleaseBeforeIsJudgedByWhenThePasswordWasChanged() {
    String email = account();
    people.update(
        "UPDATE email_users SET password_changed_at = now() - interval '1 minute' WHERE email = ?",
        email);
    Instant now = Instant.now();
    assertThat(
            GATEWAYS
                .one()
                .with(
                    tokens.signed(
                        claims -> claims.subject(email).issueTime(Date.from(now.minusSeconds(30)))))
                .get(ME)
                .status())
        .isEqualTo(200);
    refused(
        tokens.signed(claims -> claims.subject(email).issueTime(Date.from(now.minusSeconds(90)))));
    refused(tokens.signed(claims -> claims.subject(email).claim("password_version", 0)));
    refused(tokens.signed(claims -> claims.subject(email).claim("password_version", "x")));
  }

  @Test
  void whoeverIsLoggedInChangesThePasswordThoughOthersHaveUsedUpTheLogins() {
    String email = account();
    String token = logIn(GATEWAYS.one(), email, FIRST).text("access_token");
    for (int i = 0; i < 14; i++) {
      logIn(GATEWAYS.other(), email, "wrong");
    }
    assertThat(logIn(GATEWAYS.one(), email, FIRST).status()).isEqualTo(429);

    Answer changed =
        GATEWAYS
            .one()
            .with(token)
            .post(
                "/auth/email/change-password",
                "{\"old_password\":\"%s\",\"new_password\":\"%s\"}".formatted(FIRST, SECOND));

    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
    assertThat(GATEWAYS.other().with(token).get(ME).status()).isEqualTo(401);
  }

  @Test
  void wrongCurrentPasswordsAreLimitedToo() {
    String email = account();
    ApiClient ada = GATEWAYS.one().with(logIn(GATEWAYS.one(), email, FIRST).text("access_token"));
    long limited = 0;
    for (int i = 0; i < 14; i++) {
      Answer answer =
          ada.post(
              "/auth/email/change-password",
              "{\"old_password\":\"wrong\",\"new_password\":\"%s\"}".formatted(SECOND));
      assertThat(answer.status()).as(answer.toString()).isIn(403, 429);
      limited += answer.status() == 429 ? 1 : 0;
    }
    assertThat(limited).isEqualTo(4);
  }

  private String account() {
    String email = "someone-" + UUID.randomUUID() + "@example.com";
    Answer made =
        GATEWAYS
            .admin()
            .post(
                "/auth/email/admin/users",
                "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, FIRST));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return email;
  }

  private static void reset(String email, String password) {
    Answer answer =
        GATEWAYS
            .admin()
            .patch("/auth/email/admin/users/" + email, "{\"password\":\"%s\"}".formatted(password));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  @Test
  void loginsAreLimitedPerAccountAcrossReplicasWhetherItExistsOrNot() {
    for (String email :
        new String[] {
          people.user("limited-" + UUID.randomUUID() + "@example.com"),
          "no-such-" + UUID.randomUUID() + "@example.com"
        }) {
      long limited = 0;
      for (int i = 0; i < 14; i++) {
        Answer answer = logIn(i % 2 == 0 ? GATEWAYS.one() : GATEWAYS.other(), email, "wrong");
        assertThat(answer.status()).as(answer.toString()).isIn(401, 429);
        if (answer.status() == 429) {
          limited++;
          assertThat(answer.header("Retry-After")).isPresent();
        }
      }
      assertThat(limited).as(email).isEqualTo(4);
    }
  }

  /** The fastest of each count: what else the machine does only ever makes a login slower. */
  @Test
  void theTimeTakenDoesNotTellWhetherAnAccountExists() {
    long known = Long.MAX_VALUE;
    long unknown = Long.MAX_VALUE;
    for (int i = 0; i < 9; i++) {
      String email = "timed-" + UUID.randomUUID() + "@example.com";
      GATEWAYS
          .admin()
          .post(
              "/auth/email/admin/users",
              "{\"email\":\"%s\",\"password\":\"the-First-password-1\"}".formatted(email));
      known = Math.min(known, timeOfLogin(email));
      unknown = Math.min(unknown, timeOfLogin("never-" + UUID.randomUUID() + "@example.com"));
    }
    // A skipped hash would make it ten or more.
    assertThat((double) known / unknown).isBetween(0.25, 4.0);
  }

  private static long timeOfLogin(String email) {
    long began = System.nanoTime();
    assertThat(logIn(GATEWAYS.one(), email, "wrong").status()).isEqualTo(401);
    return System.nanoTime() - began;
  }

  private static Answer logIn(ApiClient client, String email, String password) {
    return client.post(
        "/auth/email/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private static void refused(String token) {
    Answer answer = GATEWAYS.one().with(token).get(PATH);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).get().asString().startsWith("Bearer");
  }
}
