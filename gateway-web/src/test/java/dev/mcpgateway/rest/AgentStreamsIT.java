package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpEra;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent sees of calls that take their time, ask, end early, fail, and cross eras. */
class AgentStreamsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_SECOND = Duration.ofSeconds(1);
  private static final String BYTES = "{\"id\":9007199254740993,\"price\":0.10,\"e\":1E400}";

  /** The common pool may have too few threads for calls that wait for each other. */
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

  private static final ConcurrentLinkedQueue<String> ENDED = new ConcurrentLinkedQueue<>();
  private static final int MAX_CALLS = 512;
  private static final AtomicInteger PARKED = new AtomicInteger();
  private static volatile CountDownLatch unparked = new CountDownLatch(1);
  private static volatile CountDownLatch together = new CountDownLatch(2);

  private static McpUpstream upstream;
  private static McpUpstream legacyOnly;
  private static McpUpstream modernOnly;
  private static String path;
  private static String legacyPath;
  private static String modernPath;

  @BeforeAll
  static void register() {
    upstream = start();
    legacyOnly = start().speaks(Set.of(McpEra.LEGACY));
    modernOnly = start().speaks(Set.of(McpEra.MODERN));
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    path = AgentServers.path(servers.serverOf(servers.register(upstream.url()), "public"));
    legacyPath = AgentServers.path(servers.serverOf(servers.register(legacyOnly.url()), "public"));
    modernPath = AgentServers.path(servers.serverOf(servers.register(modernOnly.url()), "public"));
    for (String each : List.of(path, legacyPath, modernPath)) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> modern(each).send("tools/list").body().contains("\"echo\""));
    }
  }

  private static McpUpstream start() {
    McpUpstream started = McpUpstream.start("streams", McpFixtures.tools(), 0);
    started
        .catalogue()
        .add(
            McpItem.tool(
                definition("hold"),
                call -> {
                  String id = call.text("id");
                  ENDED.add(
                      id + (call.awaitCancelled(Duration.ofMinutes(1)) ? " cancelled" : " not"));
                  return "{\"content\":[]}";
                }))
        .add(
            McpItem.tool(
                definition("meet"),
                call -> {
                  together.countDown();
                  boolean met = together.await(30, TimeUnit.SECONDS);
                  return "{\"content\":[],\"structuredContent\":{\"met\":%s,\"who\":\"%s\"}}"
                      .formatted(met, call.text("who"));
                }))
        .add(
            McpItem.tool(
                definition("park"),
                call -> {
                  PARKED.incrementAndGet();
                  return "{\"content\":[],\"structuredContent\":{\"ended\":"
                      + unparked.await(2, TimeUnit.MINUTES)
                      + "}}";
                }))
        .add(
            McpItem.tool(
                definition("silent"),
                call -> {
                  TimeUnit.SECONDS.sleep(8);
                  return "{\"content\":[{\"type\":\"text\",\"text\":\"at last\"}]}";
                }))
        .add(
            McpItem.tool(
                definition("steps"),
                call -> {
                  for (int i = 1; i <= 3; i++) {
                    call.progress(i, 3);
                    call.log("warning", "step " + i);
                  }
                  return "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}";
                }))
        .add(
            McpItem.tool(
                definition("ask"),
                call ->
                    "{\"content\":[],\"structuredContent\":"
                        + call.ask("elicitation/create", "{\"message\":\"Who?\",\"x-kept\":0.10}")
                        + "}"))
        .add(
            McpItem.tool(
                "{\"name\":\"listed\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"},\"outputSchema\":{\"type\":\"array\"}}",
                call ->
                    "{\"content\":[{\"type\":\"text\",\"text\":\"[1]\"}],\"structuredContent\":[1]}"));
    return started;
  }

  private static String definition(String name) {
    return "{\"name\":\""
        + name
        + "\",\"description\":\"d\",\"inputSchema\":{\"type\":\"object\"}}";
  }

  @AfterAll
  static void stop() {
    upstream.close();
    legacyOnly.close();
    modernOnly.close();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-26, legacy",
    "2025-11-25, legacy",
    "2026-07-28, legacy",
    "2025-03-26, modern",
    "2025-11-25, modern",
    "2026-07-28, modern"
  })
  void everyEraMeetsEveryOther(String revision, String upstreamEra) {
    AgentClient agent = agent(revision, upstreamEra.equals("legacy") ? legacyPath : modernPath);

    assertThat(agent.call("echo", BYTES).body()).contains("\"structuredContent\":" + BYTES);
    assertThat(
            agent
                .send("resources/read", Optional.of("test://note"), "\"uri\":\"test://note\"")
                .body())
        .contains("\"x-kept\":0.10");
    assertThat(
            agent
                .send(
                    "prompts/get",
                    Optional.of("greet"),
                    "\"name\":\"greet\",\"arguments\":{\"who\":\"Ada\"}")
                .body())
        .contains("Greet Ada.");
    assertThat(
            agent
                .send(
                    "completion/complete",
                    Optional.empty(),
                    "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"greet\"},\"argument\":{\"name\":\"who\",\"value\":\"a\"}")
                .body())
        .contains("a-one");
    Answer stream =
        agent.send("tools/call", Optional.of("steps"), "\"name\":\"steps\",\"arguments\":{}");
    assertThat(stream.body()).contains("done");
    boolean isModern = revision.equals(AgentClient.MODERN);
    assertThat(stream.body().contains("\"resultType\":\"complete\""))
        .isEqualTo(isModern || upstreamEra.equals("modern"));
    // Whoever does not ask for log messages gets none in the stateless revision.
    assertThat(stream.body().contains("step 3")).isEqualTo(!isModern);
  }

  @Test
  void olderClientsGetNothingThatTheyWouldRefuse() {
    AgentClient older = agent("2025-11-25", modernPath);
    assertThat(older.send("tools/list").body())
        .doesNotContain("\"outputSchema\":{\"type\":\"array\"}");
    assertThat(older.call("listed", "{}").body())
        .contains("\"text\":\"[1]\"")
        .doesNotContain("structuredContent");
    AgentClient newer = agent("2026-07-28", legacyPath);
    assertThat(newer.send("tools/list").body()).contains("\"outputSchema\":{\"type\":\"array\"}");
    assertThat(newer.call("listed", "{}").body()).contains("\"structuredContent\":[1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"p\"", "7", "9007199254740993"})
  void progressComesWithTheClientsOwnToken(String token) {
    for (String revision : List.of("2025-11-25", "2026-07-28")) {
      AgentClient agent = agent(revision, path);
      String meta =
          revision.equals(AgentClient.MODERN)
              ? ",\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}"
              : "";
      Answer answer =
          agent.raw(
              "tools/call",
              Optional.of("steps"),
              "{\"name\":\"steps\",\"_meta\":{\"progressToken\":" + token + meta + "}}");

      assertThat(answer.header("Content-Type").orElse(""))
          .as("%s", answer)
          .startsWith("text/event-stream");
      assertThat(answer.body().split("\"progressToken\":" + token + ",", -1)).hasSize(4);
    }
  }

  @Test
  void theSameIdTwiceAtOnceGetsEachItsOwnAnswer() {
    for (String revision : List.of("2025-11-25", "2026-07-28")) {
      together = new CountDownLatch(2);
      AgentClient agent = agent(revision, path);
      List<CompletableFuture<Answer>> answers =
          List.of("one", "other").stream()
              .map(
                  who ->
                      CompletableFuture.supplyAsync(
                          () -> agent.withId("1").call("meet", "{\"who\":\"" + who + "\"}"),
                          THREADS))
              .toList();

      assertThat(answers.get(0).join().body()).contains("\"who\":\"one\"").contains("\"met\":true");
      assertThat(answers.get(1).join().body()).contains("\"who\":\"other\"");
      assertThat(answers).allSatisfy(each -> assertThat(each.join().body()).contains("\"id\":1"));
    }
    List<String> ids = upstream.requests("tools/call").stream().map(AgentStreamsIT::idOf).toList();
    assertThat(ids).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-11-25"})
  void aServerAsksItsClientOnTheStreamOfTheCallAndHearsTheAnswerFromAnyReplica(String revision)
      throws Exception {
    AgentClient agent = agent(revision, path);
    AgentClient elsewhere = agent.at(GATEWAYS.other().with(GATEWAYS.tokens().of(Gateways.ADMIN)));
    for (AgentClient answering : List.of(agent, elsewhere)) {
      try (Socket socket = agent.withId("\"asking\"").open("ask", "{}");
          BufferedReader lines = reader(socket)) {
        String question = nextMessage(lines);
        assertThat(question)
            .contains("\"method\":\"elicitation/create\"")
            .contains("\"params\":{\"message\":\"Who?\",\"x-kept\":0.10}");
        String answer =
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"action\":\"accept\",\"content\":{\"who\":\"Ada\"}}}"
                .formatted(textOf(question, "id"));

        assertThat(agent(revision, path).body(answer).status()).isEqualTo(400);
        assertThat(answering.body(answer).status()).isEqualTo(202);

        assertThat(nextMessage(lines))
            .contains("\"id\":\"asking\"")
            .contains("\"action\":\"accept\"")
            .contains("\"who\":\"Ada\"");
      }
    }
  }

  @Test
  void aClientOfAnotherEraIsNotAsked() {
    assertThat(modern(legacyPath).call("ask", "{}").body())
        .contains("The client says: The client cannot be asked")
        .doesNotContain("elicitation/create");
  }

  @ParameterizedTest
  @CsvSource({"dual", "legacy", "modern"})
  void anAgentOfTheStatelessRevisionCancelsByHangingUp(String era) throws Exception {
    String at = era.equals("dual") ? path : era.equals("legacy") ? legacyPath : modernPath;
    McpUpstream called =
        era.equals("dual") ? upstream : era.equals("legacy") ? legacyOnly : modernOnly;
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> UUID.randomUUID().toString()).toList();
    List<Socket> sockets = new ArrayList<>();
    for (String id : ids) {
      sockets.add(modern(at).open("hold", "{\"id\":\"" + id + "\"}"));
    }
    await()
        .atMost(SOON)
        .until(
            () ->
                called.requests("tools/call").stream()
                        .map(McpRequest::text)
                        .filter(text -> ids.stream().anyMatch(text::contains))
                        .count()
                    == ids.size());
    for (Socket socket : sockets) {
      socket.close();
    }

    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(ENDED).containsAll(ids.stream().map(id -> id + " cancelled").toList()));
  }

  @ParameterizedTest
  @CsvSource({"legacy, here", "legacy, elsewhere", "modern, here", "modern, elsewhere"})
  void anAgentOfOlderRevisionsCancelsByANotificationToAnyReplica(String era, String where) {
    String id = UUID.randomUUID().toString();
    AgentClient agent = agent("2025-11-25", era.equals("legacy") ? legacyPath : modernPath);
    McpUpstream called = era.equals("legacy") ? legacyOnly : modernOnly;
    int before = called.requests("tools/call").size();
    CompletableFuture<Answer> call =
        CompletableFuture.supplyAsync(
            () -> agent.withId("\"the-call\"").call("hold", "{\"id\":\"" + id + "\"}"), THREADS);
    await().atMost(SOON).until(() -> called.requests("tools/call").size() > before);

    AgentClient cancelling =
        where.equals("here")
            ? agent
            : agent.at(GATEWAYS.other().with(GATEWAYS.tokens().of(Gateways.ADMIN)));
    assertThat(
            cancelling
                .notify(
                    "notifications/cancelled", "{\"requestId\":\"the-call\",\"reason\":\"enough\"}")
                .status())
        .isEqualTo(202);

    await().atMost(A_SECOND).until(() -> ENDED.contains(id + " cancelled"));
    assertThat(call.join().body()).doesNotContain("\"result\"");
  }

  @Test
  void aCallThatIsSilentIsKeptAlive() {
    Answer answer = modern(path).call("silent", "{}");

    assertThat(answer.header("Content-Type").orElse("")).startsWith("text/event-stream");
    assertThat(answer.body()).startsWith(":").contains("at last");
  }

  @Test
  void aBatchOfTheFirstRevisionIsAnsweredTogether() {
    AgentClient agent = agent("2025-03-26", path);
    Answer answer =
        agent.body(
            """
            [{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},\
            {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"echo","arguments":%s}},{"x":1},\
            {"jsonrpc":"2.0","id":3,"method":"no/such"}]"""
                .formatted(BYTES));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.array()).hasSize(4);
    assertThat(answer.body())
        .contains("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{}}")
        .contains("\"structuredContent\":" + BYTES)
        .contains("-32600")
        .contains("-32601");
    assertThat(
            agent("2025-11-25", path)
                .body("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]")
                .status())
        .isEqualTo(400);
  }

  @Test
  void errorsOfUpstreamServersKeepTheirCodeAndData() {
    assertThat(agent("2025-11-25", path).call("fail", "{}").body())
        .contains("\"code\":-32042")
        .contains("\"elicitationId\":\"e-1\"");
    Answer newer = modern(path).call("fail", "{}");
    assertThat(newer.status()).isEqualTo(200);
    assertThat(newer.body()).contains("\"code\":-32603").contains("\"elicitationId\":\"e-1\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLargeResultComesWhole(boolean stream) {
    int characters = 2 << 20;
    Answer answer =
        modern(path)
            .call("large", "{\"characters\":%s,\"stream\":%s}".formatted(characters, stream));

    assertThat(answer.body()).contains("x".repeat(characters));
  }

  @Test
  void whatIsLargerThanTheGatewayTakesIsAnErrorThatSaysSo() {
    for (String stream : List.of("false", "true")) {
      Answer answer =
          modern(path)
              .call("large", "{\"characters\":%s,\"stream\":%s}".formatted(17 << 20, stream));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("-32603").contains("too_long");
    }
  }

  @Test
  void anUpstreamThatIsDownCostsItsOwnCallsAlone() {
    McpUpstream down = start();
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    String at = AgentServers.path(servers.serverOf(servers.register(down.url()), "public"));
    await().atMost(SOON).until(() -> modern(at).call("echo", BYTES).body().contains(BYTES));
    down.close();

    Answer answer = modern(at).call("echo", BYTES);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("-32603").contains("\"fault\":\"refused\"");
    assertThat(modern(at).send("tools/list").body()).contains("\"echo\"");
    assertThat(modern(path).call("echo", BYTES).body()).contains(BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void oneCallMoreThanTheLimitIsRefusedUntilOthersEnd(String revision) {
    PARKED.set(0);
    unparked = new CountDownLatch(1);
    // Of its own: it closes connections that others would use again.
    try (McpUpstream own = start()) {
      AgentServers servers = new AgentServers(GATEWAYS.admin());
      String at = AgentServers.path(servers.serverOf(servers.register(own.url()), "public"));
      await().atMost(SOON).until(() -> modern(at).call("echo", BYTES).body().contains(BYTES));
      AgentClient agent = agent(revision, at);
      List<CompletableFuture<Answer>> parked =
          IntStream.range(0, MAX_CALLS)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> agent.call("park", "{}"), THREADS))
              .toList();
      await().atMost(Duration.ofMinutes(1)).until(() -> PARKED.get() == MAX_CALLS);

      Answer refused = agent.call("echo", BYTES);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).hasValue("1");
      assertThat(refused.body()).contains("\"code\":-32603").contains("too_many_calls");
      assertThat(agent.send("tools/list").status()).isEqualTo(200);

      unparked.countDown();
      assertThat(parked).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(200));
      await().atMost(SOON).until(() -> agent.call("echo", BYTES).body().contains(BYTES));
    }
  }

  @Test
  void aListenStreamIsAcknowledged() throws IOException {
    try (Socket socket =
            modern(path)
                .withId("\"listening\"")
                .openRequest(
                    "subscriptions/listen",
                    Optional.empty(),
                    "\"notifications\":{\"toolsListChanged\":true}");
        BufferedReader lines = reader(socket)) {
      assertThat(nextMessage(lines))
          .contains("notifications/subscriptions/acknowledged")
          .contains("\"notifications\":{}")
          .contains("\"io.modelcontextprotocol/subscriptionId\":\"listening\"");
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    socket.setSoTimeout((int) SOON.toMillis());
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String nextMessage(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("data:")) {
        return line.substring(5);
      }
    }
    throw new IOException("The stream has ended");
  }

  private static String textOf(String message, String member) {
    try (JsonReader reader = Json.createReader(new StringReader(message))) {
      return reader.readObject().get(member).toString();
    }
  }

  private static String idOf(McpRequest request) {
    return request.member("id").map(id -> new String(id, StandardCharsets.UTF_8)).orElse("");
  }

  private static AgentClient agent(String revision, String at) {
    return AgentClient.begin(GATEWAYS.admin(), at, revision);
  }

  private static AgentClient modern(String at) {
    return agent(AgentClient.MODERN, at);
  }
}
