package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
}
