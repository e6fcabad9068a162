package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.TokenProxy;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that others wrote, at two replicas that are taken by turns, request by request. In the
 * revisions with sessions a cancellation has to reach the replica that waits for the call, so that
 * those clients cancel at one.
 */
class SdkClientsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ConcurrentLinkedQueue<String> CANCELLED = new ConcurrentLinkedQueue<>();

  private static McpUpstream upstream;
  private static String path;

  @BeforeAll
  static void register() {
    upstream = McpUpstream.start("clients", tools(), 0);
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    path = AgentServers.path(servers.serverOf(servers.register(upstream.url()), "public"));
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient admin = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
      await()
          .atMost(SOON)
          .until(
              () ->
                  AgentClient.begin(admin, path, AgentClient.MODERN)
                      .send("tools/list")
                      .body()
                      .contains("\"hold\""));
    }
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  private static McpCatalogue tools() {
    return McpFixtures.all()
        .add(
            McpItem.tool(
                definition("steps"),
                call -> {
                  for (int i = 1; i <= 3; i++) {
                    call.progress(i, 3);
                  }
                  return "{\"content\":[]}";
                }))
        .add(
            McpItem.tool(
                definition("hold"),
                call -> {
                  call.progress(1, 2);
                  if (call.awaitCancelled(Duration.ofMinutes(1))) {
                    CANCELLED.add(call.text("who"));
                  }
                  return "{\"content\":[]}";
                }));
  }

  private static String definition(String name) {
    return "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}";
  }

  static Stream<Arguments> agents() {
    return Stream.of(
        Arguments.of(TypeScriptAgent.first(), "2025-11-25", true),
        Arguments.of(TypeScriptAgent.second("legacy"), "2025-11-25", true),
        Arguments.of(TypeScriptAgent.second("auto"), "2026-07-28", true),
        Arguments.of(new LegacyJavaAgent(), "2025-11-25", false),
        Arguments.of(new ModernJavaAgent(), "2026-07-28", true));
  }

  @ParameterizedTest
  @MethodSource("agents")
  void useWhatIsOffered(SdkAgent agent, String revision, boolean cancels) {
    List<URI> replicas = GATEWAYS.each().stream().map(ApiClient::base).toList();
    List<URI> ofCancelled = revision.equals(AgentClient.MODERN) ? replicas : replicas.subList(0, 1);
    List<String> got;
    try (TokenProxy byTurns = TokenProxy.to(replicas, SdkClientsIT::token);
        TokenProxy toOne = TokenProxy.to(ofCancelled, SdkClientsIT::token)) {
      got = agent.play(byTurns.url(path), toOne.url(path));
    }

    assertThat(got.get(0)).isEqualTo("revision: " + revision);
    assertThat(got.get(1)).startsWith("tools: ").contains(" echo", " steps", " hold");
    assertThat(got.get(2)).startsWith("resources: ").contains("test://note");
    assertThat(got.get(3)).startsWith("prompts: ").contains("greet");
    assertThat(got.subList(4, 8))
        .containsExactly("call: hello", "read: A note.", "get: Greet Ada.", "progress: 1 2 3");
    assertThat(got.subList(8, got.size()))
        .isEqualTo(cancels ? List.of("cancelled: true") : List.of());
    if (cancels) {
      await().atMost(SOON).until(() -> CANCELLED.contains(agent.name()));
    }
    for (int i = 0; i < replicas.size(); i++) {
      int replica = i;
      await()
          .atMost(SOON)
          .until(() -> GATEWAYS.logs().get(replica).lines().anyMatch(line -> isOf(agent, line)));
    }
  }

  /** With a token that is bound to the server, as the pages say. */
  @Test
  void whatThePagesOfClientsConfigureReachesTheServer() {
    String server = path.split("/", -1)[2];
    Answer made =
        GATEWAYS
            .admin()
            .post(
                "/tokens",
                "{\"name\":\"of the pages\",\"scope\":{\"server_id\":\"%s\"},\"expires_in_days\":90}"
                    .formatted(server));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    for (ClientPage page : ClientPage.ALL) {
      URI url = URI.create(page.url().replace(ClientPage.SERVER, server));
      ApiClient client =
          GATEWAYS.one().header("Authorization", page.authorization(made.text("access_token")));

      assertThat(AgentClient.begin(client, url.getPath(), "2025-11-25").call("echo", "{}").body())
          .as(page.name())
          .contains("\"structuredContent\":{}");
    }
  }

  /** A line of the access log for a request of that agent. */
  private static boolean isOf(SdkAgent agent, String line) {
    return line.contains("\"route\":\"/servers/{id}/mcp\"")
        && line.contains("\"client\":\"" + agent.name() + "\"");
  }

  private static String token() {
    return GATEWAYS.tokens().of(Gateways.ADMIN);
  }
}
