package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of the older revisions: what a client says in one, and what it has upstream. */
class AgentSessionsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SESSION = "Mcp-Session-Id";

  private static McpUpstream upstream;
  private static AgentServers servers;
  private static String path;

  @BeforeAll
  static void register() {
    upstream = McpUpstream.start();
    servers = new AgentServers(GATEWAYS.admin());
    path = serverOf(upstream);
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void whatAClientSaysAtOneReplicaReachesWhatAnotherHasOpened() {
    AgentClient one = agent("2025-11-25", path);
    assertThat(one.call("echo", "{}").body()).contains("\"structuredContent\":{}");
    String opened = upstream.requests("tools/call").getLast().header(SESSION).orElseThrow();
    AgentClient other = one.at(GATEWAYS.other().with(GATEWAYS.tokens().of(Gateways.ADMIN)));

    assertThat(other.send("logging/setLevel", Optional.empty(), "\"level\":\"error\"").body())
        .contains("\"result\":{}");
    await()
        .atMost(SOON)
        .until(
            () ->
                isToldIn(opened, "logging/setLevel")
                    .map(McpRequest::text)
                    .filter(text -> text.contains("\"level\":\"error\""))
                    .isPresent());

    assertThat(other.notify("notifications/roots/list_changed", "{}").status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .until(() -> isToldIn(opened, "notifications/roots/list_changed").isPresent());
  }

  @Test
  void anIdThatIsTooLongForAnyCallCancelsNone() {
    String cancelled = "{\"requestId\":\"" + "x".repeat(2_000) + "\"}";

    assertThat(agent("2025-11-25", path).notify("notifications/cancelled", cancelled).status())
        .isEqualTo(202);
    assertThat(
            agent("2025-03-26", path)
                .body(
                    "[{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                        + cancelled
                        + "}]")
                .status())
        .isEqualTo(202);
  }

  @Test
  void whyNoSessionCanBeOpenedIsSaid() {
    McpUpstream down = McpUpstream.start();
    String itsPath = serverOf(down);
    down.close();

    Answer answer = agent("2025-11-25", itsPath).call("echo", "{}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("\"code\":-32603").contains("\"fault\":\"refused\"");
  }

  @Test
  void anUpstreamServerThatComesBackIsCalledAgain() {
    McpUpstream before = McpUpstream.start();
    int port = before.port();
    String itsPath = serverOf(before);
    List<AgentClient> agents =
        List.of(agent("2025-11-25", itsPath), agent(AgentClient.MODERN, itsPath));
    agents.forEach(AgentSessionsIT::expectEcho);
    before.close();
    for (AgentClient agent : agents) {
      assertThat(agent.send("tools/list").body()).contains("\"echo\"");
      assertThat(agent.call("echo", "{}").body()).contains("\"fault\":\"refused\"");
    }

    // It has lost its sessions, too.
    try (McpUpstream after = McpUpstream.start("testbed", McpFixtures.all(), port)) {
      agents.forEach(AgentSessionsIT::expectEcho);
      assertThat(after.requests("initialize")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void whatAnUpstreamServerChangesIsSeenAfterARefresh(String revision) {
    try (McpUpstream changing = McpUpstream.start("changing", McpFixtures.tools(), 0)) {
      String gateway = servers.register(changing.url());
      String itsPath = AgentServers.path(servers.serverOf(gateway, "public"));
      AgentClient agent = agent(revision, itsPath);
      await().atMost(SOON).untilAsserted(() -> expectEcho(agent));
      changing.catalogue().remove(McpItem.Kind.TOOL, "echo");
      changing
          .catalogue()
          .add(AgentServers.saying("fail", "It does not fail any more"))
          .add(AgentServers.saying("added", "Added"));

      // It is asked, and says itself that it has no such tool; what is called so is called.
      assertThat(agent.send("tools/list").body()).contains("\"echo\"", "Answers with the JSON-RPC");
      assertThat(agent.call("echo", "{}").body()).contains("\"code\":-32602", "Unknown tool");
      assertThat(agent.call("fail", "{}").body()).contains("It does not fail any more");

      assertThat(GATEWAYS.admin().post("/gateways/" + gateway + "/tools/refresh", "").status())
          .isEqualTo(200);

      await().atMost(SOON).until(() -> !agent.send("tools/list").body().contains("\"echo\""));
      int asked = changing.requests("tools/call").size();
      assertThat(agent.call("echo", "{}").body()).contains("\"code\":-32602");
      assertThat(changing.requests("tools/call")).hasSize(asked);
      String listed = agent.send("tools/list").body();
      assertThat(listed).contains("\"fail\"").doesNotContain("Answers with the JSON-RPC");
      // What is new is in everything, and in a virtual server when somebody puts it there.
      assertThat(listed).doesNotContain("\"added\"");
      assertThat(agent(revision, "/mcp").send("tools/list").body()).contains("-added\"");

      changing.catalogue().add(AgentServers.saying("echo", "Back"));
      GATEWAYS.admin().post("/gateways/" + gateway + "/tools/refresh", "");
      await().atMost(SOON).until(() -> agent.call("echo", "{}").body().contains("Back"));
    }
  }

  private static Optional<McpRequest> isToldIn(String session, String method) {
    return upstream.requests(method).stream()
        .filter(request -> request.header(SESSION).equals(Optional.of(session)))
        .findFirst();
  }

  private static String serverOf(McpUpstream of) {
    String at = AgentServers.path(servers.serverOf(servers.register(of.url()), "public"));
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient admin = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
      await()
          .atMost(SOON)
          .until(
              () ->
                  AgentClient.begin(admin, at, AgentClient.MODERN)
                      .send("tools/list")
                      .body()
                      .contains("\"echo\""));
    }
    return at;
  }

  private static AgentClient agent(String revision, String at) {
    return AgentClient.begin(GATEWAYS.admin(), at, revision);
  }

  private static void expectEcho(AgentClient agent) {
    assertThat(agent.call("echo", "{\"a\":1}").body()).contains("\"structuredContent\":{\"a\":1}");
  }
}
