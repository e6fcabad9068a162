package dev.mcpgateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.PgBouncer;
import dev.mcpgateway.testbed.PostgresServer;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What agents see when a replica or the database is lost: each test has replicas of its own. */
class AgentOutagesIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_MOMENT = Duration.ofSeconds(3);
  private static final Duration A_MINUTE = Duration.ofMinutes(1);
  private static final String BYTES = "{\"id\":9007199254740993,\"price\":0.10,\"e\":1E400}";
  private static final List<String> REVISIONS =
      List.of("2025-03-26", "2025-06-18", "2025-11-25", AgentClient.MODERN);
  private static final Map<String, String> SETTINGS =
      Map.of("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none");
  private static final int REQUESTS_OF_EACH = 40;
  private static final int REQUESTS_BEFORE_THE_KILL = 150;

  private final AtomicInteger parked = new AtomicInteger();
  private final CountDownLatch unparked = new CountDownLatch(1);

  @Test
  void aReplicaThatIsKilledTakesItsOwnCallsWithItAndNoSession() throws Exception {
    try (McpUpstream upstream = upstream(0);
        Gateways gateways = Gateways.start(SETTINGS, Map.of())) {
      String path = serve(gateways, upstream);
      List<ApiClient> replicas = replicas(gateways);
      List<AgentClient> agents = new ArrayList<>();
      for (String revision : REVISIONS) {
        for (int i = 0; i < 4; i++) {
          agents.add(AgentClient.begin(replicas.get(i % 2), path, revision));
        }
      }
      agents.forEach(agent -> replicas.forEach(replica -> expectEcho(agent.at(replica))));
      int sessions = upstream.requests("initialize").size();
      List<Socket> waiting = new ArrayList<>();
      for (String revision : REVISIONS) {
        waiting.add(AgentClient.begin(replicas.get(0), path, revision).open("park", "{}"));
      }
      await().atMost(SOON).until(() -> parked.get() == REVISIONS.size());

      AtomicInteger asked = new AtomicInteger();
      List<CompletableFuture<Integer>> played =
          agents.stream()
              .map(
                  agent ->
                      CompletableFuture.supplyAsync(
                          () -> playByTurns(agent, replicas, asked),
                          task -> Thread.ofVirtual().start(task)))
              .toList();
      await().atMost(SOON).until(() -> asked.get() > REQUESTS_BEFORE_THE_KILL);
      gateways.kill(0);

      assertThat(played.stream().mapToInt(CompletableFuture::join).sum()).isPositive();
      assertThat(asked).hasValue(agents.size() * REQUESTS_OF_EACH);
      for (Socket each : waiting) {
        assertThat(rest(each)).doesNotContain("\"id\"");
      }
      agents.forEach(agent -> expectEcho(agent.at(replicas.get(1))));
      // The one that is left uses the sessions that the other has opened upstream.
      assertThat(upstream.requests("initialize").size() - sessions)
          .isLessThanOrEqualTo(waiting.size());
      unparked.countDown();
    }
  }

  @Test
  @Tag("long")
  void withoutTheDatabaseForAMinuteCallsAreRefusedAndEverythingGoesOnAfterwards() throws Exception {
    RoutedDatabase database = Route.POOL_2.freshDatabase();
    try (McpUpstream upstream = upstream(0);
        PgBouncer pooler = PgBouncer.inFrontOf(PostgresServer.shared()).poolSize(2).start();
        Gateways gateways = Gateways.start(database, List.of(by(pooler, database)))) {
      String path = serve(gateways, upstream);
      ApiClient replica = replicas(gateways).get(0);
      List<AgentClient> agents =
          REVISIONS.stream().map(revision -> AgentClient.begin(replica, path, revision)).toList();
      agents.forEach(AgentOutagesIT::expectEcho);
      List<Socket> waiting = new ArrayList<>();
      for (AgentClient agent : agents) {
        waiting.add(agent.open("park", "{}"));
      }
      await().atMost(SOON).until(() -> parked.get() == agents.size());
      Socket listening =
          agents
              .getLast()
              .openRequest("subscriptions/listen", Optional.empty(), "\"notifications\":{}");

      pooler.halt();
      long since = System.nanoTime();

      await()
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .until(() -> echo(agents.get(0)).status() == 503);
      for (AgentClient agent : agents) {
        long asked = System.nanoTime();
        expectUnavailable(echo(agent));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(A_MOMENT);
      }
      assertThat(replica.get("/health/live").status()).isEqualTo(200);
      expectUnavailable(agents.get(0).end());
      // What had begun needs no database any more.
      unparked.countDown();
      for (Socket each : waiting) {
        assertThat(upTo("\"ended\":true", each)).contains("\"result\"");
      }
      assertThat(upTo("\"resultType\"", listening)).contains("\"resultType\"");
      await()
          .atMost(A_MINUTE.multipliedBy(2))
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                expectUnavailable(echo(agents.get(0)));
                return System.nanoTime() - since > A_MINUTE.toNanos();
              });

      pooler.resume();

      for (AgentClient agent : agents) {
        await().atMost(SOON).until(() -> echo(agent).status() == 200);
        expectEcho(agent);
        expectEcho(AgentClient.begin(replica, path, agent.revision()));
      }
    }
  }

  @Test
  @Tag("long")
  void aReplicaThatStartsWhileAnUpstreamServerIsDownServesItOnceItIsUp() {
    try (Gateways gateways = Gateways.start(List.of(SETTINGS))) {
      McpUpstream before = upstream(0);
      int port = before.port();
      String path = serve(gateways, before);
      AgentClient session = AgentClient.begin(replicas(gateways).get(0), path, "2025-11-25");
      expectEcho(session);
      before.close();

      gateways.startOneMore(SETTINGS);

      ApiClient started = replicas(gateways).get(1);
      List<AgentClient> agents =
          List.of(session.at(started), AgentClient.begin(started, path, AgentClient.MODERN));
      for (AgentClient agent : agents) {
        assertThat(agent.send("tools/list").body()).contains("\"echo\"");
        assertThat(echo(agent).body()).contains("\"code\":-32603", "\"fault\":\"refused\"");
      }
      try (McpUpstream after = upstream(port)) {
        agents.forEach(AgentOutagesIT::expectEcho);
        assertThat(after.requests("tools/call")).isNotEmpty();
      }
    }
  }

  private McpUpstream upstream(int port) {
    return McpUpstream.start(
        "outages",
        McpFixtures.tools()
            .add(
                McpItem.tool(
                    "{\"name\":\"park\",\"inputSchema\":{\"type\":\"object\"}}",
                    call -> {
                      parked.incrementAndGet();
                      return "{\"content\":[],\"structuredContent\":{\"ended\":"
                          + unparked.await(3, TimeUnit.MINUTES)
                          + "}}";
                    })),
        port);
  }

  private static Map<String, String> by(PgBouncer pooler, RoutedDatabase database) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("MCPGATEWAY_DATABASE_URL", pooler.jdbcUrl(database.database()));
    return settings;
  }

  /** Registers the upstream server; the path of a virtual server that all replicas know. */
  private static String serve(Gateways gateways, McpUpstream upstream) {
    AgentServers servers = new AgentServers(gateways.admin());
    String path = AgentServers.path(servers.serverOf(servers.register(upstream.url()), "public"));
    for (ApiClient replica : replicas(gateways)) {
      AgentClient agent = AgentClient.begin(replica, path, AgentClient.MODERN);
      await().atMost(SOON).until(() -> agent.send("tools/list").body().contains("\"park\""));
    }
    return path;
  }

  private static List<ApiClient> replicas(Gateways gateways) {
    String token = gateways.tokens().of(Gateways.ADMIN);
    return gateways.each().stream().map(replica -> replica.with(token)).toList();
  }

  /**
   * Sends requests by turns. Where the first replica is not there any more it goes to the second,
   * as a balancer does with its clients; no request fails in any other way.
   *
   * @return how often the first was not there
   */
  private static int playByTurns(AgentClient agent, List<ApiClient> replicas, AtomicInteger asked) {
    int gone = 0;
    for (int i = 0; i < REQUESTS_OF_EACH; i++) {
      asked.incrementAndGet();
      try {
        expectEcho(agent.at(replicas.get(i % 2)));
      } catch (UncheckedIOException broken) {
        assertThat(i % 2).as("the replica that is not there: %s", broken).isZero();
        gone++;
        expectEcho(agent.at(replicas.get(1)));
      }
    }
    return gone;
  }

  private static Answer echo(AgentClient agent) {
    return agent.call("echo", BYTES);
  }

  private static void expectEcho(AgentClient agent) {
    Answer answer = echo(agent);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).contains("\"structuredContent\":" + BYTES);
  }

  private static void expectUnavailable(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(503);
    assertThat(answer.header("Retry-After")).as("%s", answer).isPresent();
  }

  /** What comes until the connection ends, in whichever way. */
  private static String rest(Socket socket) throws IOException {
    return upTo("\u0000", socket);
  }

  /** What comes until a text has come, or the connection ends. */
  private static String upTo(String text, Socket socket) throws IOException {
    StringBuilder got = new StringBuilder();
    try (socket) {
      socket.setSoTimeout((int) A_MINUTE.toMillis());
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[4_096];
      int read = in.read(buffer);
      while (read >= 0) {
        got.append(new String(buffer, 0, read, UTF_8));
        read = got.indexOf(text) < 0 ? in.read(buffer) : -1;
      }
    } catch (SocketException reset) {
      // That is an end, too.
    }
    return got.toString();
  }
}
