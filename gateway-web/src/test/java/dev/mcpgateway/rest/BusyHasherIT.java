package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More logins at once than passwords can be hashed, at a replica for which a hash is expensive. */
@Tag("long")
class BusyHasherIT {

  /** One to hash and sixteen to wait for each processor, at most as many as fit in the heap. */
  private static final int AT_ONCE = 56;

  private static final Map<String, String> EXPENSIVE =
      Map.of(
          "MCPGATEWAY_PASSWORD_ARGON2_MEMORY_KIB", "65536",
          "MCPGATEWAY_PASSWORD_ARGON2_ITERATIONS", "12");

  @Test
  void whoeverWouldWaitTooLongIsToldWhenToTryAgainAndNobodyElseNoticesAnything() throws Exception {
    try (Gateways gateways = Gateways.start(List.of(EXPENSIVE))) {
      ApiClient replica = gateways.one();
      ApiClient admin = gateways.admin();
      ExecutorService guessers = Executors.newFixedThreadPool(AT_ONCE);
      List<Answer> answers = new ArrayList<>();
      try {
        List<Future<Answer>> guesses = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          String nobody = String.format(Locale.ROOT, "nobody-%d@example.com", i);
          guesses.add(guessers.submit(() -> logIn(replica, nobody, "a wrong guess")));
        }
        assertThat(admin.get("/teams").status()).isEqualTo(200);
        for (Future<Answer> guess : guesses) {
          answers.add(guess.get());
        }
      } finally {
        guessers.shutdownNow();
      }

      assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(401, 503));
      List<Answer> refused = answers.stream().filter(answer -> answer.status() == 503).toList();
      assertThat(refused).isNotEmpty();
      assertThat(refused)
          .allSatisfy(
              answer -> {
                assertThat(answer.text("type")).isEqualTo("urn:mcpgateway:problem:unavailable");
                assertThat(answer.text("detail"))
                    .startsWith("Too many passwords are being checked");
                assertThat(answer.header("Retry-After")).contains("2");
              });
      assertThat(logIn(replica, Gateways.ADMIN, Gateways.PASSWORD).status()).isEqualTo(200);
      assertThat(admin.get("/metrics").body())
          .containsPattern(
              "mcpgateway_logins_total\\{[^}]*outcome=\"busy\"[^}]*} " + refused.size());
      assertThat(gateways.log()).doesNotContain("TooBusy", "OutOfMemoryError");
    }
  }

  private static Answer logIn(ApiClient client, String email, String password) {
    return client.post(
        "/auth/email/login", "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }
}
