package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database that can be read but not written to for a while, as in a failover. */
class ReadOnlyIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Duration TO_BE_NOTICED = Duration.ofSeconds(20);
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private final PostgresServer server = PostgresServer.shared();
  private final List<ApiClient> replicas = List.of(GATEWAYS.one(), GATEWAYS.other());
  private final String team = "{\"name\":\"after the failover " + System.nanoTime() + "\"}";

  @AfterEach
  void acceptWrites() {
    server.acceptWrites();
  }

  @Test
  void isToldWhileItLastsAndIsOverWithinSecondsOfItsEnd() {
    ApiClient admin = GATEWAYS.admin();
    replicas.forEach(replica -> assertThat(replica.get("/health/ready").status()).isEqualTo(200));

    server.refuseWrites();

    Awaitility.await()
        .atMost(TO_BE_NOTICED)
        .untilAsserted(
            () -> {
              for (ApiClient replica : replicas) {
                Answer ready = replica.get("/health/ready");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.body())
                    .contains(
                        "{\"name\":\"bootstrap\",\"status\":\"UP\"",
                        "{\"name\":\"database\",\"status\":\"DOWN\"",
                        "read-only: default_transaction_read_only is on");
              }
            });
    for (ApiClient replica : replicas) {
      assertThat(replica.get("/health/live").status()).isEqualTo(200);
      assertRefusedAsReadOnly(login(replica));
    }
    assertRefusedAsReadOnly(admin.post("/teams", team));
    assertThat(admin.get("/auth/email/me").status()).as("who only reads").isEqualTo(200);
    assertThat(admin.get("/teams").status()).as("who only reads").isEqualTo(200);

    server.acceptWrites();

    List<ApiClient> still = new ArrayList<>(replicas);
    Awaitility.await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> {
              // Whoever has logged in does not do so again: that is limited.
              still.removeIf(
                  replica ->
                      replica.get("/health/ready").status() == 200
                          && login(replica).status() == 200);
              assertThat(still).isEmpty();
            });
    assertThat(admin.post("/teams", team).status()).isEqualTo(201);
  }

  private static Answer login(ApiClient replica) {
    return replica.post(
        "/auth/email/login",
        "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(Gateways.ADMIN, Gateways.PASSWORD));
  }

  private static void assertRefusedAsReadOnly(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.text("type")).isEqualTo("urn:mcpgateway:problem:read-only");
    assertThat(answer.text("detail")).startsWith("The database is read-only");
    assertThat(answer.header("Retry-After")).contains("5");
  }
}
