package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.RawServer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an agent is told when an upstream server does to a call what none should: its own calls
 * alone pay for that. Those that only a clock ends are in {@link HostileUpstreamsIT}.
 */
class HostileAnswersIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String BYTES = "{\"id\":9007199254740993}";
  private static final Duration SOON = Duration.ofSeconds(20);

  private static RawServer hostile;
  private static McpUpstream good;
  private static String name;
  private static String hostilePath;
  private static String goodPath;

  @BeforeAll
  static void register() {
    hostile = HostileAnswer.server();
    good = McpUpstream.start();
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    String gateway = servers.register(URI.create("http://127.0.0.1:" + hostile.port() + "/mcp"));
    name = GATEWAYS.admin().get("/gateways/" + gateway).text("name");
    hostilePath = AgentServers.path(servers.serverOf(gateway, "public"));
    goodPath = AgentServers.path(servers.serverOf(servers.register(good.url()), "public"));
    for (String path : List.of(hostilePath, goodPath)) {
      await()
          .atMost(SOON)
          .until(() -> agent(AgentClient.MODERN, path).send("tools/list").body().contains("name"));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    hostile.close();
    good.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "HANG_.*")
  void anAnswerThatCannotBeUsedIsAnErrorThatNamesTheServerAndNoAddress(
      HostileAnswer hostileAnswer) {
    for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
      hostileAnswer.expect(agent(revision, hostilePath), name, hostile);
      assertThat(agent(revision, goodPath).call("echo", BYTES).body()).contains(BYTES);
    }
  }

  @Test
  void aServerOfTheOldestHttpIsUnderstood() {
    HostileAnswer.expectWell(agent(AgentClient.MODERN, hostilePath));
  }

  /** Those who asked for it read nothing of it, or hang up. */
  @Test
  void whileOneServerFloodsItsClientsOthersAreCalledAsBefore() throws IOException {
    AtomicInteger floods = new AtomicInteger();
    McpCatalogue catalogue = new McpCatalogue();
    String text = "x".repeat(20_000);
    catalogue.add(
        McpItem.tool(
            "{\"name\":\"flood\",\"inputSchema\":{\"type\":\"object\"}}",
            call -> {
              floods.incrementAndGet();
              while (true) {
                call.log("error", text);
              }
            }));
    try (McpUpstream flooding = McpUpstream.start("flooding", catalogue, 0)) {
      AgentServers servers = new AgentServers(GATEWAYS.admin());
      String path = AgentServers.path(servers.serverOf(servers.register(flooding.url()), "public"));
      await()
          .atMost(SOON)
          .until(() -> agent("2025-11-25", path).send("tools/list").body().contains("flood"));
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < 16; i++) {
          sockets.add(agent("2025-11-25", path).open("flood", "{}"));
        }
        await().atMost(SOON).until(() -> floods.get() == 16);
        AgentClient other = agent(AgentClient.MODERN, goodPath);
        for (int i = 0; i < 50; i++) {
          long began = System.nanoTime();
          assertThat(other.call("echo", BYTES).body()).contains(BYTES);
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        }
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private static AgentClient agent(String revision, String path) {
    return AgentClient.begin(GATEWAYS.admin(), path, revision);
  }
}
