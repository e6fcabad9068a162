package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.Database;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Thirty-two clients who want the same at once, through two replicas. */
class RivalClientsIT {

  private static final int CLIENTS = 32;
  private static final Gateways GATEWAYS = Gateways.shared();
  private static final ExecutorService POOL = Executors.newFixedThreadPool(CLIENTS);

  private final People people = GATEWAYS.people();

  @AfterAll
  static void stop() {
    POOL.shutdownNow();
  }

  @Test
  void oneRoleIsMadeAssignedAndRevokedOnce() throws Exception {
    String name = "rivals-" + UUID.randomUUID();
    String user = people.user(name + "@example.com");
    assertThat(
            statuses(
                client ->
                    client.post(
                        "/rbac/roles",
                        "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"tools.read\"]}"
                            .formatted(name))))
        .isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
    assertThat(people.scalar("SELECT count(*) FROM roles WHERE name = ?", name)).isEqualTo("1");
    String id = people.scalar("SELECT id FROM roles WHERE name = ?", name);

    String path = "/rbac/users/" + user + "/roles";
    assertThat(
            statuses(
                client ->
                    client.post(path, "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(id))))
        .isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
    assertThat(people.scalar("SELECT count(*) FROM user_roles WHERE role_id = ?", id))
        .isEqualTo("1");

    assertThat(statuses(client -> client.delete(path + "/" + id + "?scope=global")))
        .isEqualTo(Map.of(204, 1L, 404, CLIENTS - 1L));
    assertThat(
            people.scalar(
                "SELECT count(*) FROM user_roles WHERE role_id = ? AND NOT is_active AND revoked_by"
                    + " = ?",
                id,
                Gateways.ADMIN))
        .isEqualTo("1");
  }

  @Test
  void oneServerOfANameIsMadeAndOffersEachThingOnce() throws Exception {
    String name = "rivals-" + UUID.randomUUID();
    assertThat(
            statuses(
                client ->
                    client.post("/servers", "{\"server\":{\"name\":\"%s\"}}".formatted(name))))
        .isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
    String server = people.scalar("SELECT id FROM servers WHERE name = ?", name);
    assertThat(
            statuses(
                client ->
                    client.post(
                        "/prompts",
                        "{\"prompt\":{\"name\":\"%s\",\"template\":\"t\"}}".formatted(name))))
        .isEqualTo(Map.of(200, 1L, 409, CLIENTS - 1L));
    String prompt = people.scalar("SELECT id FROM prompts WHERE name = ?", name);
    assertThat(
            statuses(
                client ->
                    client.put(
                        "/servers/" + server,
                        "{\"associated_prompts\":[\"%s\"]}".formatted(prompt))))
        .isEqualTo(Map.of(200, (long) CLIENTS));
    assertThat(
            people.scalar(
                "SELECT count(*) FROM server_prompt_association WHERE server_id = ?", server))
        .isEqualTo("1");
    assertThat(statuses(client -> client.post("/servers/" + server + "/state?activate=false", "")))
        .isEqualTo(Map.of(200, (long) CLIENTS));
    assertThat(statuses(client -> client.delete("/servers/" + server)))
        .isEqualTo(Map.of(200, 1L, 404, CLIENTS - 1L));
  }

  @Test
  void ofManyEditsOfTheSameReadingOneIsTaken() throws Exception {
    Answer made =
        GATEWAYS
            .admin()
            .post(
                "/rbac/roles",
                "{\"name\":\"edited-%s\",\"scope\":\"global\",\"permissions\":[]}"
                    .formatted(UUID.randomUUID()));
    assertThat(
            statuses(
                client ->
                    client
                        .header("If-Match", made.header("ETag").orElseThrow())
                        .put(
                            "/rbac/roles/" + made.text("id"),
                            "{\"description\":\"%s\"}".formatted(UUID.randomUUID()))))
        .isEqualTo(Map.of(200, 1L, 412, CLIENTS - 1L));
  }

  /**
   * Both are held up at their commit, where access gets its new version: neither sees the other.
   */
  @Test
  void ofTheLastTwoAdministratorsOneStaysHoweverFastTheyTakeEachOthersRole() throws Exception {
    String second = "second-" + UUID.randomUUID() + "@example.com";
    people.holding(second, "platform_admin");
    // Whoever holds it for a time only does not count.
    people.update(
        """
        UPDATE user_roles SET expires_at = now() + interval '1 day'
        WHERE role_id IN (SELECT id FROM roles WHERE name = 'platform_admin') AND user_email NOT IN (?, ?)
        """,
        Gateways.ADMIN,
        second);
    String role = people.scalar("SELECT id FROM roles WHERE name = 'platform_admin' AND is_active");
    ApiClient first = GATEWAYS.admin();
    ApiClient other = GATEWAYS.other().with(GATEWAYS.tokens().of(second));
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> other.get("/rbac/roles?limit=1").status() == 200);
    String path = "/rbac/users/%s/roles/" + role + "?scope=global";

    Database database = people.database().database();
    List<Future<Answer>> answers;
    try (Connection rival = database.connectAsSuperuser()) {
      rival.setAutoCommit(false);
      rival.createStatement().execute("SELECT * FROM rbac_version FOR UPDATE");
      answers =
          List.of(
              POOL.submit(() -> first.delete(path.formatted(second))),
              POOL.submit(() -> other.delete(path.formatted(Gateways.ADMIN))));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () ->
                  database
                      .query(
                          "SELECT count(*) FROM pg_stat_activity"
                              + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                      .equals(List.of("2")));
    }

    assertThat(answers)
        .extracting(answer -> answer.get().status())
        .containsExactlyInAnyOrder(204, 409);
    assertThat(
            people.scalar(
                """
                SELECT count(*) FROM user_roles WHERE role_id = ? AND is_active AND expires_at IS NULL
                """,
                role))
        .isEqualTo("1");
    people.update(
        "UPDATE user_roles SET is_active = true, revoked_at = NULL, revoked_by = NULL WHERE role_id"
            + " = ? AND user_email = ?",
        role,
        Gateways.ADMIN);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                GATEWAYS.admin().get("/rbac/roles?limit=1").status() == 200
                    && GATEWAYS
                            .other()
                            .with(GATEWAYS.tokens().of(Gateways.ADMIN))
                            .get("/rbac/roles?limit=1")
                            .status()
                        == 200);
  }

  private static Map<Integer, Long> statuses(Function<ApiClient, Answer> request) throws Exception {
    String token = GATEWAYS.tokens().of(Gateways.ADMIN);
    List<Callable<Answer>> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ApiClient client = (i % 2 == 0 ? GATEWAYS.one() : GATEWAYS.other()).with(token);
      all.add(() -> request.apply(client));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : POOL.invokeAll(all)) {
      answers.add(answer.get());
    }
    return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
  }
}
