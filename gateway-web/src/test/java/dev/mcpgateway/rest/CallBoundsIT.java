package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What calls take of the heap and of time, where little of both is allowed: at two replicas. */
@Tag("long")
class CallBoundsIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final int MEBI = 1 << 20;

  /** Five percent of 512 MiB. */
  private static final long SHARE = 512L * MEBI / 20;

  /** In characters; it is in memory twice. */
  private static final int LARGE_CALL = 3_900_000;

  /** More than what the system keeps for a connection, in characters. */
  private static final int LARGE_ANSWER = 14_000_000;

  private static final int CALLS = 3;

  private static volatile CountDownLatch parked = new CountDownLatch(1);
  private static volatile CountDownLatch unparked = new CountDownLatch(1);

  private static Gateways gateways;
  private static McpUpstream upstream;
  private static String path;

  @BeforeAll
  static void start() {
    gateways =
        Gateways.start(
            Map.of(
                "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none",
                "MCPGATEWAY_UPSTREAM_IDLE_TIMEOUT", "PT2S",
                "MCPGATEWAY_CALLS_HEAP_SHARE", "5"),
            Map.of());
    upstream = McpUpstream.start("bounds", McpFixtures.tools(), 0);
    upstream
        .catalogue()
        .add(
            McpItem.tool(
                "{\"name\":\"park\",\"inputSchema\":{\"type\":\"object\"}}",
                call -> {
                  parked.countDown();
                  return "{\"content\":[],\"structuredContent\":{\"ended\":%s}}"
                      .formatted(unparked.await(1, TimeUnit.MINUTES));
                }))
        .add(
            McpItem.tool(
                "{\"name\":\"ask_and_hang\",\"inputSchema\":{\"type\":\"object\"}}",
                call -> {
                  call.ask("elicitation/create", "{\"message\":\"Who?\"}");
                  return "{\"content\":[],\"structuredContent\":{\"ended\":%s}}"
                      .formatted(new CountDownLatch(1).await(30, TimeUnit.SECONDS));
                }));
    AgentServers servers = new AgentServers(gateways.admin());
    path = AgentServers.path(servers.serverOf(servers.register(upstream.url()), "public"));
    await()
        .atMost(SOON)
        .until(() -> agent(AgentClient.MODERN).send("tools/list").body().contains("\"echo\""));
  }

  @AfterAll
  static void stop() {
    upstream.close();
    gateways.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void aCallBeyondTheShareIsRefusedAtOnceAndNotSentUntilOthersEnd(String revision) {
    parked = new CountDownLatch(CALLS);
    unparked = new CountDownLatch(1);
    AgentClient agent = agent(revision);
    double refusedBefore = metric("mcpgateway_calls_refused_for_memory");
    await().atMost(SOON).until(() -> buffered() < 100_000);
    List<CompletableFuture<Answer>> filling =
        IntStream.range(0, CALLS)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> agent.call("park", filling(LARGE_CALL)), THREADS))
            .toList();
    await().atMost(SOON).until(() -> parked.getCount() == 0);
    assertThat(buffered()).isBetween(2.0 * CALLS * LARGE_CALL, (double) SHARE);
    int sent = upstream.requests("tools/call").size();

    long began = System.nanoTime();
    Answer refused = agent.withId("\"the-id\"").call("echo", filling(2 * MEBI));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThat(refused.status()).as("%s", refused.body()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).hasValue("1");
    assertThat(refused.body())
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"the-id\",\"error\":{\"code\":-32603,")
        .contains("\"fault\":\"out_of_memory\"");
    assertThat(upstream.requests("tools/call")).hasSize(sent);
    assertThat(metric("mcpgateway_calls_refused_for_memory")).isEqualTo(refusedBefore + 1);
    // There is room for what is small.
    assertThat(agent.call("echo", "{\"a\":1}").body()).contains("\"structuredContent\":{\"a\":1}");

    unparked.countDown();
    assertThat(filling)
        .allSatisfy(each -> assertThat(each.join().body()).contains("\"ended\":true"));
    await().atMost(SOON).until(() -> agent.call("echo", filling(2 * MEBI)).status() == 200);
    await().atMost(SOON).until(() -> buffered() < 100_000);
  }

  @Test
  void answersThatNobodyReadsTakeTheirShareAndGiveItBack() throws Exception {
    await().atMost(SOON).until(() -> buffered() < 100_000);
    AgentClient agent = agent(AgentClient.MODERN);
    String arguments = "{\"characters\":" + LARGE_ANSWER + ",\"stream\":false}";
    try (Socket silent = agent.open("large", arguments)) {
      assertThat(silent.isConnected()).isTrue();
      await()
          .during(Duration.ofSeconds(1))
          .atMost(SOON)
          .until(() -> buffered() >= LARGE_ANSWER && buffered() < 1.1 * LARGE_ANSWER);

      Answer none = agent.call("large", arguments);
      assertThat(none.status()).isEqualTo(200);
      assertThat(none.body()).contains("\"fault\":\"out_of_memory\"", "outcome is unknown");
      assertThat(agent.call("echo", "{\"a\":1}").body())
          .contains("\"structuredContent\":{\"a\":1}");
    }

    await().atMost(SOON).until(() -> buffered() < 100_000);
    assertThat(agent.call("large", arguments).body())
        .contains("xxx")
        .hasSizeGreaterThan(LARGE_ANSWER);
    await().atMost(SOON).until(() -> buffered() < 100_000);
  }

  @Test
  void anAnswerAtAnotherReplicaLetsTheClocksOfTheCallGoOn() throws Exception {
    AgentClient agent = agent("2025-11-25");
    AgentClient elsewhere = agent.at(gateways.other().with(gateways.tokens().of(Gateways.ADMIN)));
    try (Socket socket = agent.open("ask_and_hang", "{}")) {
      socket.setSoTimeout((int) SOON.toMillis());
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(nextMessage(lines));
      assertThat(id.find()).isTrue();

      assertThat(
              elsewhere
                  .body(
                      "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"action\":\"decline\"}}"
                          .formatted(id.group(1)))
                  .status())
          .isEqualTo(202);

      // The upstream server says nothing more, which it may for two seconds.
      assertThat(nextMessage(lines)).contains("\"fault\":\"timeout\"");
    }
  }

  private static String nextMessage(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        return line;
      }
    }
    throw new IOException("The stream has ended");
  }

  private static String filling(int characters) {
    return "{\"x\":\"" + "x".repeat(characters) + "\"}";
  }

  private static double buffered() {
    return metric("mcpgateway_call_buffers_bytes");
  }

  private static double metric(String name) {
    Matcher line =
        Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$")
            .matcher(gateways.one().get("/metrics").body());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }

  private static AgentClient agent(String revision) {
    return AgentClient.begin(gateways.admin(), path, revision);
  }
}
