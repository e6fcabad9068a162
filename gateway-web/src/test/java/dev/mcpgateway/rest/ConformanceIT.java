package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.ConformanceReport;
import dev.mcpgateway.testbed.ConformanceSuite;
import dev.mcpgateway.testbed.TokenProxy;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The protocol's official conformance suite, through the gateway: at one replica, and at two that
 * are taken by turns, request by request. No failure is expected.
 */
class ConformanceIT {

  private static final Gateways GATEWAYS = Gateways.shared();

  private static McpUpstream upstream;
  private static String path;

  @BeforeAll
  static void register() {
    upstream = McpUpstream.start();
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    path = AgentServers.path(servers.serverOf(servers.register(upstream.url()), "public"));
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient admin = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () ->
                  AgentClient.begin(admin, path, AgentClient.MODERN)
                      .send("prompts/list")
                      .body()
                      .contains("test_simple_prompt"));
    }
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({"2025-11-25, 30, 1", "2026-07-28, 37, 1", "2025-11-25, 30, 2", "2026-07-28, 37, 2"})
  void allThatARevisionRequiresPasses(String revision, int scenarios, int replicas) {
    List<URI> urls = GATEWAYS.each().stream().limit(replicas).map(ApiClient::base).toList();
    try (TokenProxy proxy = TokenProxy.to(urls, () -> GATEWAYS.tokens().of(Gateways.ADMIN))) {
      ConformanceReport report = ConformanceSuite.run(proxy.url(path), revision);

      assertThat(report.failed()).isEmpty();
      assertThat(report.passed()).hasSize(scenarios);
      assertThat(report.exit()).isZero();
    }
  }
}
