package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  void oneRowOfAnIdANameOrAUriIsMade() throws Exception {
    String name = "rivals-" + UUID.randomUUID();
    assertThat(
            statuses(
                (client, i) ->
                    client.post(
                        "/servers",
                        "{\"server\":{\"id\":\"%s\",\"name\":\"%s\"}}"
                            .formatted(name.substring(7), name + i))))
        .isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
    String resource = "{\"resource\":{\"name\":\"%s\",\"uri\":\"x:%s\",\"content\":\"c\"}}";
    assertThat(
            statuses((client, i) -> client.post("/resources", resource.formatted(name, name + i))))
        .isEqualTo(Map.of(200, 1L, 409, CLIENTS - 1L));
    String another = "another-" + name;
    assertThat(
            statuses(
                (client, i) -> client.post("/resources", resource.formatted(another + i, another))))
        .isEqualTo(Map.of(200, 1L, 409, CLIENTS - 1L));
  }

  @Test
  void oneUpstreamServerOfANameAndAnAddressIsRegistered() throws Exception {
    String name = "rivals-" + UUID.randomUUID();
    String body = "{\"name\":\"%s\",\"url\":\"%s\"}";
    try (McpUpstream upstream = upstream(1)) {
      String url = upstream.url().toString();
      assertThat(
              statuses(
                  (client, i) -> client.post("/gateways", body.formatted(name, url + "?n=" + i))))
          .isEqualTo(Map.of(200, 1L, 409, CLIENTS - 1L));
      assertThat(statuses((client, i) -> client.post("/gateways", body.formatted(name + i, url))))
          .isEqualTo(Map.of(200, 1L, 409, CLIENTS - 1L));
      assertThat(people.scalar("SELECT count(*) FROM gateways WHERE url LIKE ?", url + "%"))
          .isEqualTo("2");
    }
  }

  @Test
  void namesThatSlugAlikeAreAllTakenAndToldApart() throws Exception {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    try (McpUpstream upstream = upstream(1)) {
      assertThat(
              statuses(
                  (client, i) ->
                      client.post(
                          "/gateways",
                          "{\"name\":\"%s\",\"url\":\"%s?n=%s\"}"
                              .formatted(spelled(unique, i), upstream.url(), i))))
          .isEqualTo(Map.of(200, (long) CLIENTS));
      assertThat(
              statuses(
                  (client, i) ->
                      client.post(
                          "/prompts",
                          "{\"prompt\":{\"name\":\"%s\",\"template\":\"t\"}}"
                              .formatted(spelled(unique, i).replace('_', '.')))))
          .isEqualTo(Map.of(200, (long) CLIENTS));
      assertThat(
              people.scalar(
                  "SELECT count(DISTINCT slug) FROM gateways WHERE name LIKE ?", "%" + unique))
          .isEqualTo(Integer.toString(CLIENTS));
      Gateways.awaitASecond();
      List<String> offered = offered(GATEWAYS.one(), "/mcp", unique);
      assertThat(offered).hasSize(CLIENTS).doesNotHaveDuplicates();
      assertThat(offered(GATEWAYS.other(), "/mcp", unique)).isEqualTo(offered);
    }
  }

  /** Different names of one slug. */
  private static String spelled(String unique, int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 1; bit < CLIENTS; bit *= 2) {
      name.append((number & bit) == 0 ? "a-" : "a_");
    }
    return name + unique;
  }

  @Test
  void noneOfManyAssociationsIsLostAndBothReplicasShowTheSame() throws Exception {
    try (McpUpstream upstream = upstream(CLIENTS)) {
      List<String> tools = tools(registered(upstream));
      String server = serverOf("");
      assertThat(statuses((client, i) -> added(client, server, tools.get(i))))
          .isEqualTo(Map.of(200, (long) CLIENTS));
      Gateways.awaitASecond();
      for (ApiClient replica : each()) {
        assertThat(associated(replica.get("/servers/" + server)))
            .containsExactlyInAnyOrderElementsOf(tools);
        assertThat(offered(replica, AgentServers.path(server), "tool")).hasSize(CLIENTS);
      }

      // Whoever does not say what they have read is taken as a whole.
      assertThat(
              statuses(
                  (client, i) -> client.put("/servers/" + server, tools(List.of(tools.get(i))))))
          .isEqualTo(Map.of(200, (long) CLIENTS));
      Gateways.awaitASecond();
      List<String> left = associated(each().getFirst().get("/servers/" + server));
      List<String> offered = offered(each().getFirst(), AgentServers.path(server), "tool");
      assertThat(left).hasSize(1);
      assertThat(offered).hasSize(1);
      assertThat(associated(each().getLast().get("/servers/" + server))).isEqualTo(left);
      assertThat(offered(each().getLast(), AgentServers.path(server), "tool")).isEqualTo(offered);
    }
  }

  /** Adds one to those that are there, and reads again where somebody was faster. */
  private static Answer added(ApiClient client, String server, String tool) {
    while (true) {
      Answer read = client.get("/servers/" + server);
      if (read.status() != 200) {
        return read;
      }
      List<String> all = new ArrayList<>(associated(read));
      all.add(tool);
      Answer written =
          client
              .header("If-Match", read.header("ETag").orElseThrow())
              .put("/servers/" + server, tools(all));
      if (written.status() != 412) {
        return written;
      }
    }
  }

  @Test
  void whatIsSwitchedOnAndOffAtOnceIsTheSameAtBothReplicas() throws Exception {
    try (McpUpstream upstream = upstream(1)) {
      String gateway = registered(upstream);
      String tool = tools(gateway).getFirst();
      String server = serverOf("\"" + tool + "\"");
      for (String row : List.of("tools/" + tool, "gateways/" + gateway, "servers/" + server)) {
        String path = "/" + row + "/state?activate=";
        assertThat(statuses((client, i) -> client.post(path + (i / 2 % 2 == 0), "")))
            .isEqualTo(Map.of(200, (long) CLIENTS));
        Gateways.awaitASecond();
        boolean enabled =
            people
                .scalar(
                    "SELECT enabled FROM %s WHERE id = ?".formatted(row.replaceFirst("/.*", "")),
                    row.replaceFirst(".*/", ""))
                .equals("t");
        for (ApiClient replica : each()) {
          Answer read = replica.get("/" + row);
          assertThat(read.object().getBoolean("enabled")).as("%s", read).isEqualTo(enabled);
          Answer list =
              AgentClient.begin(replica, AgentServers.path(server), AgentClient.MODERN)
                  .send("tools/list");
          assertThat(list.status()).isEqualTo(row.startsWith("servers") && !enabled ? 404 : 200);
          assertThat(list.body().contains("\"tool0\"")).as("%s: %s", row, list).isEqualTo(enabled);
        }
        assertThat(GATEWAYS.admin().post(path + true, "").status()).isEqualTo(200);
      }
    }
  }

  /** Both are held up at the row that the one comes to first, and the other last. */
  @Test
  void aGatewayIsDeletedWhileWhatItHasIsBeingOffered() throws Exception {
    try (McpUpstream upstream = upstream(2)) {
      String gateway = registered(upstream);
      String server = serverOf("");
      List<String> tools = inTableOrder(gateway);
      Database database = people.database().database();
      Future<Answer> deletion;
      Future<Answer> offer;
      try (Connection rival = database.connectAsSuperuser()) {
        rival.setAutoCommit(false);
        rival
            .createStatement()
            .execute("SELECT 1 FROM tools WHERE id = '%s' FOR UPDATE".formatted(tools.getFirst()));
        deletion = POOL.submit(() -> each().getFirst().delete("/gateways/" + gateway));
        awaitWaitingForLocks(database, 1);
        offer =
            POOL.submit(() -> each().getLast().put("/servers/" + server, tools(tools.reversed())));
        awaitWaitingForLocks(database, 2);
      }
      assertThat(deletion.get().status()).as("%s", deletion.get()).isEqualTo(200);
      assertThat(offer.get().status()).as("%s", offer.get()).isEqualTo(422);
      assertThat(offer.get().body()).contains(tools);
    }
  }

  /**
   * Whoever deletes an upstream server has its tools before their places in virtual servers: so has
   * whoever takes such places away. Otherwise the one could have the second place and want the
   * first, and the other have the first and want the second.
   */
  @Test
  void whatAServerLosesIsLockedBeforeItsPlaces() throws Exception {
    try (McpUpstream upstream = upstream(2)) {
      List<String> tools = tools(registered(upstream));
      String server = serverOf(quoted(tools));
      Database database = people.database().database();
      Future<Answer> loss;
      try (Connection rival = database.connectAsSuperuser()) {
        rival.setAutoCommit(false);
        rival
            .createStatement()
            .execute("SELECT 1 FROM tools WHERE id = '%s' FOR UPDATE".formatted(tools.getFirst()));
        loss = POOL.submit(() -> each().getLast().put("/servers/" + server, tools(List.of())));
        awaitWaitingForLocks(database, 1);
      }
      assertThat(loss.get().status()).as("%s", loss.get()).isEqualTo(200);
      assertThat(associated(each().getFirst().get("/servers/" + server))).isEmpty();
    }
  }

  @Test
  void aToolIsDeletedWhileAServerLosesAndGetsIt() throws Exception {
    try (McpUpstream upstream = upstream(CLIENTS)) {
      List<String> tools = tools(registered(upstream));
      String server = serverOf(quoted(tools));
      Map<Integer, Long> statuses =
          statuses(
              (client, i) ->
                  i % 4 == 0
                      ? client.put("/servers/" + server, tools(tools.subList(i, CLIENTS)))
                      : i % 4 == 2
                          ? client.put("/servers/" + server, tools(List.of()))
                          : client.delete("/tools/" + tools.get(i)));

      // Those that are gone are unknown to who offers them.
      assertThat(statuses.keySet()).isSubsetOf(200, 422);
      assertThat(statuses.get(200)).isGreaterThanOrEqualTo(CLIENTS * 3L / 4);
      Gateways.awaitASecond();
      List<String> left = associated(each().getFirst().get("/servers/" + server));
      assertThat(left)
          .doesNotContainAnyElementsOf(
              IntStream.range(0, CLIENTS).filter(i -> i % 2 == 1).mapToObj(tools::get).toList());
      assertThat(associated(each().getLast().get("/servers/" + server))).isEqualTo(left);
    }
  }

  /**
   * Names are chosen one at a time. Who chooses and falls silent is ended by the database; until
   * then others are told to try again, and what needs no names goes on.
   */
  @Test
  void aReplicaThatFreezesWhileItChoosesNamesHoldsUpNobodyForLong() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    String name = "frozen-" + UUID.randomUUID();
    Database database = people.database().database();
    ApiClient client = each().getFirst();
    try (McpUpstream upstream = upstream(1).holdsUntil(released);
        McpUpstream another = upstream(1)) {
      Future<Answer> frozen =
          POOL.submit(() -> each().getLast().post("/gateways", gateway(name, upstream)));
      Awaitility.await().until(() -> !upstream.requests().isEmpty());
      // What was changed before is read by then.
      Gateways.awaitASecond();
      try (Connection rival = database.connectAsSuperuser()) {
        rival.setAutoCommit(false);
        // It has chosen to choose, and has written nothing yet.
        rival.createStatement().execute("LOCK TABLE gateways IN ACCESS EXCLUSIVE MODE");
        released.countDown();
        awaitWaitingForLocks(database, 1);
        GATEWAYS.freezeOther();
      }
      try {
        long began = System.nanoTime();
        Future<Answer> refused =
            POOL.submit(() -> client.post("/gateways", gateway(name + "-r", another)));
        while (!refused.isDone()) {
          long asked = System.nanoTime();
          assertThat(client.get("/gateways?limit=1").status()).isEqualTo(200);
          assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        }
        assertThat(refused.get().status()).as("%s", refused.get()).isEqualTo(503);
        assertThat(refused.get().header("Retry-After")).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));

        assertThat(client.post("/gateways", gateway(name + "-s", another)).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
      } finally {
        GATEWAYS.thawOther();
      }
      assertThat(frozen.get().status()).as("%s", frozen.get()).isEqualTo(503);
      assertThat(
              people.scalar(
                  "SELECT string_agg(name, ' ') FROM gateways WHERE name LIKE ?", name + "%"))
          .isEqualTo(name + "-s");
    }
  }

  private static String gateway(String name, McpUpstream upstream) {
    return "{\"name\":\"%s\",\"url\":\"%s\"}".formatted(name, upstream.url());
  }

  private List<String> inTableOrder(String gateway) {
    return List.of(
        people
            .scalar(
                "SELECT string_agg(id, ' ' ORDER BY ctid) FROM tools WHERE gateway_id = ?", gateway)
            .split(" "));
  }

  private static void awaitWaitingForLocks(Database database, int transactions) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                database
                    .query(
                        "SELECT count(*) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                    .equals(List.of(Integer.toString(transactions))));
  }

  private static McpUpstream upstream(int tools) {
    McpCatalogue catalogue = new McpCatalogue();
    for (int i = 0; i < tools; i++) {
      catalogue.add(AgentServers.saying("tool" + i, "text"));
    }
    return McpUpstream.start("rivals", catalogue, 0);
  }

  private static String registered(McpUpstream upstream) {
    return new AgentServers(GATEWAYS.admin()).register(upstream.url());
  }

  private static List<String> tools(String gateway) {
    return GATEWAYS
        .admin()
        .get("/tools?gateway_id=" + gateway)
        .array()
        .getValuesAs(JsonObject.class)
        .stream()
        .map(tool -> tool.getString("id"))
        .toList();
  }

  /** What makes a virtual server offer these and no others. */
  private static String tools(List<String> ids) {
    return "{\"associated_tools\":[" + quoted(ids) + "]}";
  }

  private static String quoted(List<String> ids) {
    return ids.stream().map("\"%s\""::formatted).collect(Collectors.joining(","));
  }

  private static String serverOf(String tools) {
    Answer made =
        GATEWAYS
            .admin()
            .post(
                "/servers",
                "{\"server\":{\"name\":\"rivals-%s\",\"original_names\":true,\"associated_tools\":[%s]}}"
                    .formatted(UUID.randomUUID(), tools));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made.text("id");
  }

  private static List<String> associated(Answer server) {
    return server.object().getJsonArray("associatedToolIds").getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .toList();
  }

  /** The names of the tools that an agent is offered there, of those with a text in their name. */
  private static List<String> offered(ApiClient replica, String path, String text) {
    return AgentClient.begin(
            replica.with(GATEWAYS.tokens().of(Gateways.ADMIN)), path, AgentClient.MODERN)
        .send("tools/list")
        .object()
        .getJsonObject("result")
        .getJsonArray("tools")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(tool -> tool.getString("name"))
        .filter(name -> name.contains(text))
        .sorted()
        .toList();
  }

  /** The administrator at each replica. */
  private static List<ApiClient> each() {
    String token = GATEWAYS.tokens().of(Gateways.ADMIN);
    return GATEWAYS.each().stream().map(replica -> replica.with(token)).toList();
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
      awaitWaitingForLocks(database, 2);
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
    return statuses((client, number) -> request.apply(client));
  }

  private static Map<Integer, Long> statuses(BiFunction<ApiClient, Integer, Answer> request)
      throws Exception {
    String token = GATEWAYS.tokens().of(Gateways.ADMIN);
    List<Callable<Answer>> all = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ApiClient client = (i % 2 == 0 ? GATEWAYS.one() : GATEWAYS.other()).with(token);
      int number = i;
      all.add(() -> request.apply(client, number));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> answer : POOL.invokeAll(all)) {
      answers.add(answer.get());
    }
    return answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting()));
  }
}
