package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The testbed's own server passes all of the official suite's server scenarios, so that failures
 * through a gateway are the gateway's.
 */
class ConformanceSuiteIT {
  private static McpUpstream upstream;

  @BeforeAll
  static void start() {
    upstream = McpUpstream.start();
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void theUpstreamPassesAllThatTheRevisionWithSessionsRequires() {
    ConformanceReport report = ConformanceSuite.run(upstream.url(), "2025-11-25");

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).hasSize(30);
    assertThat(report.exit()).isZero();
  }

  @Test
  void theUpstreamPassesAllThatTheStatelessRevisionRequires() {
    ConformanceReport report = ConformanceSuite.run(upstream.url(), "2026-07-28");

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).hasSize(37);
    assertThat(report.exit()).isZero();
  }

  @Test
  void theProxyAddsTheTokenThatTheSuiteCannotSend() throws Exception {
    try (McpUpstream guarded = McpUpstream.start().asksFor("let-me-in");
        TokenProxy proxy = TokenProxy.to(List.of(guarded.url()), () -> "let-me-in")) {
      assertThat(statusWithoutToken(guarded.url())).isEqualTo(401);

      URI through = proxy.url("/mcp");

      assertThat(ConformanceSuite.run(through, "2025-11-25").passed()).hasSize(30);
      assertThat(ConformanceSuite.run(through, "2026-07-28").passed()).hasSize(37);
    }
  }

  private static int statusWithoutToken(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
