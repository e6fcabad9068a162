package dev.mcpgateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent calls a tool, in each revision, and what it may not use is not there. */
class AgentCallIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String BYTES = "{\"id\":9007199254740993,\"price\":0.10,\"e\":1E400}";
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private static McpUpstream upstream;
  private static AgentServers servers;
  private static String gateway;
  private static String server;
  private static String path;

  @BeforeAll
  static void register() {
    upstream = McpUpstream.start();
    servers = new AgentServers(GATEWAYS.admin());
    gateway = servers.register(upstream.url());
    server = servers.serverOf(gateway, "public");
    path = AgentServers.path(server);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> agent("2026-07-28").send("tools/list").body().contains("\"echo\""));
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"})
  void argumentsAndResultsPassByteForByte(String revision) {
    Answer answer = agent(revision).call("echo", BYTES);

    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).contains("\"structuredContent\":" + BYTES);
    assertThat(lastCall().member("params", "arguments"))
        .hasValueSatisfying(sent -> assertThat(new String(sent, UTF_8)).isEqualTo(BYTES));
    assertThat(lastCall().header("MCP-Protocol-Version")).hasValue(revision);
  }

  @Test
  void definitionsPassByteForByte() {
    String unusual =
        """
        "x-vendor":{"a":[1.0,1E400]}},"outputSchema":{"type":"object","properties":{"v":{"type":"number"}},\
        "x-other":null},"annotations":{"readOnlyHint":true,"x-hint":"kept"},"_meta":{"com.example/kept":[1,2.50]}}""";

    assertThat(agent("2025-11-25").send("tools/list").body()).contains(unusual);
    assertThat(agent("2026-07-28").send("tools/list").body())
        .contains(unusual)
        .contains("\"cacheScope\":\"private\"")
        .contains("\"ttlMs\":0");
    assertThat(agent("2026-07-28").call("unusual", "{}").body())
        .contains("{\"type\":\"x-unknown\",\"value\":0.10}")
        .contains("\"x-member\":{\"kept\":true}");
  }

  @Test
  void whoMayNotExecuteSeesNoToolAndCallsNone() {
    String email = unique("reader") + "@example.com";
    GATEWAYS.people().permitted(email, "servers.use", "servers.read", "prompts.read");
    for (String revision : List.of("2025-11-25", "2026-07-28")) {
      AgentClient reader = AgentClient.begin(GATEWAYS.as(email), path, revision);

      assertThat(reader.send("tools/list").body()).contains("\"tools\":[]");
      assertThat(reader.send("resources/list").body()).contains("\"resources\":[]");
      assertThat(reader.send("prompts/list").body()).contains("\"greet\"");
      int before = upstream.requests("tools/call").size();
      Answer hidden = reader.call("echo", "{}");
      Answer unknown = reader.call("ohce", "{}");
      assertThat(hidden.status()).isEqualTo(200);
      assertThat(hidden.body()).contains("\"code\":-32602");
      assertThat(hidden.body().replace("echo", "ohce").replaceAll("\"id\":\\d+", ""))
          .isEqualTo(unknown.body().replaceAll("\"id\":\\d+", ""));
      assertThat(upstream.requests("tools/call")).hasSize(before);
    }
  }

  @Test
  void aHiddenServerIsNotThereAndAVisibleOneNeedsThePermission() {
    String email = unique("stranger") + "@example.com";
    GATEWAYS.people().permitted(email, "servers.use", "tools.execute");
    String own = AgentServers.path(servers.serverOf(gateway, "private"));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> modern(GATEWAYS.admin(), own).send("tools/list").status() == 200);

    Answer hidden = modern(GATEWAYS.as(email), own).send("tools/list");
    Answer absent =
        modern(GATEWAYS.as(email), AgentServers.path(UUID.randomUUID().toString()))
            .send("tools/list");
    assertThat(hidden.status()).isEqualTo(404);
    assertThat(absent.status()).isEqualTo(404);
    assertThat(hidden.text("detail")).isEqualTo(absent.text("detail"));

    String useless = unique("useless") + "@example.com";
    GATEWAYS.people().permitted(useless, "servers.read", "tools.execute");
    assertThat(modern(GATEWAYS.as(useless), path).send("tools/list").status()).isEqualTo(403);
    assertThat(modern(GATEWAYS.one(), path).send("tools/list").status()).isEqualTo(401);
  }

  @Test
  void aTokenOfAServerReachesThatServerAndNothingElse() {
    String another = servers.serverOf(gateway, "public");
    String itsPath = AgentServers.path(another);
    ApiClient admin = GATEWAYS.admin();
    awaitServed(admin, itsPath);
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient token =
          replica.with(token(admin, "\"scope\":{\"server_id\":\"%s\"}".formatted(server)));
      for (String revision : List.of("2025-11-25", "2026-07-28")) {
        expectCalled(AgentClient.begin(token, path, revision).call("echo", BYTES));
      }
      expectContents(200, token, server);
      assertThat(token.get("/servers/" + server + "/tools").body()).contains("\"echo\"");

      SoftAssertions softly = new SoftAssertions();
      softly.assertThat(contents(token, another)).containsOnly(404);
      for (String elsewhere : List.of(itsPath, "/mcp")) {
        AgentClient session = AgentClient.begin(admin, elsewhere, "2025-11-25");
        assertThat(session.send("tools/list").status()).as("as its user").isEqualTo(200);
        softly
            .assertThat(
                List.of(
                    session.at(token).send("tools/list").status(),
                    modern(token, elsewhere).call("echo", "{}").status(),
                    token.post(elsewhere, initialize()).status()))
            .as(elsewhere)
            .containsOnly(403);
      }
      softly.assertAll();
    }
  }

  @Test
  void aTokenOfATeamReachesItsServersAndPublicOnesAndNoOthers() {
    String team = team();
    String anotherTeam = team();
    String member = unique("member") + "@example.com";
    GATEWAYS.people().holdingIn(team, member, "developer");
    GATEWAYS.people().holdingIn(anotherTeam, member, "developer");
    String own = servers.serverIn(team, gateway, "team");
    String another = servers.serverIn(anotherTeam, gateway, "team");
    String open = servers.serverIn(anotherTeam, gateway, "public");
    ApiClient login = GATEWAYS.as(member);
    String token = token(login, "\"team_id\":\"%s\"".formatted(team));
    for (String each : List.of(own, another, open)) {
      awaitServed(login, AgentServers.path(each));
      expectContents(200, login, each);
    }
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient bound = replica.with(token);
      for (String reached : List.of(own, open)) {
        awaitServed(bound, AgentServers.path(reached));
        for (String revision : List.of("2025-11-25", "2026-07-28")) {
          expectCalled(
              AgentClient.begin(bound, AgentServers.path(reached), revision).call("echo", BYTES));
        }
        expectContents(200, bound, reached);
      }

      expectContents(404, bound, another);
      String itsPath = AgentServers.path(another);
      AgentClient session = AgentClient.begin(login, itsPath, "2025-11-25");
      expectCalled(session.call("echo", BYTES));
      assertThat(session.at(bound).call("echo", BYTES).status()).isEqualTo(404);
      assertThat(modern(bound, itsPath).call("echo", BYTES).status()).isEqualTo(404);
      assertThat(bound.post(itsPath, initialize()).status()).isEqualTo(404);
    }
  }

  @Test
  void aRevokedTokenEndsWithinASecondInOpenSessionsToo() {
    ApiClient admin = GATEWAYS.admin();
    Answer made =
        admin.post("/tokens", "{\"name\":\"%s\",\"expires_in_days\":1}".formatted(unique("t")));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    String token = made.text("access_token");
    AgentClient one = AgentClient.begin(GATEWAYS.one().with(token), path, "2025-11-25");
    AgentClient other = one.at(GATEWAYS.other().with(token));
    assertThat(other.call("echo", "{}").status()).isEqualTo(200);

    String id = made.object().getJsonObject("token").getString("id");
    assertThat(admin.delete("/tokens/" + id).status()).isLessThan(300);

    await().atMost(A_SECOND).until(() -> one.call("echo", "{}").status() == 401);
    await().atMost(A_SECOND).until(() -> other.call("echo", "{}").status() == 401);
  }

  @Test
  void aToolThatIsSwitchedOffIsGoneWithinASecond() {
    try (McpUpstream own = McpUpstream.start()) {
      String registered = servers.register(own.url());
      String itsPath = AgentServers.path(servers.serverOf(registered, "public"));
      AgentClient agent = modern(GATEWAYS.admin(), itsPath);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> agent.call("echo", BYTES).body().contains(BYTES));
      String tool =
          GATEWAYS
              .people()
              .scalar(
                  "SELECT id FROM tools WHERE gateway_id = ? AND original_name = 'echo'",
                  registered);

      assertThat(GATEWAYS.admin().post("/tools/" + tool + "/state?activate=false", "").status())
          .isEqualTo(200);

      await()
          .atMost(A_SECOND)
          .until(() -> agent.call("echo", "{}").body().contains("\"code\":-32602"));
      assertThat(agent.send("tools/list").body()).doesNotContain("\"echo\"");
    }
  }

  @Test
  void aSessionIsServedByEveryReplicaForItsUserAloneUntilItIsEnded() {
    AgentClient one = agent("2025-11-25");
    AgentClient other = one.at(GATEWAYS.other().with(GATEWAYS.tokens().of(Gateways.ADMIN)));
    String stranger = unique("else") + "@example.com";
    GATEWAYS.people().holding(stranger, "platform_admin");

    assertThat(other.call("echo", BYTES).body()).contains(BYTES);
    assertThat(one.at(GATEWAYS.as(stranger)).send("tools/list").status()).isEqualTo(404);
    assertThat(
            new AgentClient(GATEWAYS.admin(), "/mcp", one.revision(), one.session())
                .send("tools/list")
                .status())
        .isEqualTo(404);

    assertThat(one.end().status()).isEqualTo(204);
    assertThat(one.send("ping").status()).isEqualTo(404);
    await().atMost(A_SECOND).until(() -> other.send("ping").status() == 404);
  }

  @Test
  void anUpstreamThatForgetsItsSessionsIsCalledInAnother() {
    AgentClient agent = agent("2025-11-25");
    assertThat(agent.call("echo", BYTES).body()).contains(BYTES);

    upstream.forgetSessions();

    assertThat(agent.call("echo", BYTES).body()).contains(BYTES);
  }

  @Test
  void everythingIsOfferedByFullNames() {
    AgentClient agent = modern(GATEWAYS.admin(), "/mcp");
    String name =
        GATEWAYS
            .people()
            .scalar(
                "SELECT exposed_name FROM tools WHERE gateway_id = ? AND original_name = 'echo'",
                gateway);

    assertThat(agent.send("tools/list").body()).contains("\"" + name + "\"");
    assertThat(agent.call(name, BYTES).body()).contains(BYTES);
    assertThat(lastCall().header("Mcp-Name")).hasValue("echo");
    assertThat(agent.call("echo", "{}").body()).contains("\"code\":-32602");
  }

  @Test
  void bothFormsOfThePathAreOneEndpointAndNoneIsUnderV1() {
    assertThat(modern(GATEWAYS.admin(), path + "/").send("tools/list").status()).isEqualTo(200);
    assertThat(modern(GATEWAYS.admin(), "/mcp/").send("tools/list").status()).isEqualTo(200);
    assertThat(
            modern(GATEWAYS.admin(), "/servers/" + server + "/%6dcp").send("tools/list").status())
        .isEqualTo(200);
    assertThat(modern(GATEWAYS.admin(), "/v1/mcp").send("tools/list").status()).isEqualTo(404);
    Answer stream = GATEWAYS.admin().get(path);
    assertThat(stream.status()).isEqualTo(405);
    assertThat(stream.header("Allow")).hasValue("POST, DELETE");
  }

  @Test
  void pagesOfOtherOriginsAreRefused() {
    ApiClient admin = GATEWAYS.admin();
    assertThat(
            modern(admin.header("Origin", "http://evil.example.com"), path)
                .send("tools/list")
                .status())
        .isEqualTo(403);
    String own = admin.base().getScheme() + "://" + admin.base().getAuthority();
    assertThat(modern(admin.header("Origin", own), path).send("tools/list").status())
        .isEqualTo(200);
  }

  @Test
  void whatIsNoMessageIsSaidToBeNone() {
    ApiClient admin = GATEWAYS.admin();
    expectError(400, -32700, admin.post(path, "{"));
    expectError(400, -32600, admin.post(path, "[]"));
    expectError(
        400, -32600, admin.post(path, "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}"));
    expectError(
        400, -32600, admin.post(path, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"));
    assertThat(admin.header("Content-Type", "text/plain").post(path, "{}").status()).isEqualTo(415);
    AgentClient modern = modern(admin, path);
    expectError(404, -32601, modern.send("ping"));
    expectError(404, -32601, modern.send("tasks/list"));
    expectError(400, -32020, modern.send("tools/call", Optional.empty(), "\"name\":\"echo\""));
    expectError(200, -32601, agent("2025-11-25").send("no/such"));
  }

  @Test
  void whatProvesTheCallerToTheGatewayStaysThere() {
    ApiClient admin = GATEWAYS.admin().header("Cookie", "a=b");
    modern(admin, path).call("echo", "{}");

    assertThat(lastCall().header("Authorization")).isEmpty();
    assertThat(lastCall().header("Cookie")).isEmpty();
  }

  @Test
  void aHeaderThatAServerIsRegisteredWithIsPassedOnAndNoOther() {
    for (String refused : List.of("Authorization", "cookie", "Mcp-Session-Id", "Host")) {
      Answer answer =
          GATEWAYS
              .admin()
              .post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\",\"passthrough_headers\":[\"%s\"]}"
                      .formatted(unique("refused"), upstream.url(), refused));
      assertThat(answer.status()).as("%s", answer).isEqualTo(422);
      assertThat(answer.text("detail")).contains(refused);
    }
    try (McpUpstream own = McpUpstream.start()) {
      ApiClient caller =
          GATEWAYS
              .admin()
              .header("X-Tenant", "acme")
              .header("X-Other", "mine")
              .header("Cookie", "a=b");
      String registered =
          new AgentServers(caller).register(own.url(), ",\"passthrough_headers\":[\"X-TENANT\"]");
      String itsPath = AgentServers.path(servers.serverOf(registered, "public"));
      awaitServed(caller, itsPath);
      for (String revision : List.of("2025-11-25", "2026-07-28")) {
        expectCalled(AgentClient.begin(caller, itsPath, revision).call("echo", BYTES));

        McpRequest sent = own.requests("tools/call").getLast();
        assertThat(sent.header("MCP-Protocol-Version")).hasValue(revision);
        assertThat(sent.header("X-Tenant")).hasValue("acme");
        assertThat(sent.headers().keySet())
            .noneMatch(name -> name.matches("(?i)x-other|authorization|cookie"));
      }
      // They are a caller's: who registers, and what the gateway asks by itself, passes none on.
      assertThat(own.requests())
          .filteredOn(request -> !request.method().equals("tools/call"))
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.header("X-Tenant")).isEmpty());

      Answer taken =
          GATEWAYS.admin().put("/gateways/" + registered, "{\"passthrough_headers\":[]}");
      assertThat(taken.status()).as("%s", taken).isEqualTo(200);
      await()
          .atMost(A_SECOND)
          .untilAsserted(
              () -> {
                expectCalled(modern(caller, itsPath).call("echo", BYTES));
                assertThat(own.requests("tools/call").getLast().header("X-Tenant")).isEmpty();
              });
    }
  }

  private static void expectError(int status, int code, Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.object().getJsonObject("error").getInt("code"))
        .as("%s", answer)
        .isEqualTo(code);
  }

  private static void expectCalled(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).as("%s", answer).contains("\"structuredContent\":" + BYTES);
  }

  private static void expectContents(int status, ApiClient api, String id) {
    assertThat(contents(api, id)).containsOnly(status);
  }

  /** The statuses of a server in the management API, and of what it has. */
  private static List<Integer> contents(ApiClient api, String id) {
    return Stream.of("", "/tools", "/resources", "/prompts")
        .map(what -> api.get("/servers/" + id + what).status())
        .toList();
  }

  private static void awaitServed(ApiClient api, String itsPath) {
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> modern(api, itsPath).send("tools/list").body().contains("\"echo\""));
  }

  private static String initialize() {
    return """
        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",\
        "capabilities":{},"clientInfo":{"name":"agent","version":"1"}}}""";
  }

  private static String team() {
    Answer made = GATEWAYS.admin().post("/teams", "{\"name\":\"%s\"}".formatted(unique("team")));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made.text("id");
  }

  private static String token(ApiClient user, String members) {
    Answer made = user.post("/tokens", "{\"name\":\"%s\",%s}".formatted(unique("token"), members));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made.text("access_token");
  }

  private static AgentClient agent(String revision) {
    return AgentClient.begin(GATEWAYS.admin(), path, revision);
  }

  private static AgentClient modern(ApiClient api, String at) {
    return AgentClient.begin(api, at, AgentClient.MODERN);
  }

  private static McpRequest lastCall() {
    return upstream.requests("tools/call").getLast();
  }

  private static String unique(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }
}
