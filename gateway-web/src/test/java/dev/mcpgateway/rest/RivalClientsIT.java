package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
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
                "SELECT count(*) FROM user_roles WHERE role_id = ? AND NOT is_active AND revoked_by = ?",
                id,
                Gateways.ADMIN))
        .isEqualTo("1");
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
