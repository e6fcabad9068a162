package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.mcpgateway.rest.ApiClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What counts as a proof of who is calling, and how often one may try. */
class TokensAndLoginsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String PATH = "/rbac/my/roles";

  private final Tokens tokens = GATEWAYS.tokens();
  private final People people = GATEWAYS.people();

  @Test
  void aTokenOfEitherReplicaCountsAtBoth() {
    String token = tokens.of(Gateways.ADMIN);
    assertThat(GATEWAYS.one().with(token).get(PATH).status()).isEqualTo(200);
    assertThat(GATEWAYS.other().with(token).get(PATH).status()).isEqualTo(200);
    assertThat(people.scalar("SELECT count(*) FROM token_signing_keys")).isEqualTo("1");
    assertThat(GATEWAYS.log()).contains("MCPGATEWAY_JWT_SECRET").doesNotContain(tokens.secret());
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
  void aDeactivatedUserIsRefusedAtOnceByEveryReplica() {
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
    assertThat(leaver.get(PATH).status()).isEqualTo(401);
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
