package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.KeyPairs;
import dev.mcpgateway.testbed.RawServer;
import dev.mcpgateway.testbed.mcp.McpAnswer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpEra;
import dev.mcpgateway.testbed.mcp.McpFault;
import dev.mcpgateway.testbed.mcp.McpFixtures;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpItem.Kind;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Upstream servers that do what none should: what they say is refused with a typed cause and leaves
 * no trace, or what of it cannot be taken is told item by item.
 */
@Tag("long")
class HostileUpstreamsIT {

  private static final String REBINDING = "rebinding.test";
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final String DIGITS = "9".repeat(1_050);
  private static final String MEMBER = "m".repeat(60_000);

  @TempDir private static Path directory;

  private static Path hosts;
  private static EgressProxy proxy;
  private static Gateways gateways;
  private static ApiClient admin;

  @BeforeAll
  static void start() throws IOException {
    hosts = directory.resolve("hosts");
    resolve("127.0.0.1");
    proxy = EgressProxy.start();
    Map<String, String> settings =
        Map.of(
            // Upstream servers of tests are on loopback.
            "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS",
            "unspecified,link-local,metadata,cgnat,multicast",
            "MCPGATEWAY_UPSTREAM_FIRST_BYTE_TIMEOUT",
            "PT4S",
            "MCPGATEWAY_UPSTREAM_IDLE_TIMEOUT",
            "PT4S",
            "JAVA_TOOL_OPTIONS",
            "-Djdk.net.hosts.file=" + hosts + " -Dsun.net.inetaddr.ttl=0");
    gateways =
        Gateways.start(
            settings, Map.of("MCPGATEWAY_UPSTREAM_PROXY", "http://127.0.0.1:" + proxy.port()));
    admin = gateways.admin();
    admin.get("/gateways");
  }

  @AfterAll
  static void stop() throws IOException {
    gateways.close();
    proxy.close();
  }

  /** What the one name of its own means to the gateway from now on. */
  private static void resolve(String address) throws IOException {
    Files.writeString(
        hosts,
        "127.0.0.1 localhost %s%n%s %s%n"
            .formatted(InetAddress.getLocalHost().getHostName(), address, REBINDING));
  }

  // What fails as a whole.

  static Stream<Arguments> failures() {
    return Stream.of(
        failure(
            "redirect", "answers 307.*leads to another path of the same host", to("/elsewhere")),
        failure("redirect", "answers 307.*leads to another host", to("http://10.1.2.3/secret")),
        failure("http_sse_only", "2024-11-05 alone", HostileUpstreamsIT::httpSseOnly),
        failure("not_mcp", "is no MCP server", HostileUpstreamsIT::page),
        failure("forbidden", "answers 403", status(403)),
        failure("outage", "answers 503", status(503)),
        failure("outage", "answers 429", status(429)),
        failure("timeout", "does not answer in time", HostileUpstreamsIT::silent),
        failure("timeout", "takes too long with its answer", HostileUpstreamsIT::silentStream),
        failure("compressed", "compresses its answer", HostileUpstreamsIT::compressed),
        failure(
            "unsupported_version",
            "the revision \"2023-01-01\"",
            legacy("{\"protocolVersion\":\"2023-01-01\",\"capabilities\":{}}")),
        failure("error_answer", "answers initialize with", legacy(null)),
        failure(
            "too_long",
            "says of itself.*longer than 1 MiB",
            legacy(
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"instructions\":\"%s\"}"
                    .formatted("i".repeat(2 << 20)))),
        failure(
            "page",
            "Page 2 of the tools.*\\(tools/list\\) has the same nextCursor as page 1",
            list("tools/list", "{\"tools\":[],\"nextCursor\":\"same\"}")),
        failure(
            "page",
            "Page 2 of the resources.*\\(resources/list\\)",
            HostileUpstreamsIT::secondPageFails),
        failure(
            "page",
            "Page 1 of the prompts.*\\(prompts/list\\)",
            list("prompts/list", "{\"prompts\":[")),
        failure("page", "has no list \"tools\"", list("tools/list", "{\"tools\":null}")),
        failure(
            "page",
            "Page 1 of the tools.*deeper",
            list("tools/list", "{\"tools\":" + "[".repeat(600) + "]".repeat(600) + "}")),
        failure(
            "too_long",
            "longer than 16777216 bytes",
            list("tools/list", "{\"tools\":[\"" + "x".repeat(30 << 20) + "\"]}")),
        failure(
            "too_long",
            "tools/list.*more than 10000 entries",
            list("tools/list", "{\"tools\":[0" + ",0".repeat(10_000) + "]}")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("failures")
  void whatFailsHasACauseAndASentenceAndStoresNothing(
      String cause, String sentence, McpFault fault) {
    Map<String, String> before = tables();
    try (McpUpstream upstream =
        McpUpstream.start("hostile", McpFixtures.tools(), 0).failing(fault)) {
      Answer answer = register(upstream.url().toString());

      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(answer.text("cause")).isEqualTo(cause);
      assertThat(answer.text("detail"))
          .containsPattern(sentence)
          .contains("http://127.0.0.1:" + upstream.port())
          .endsWith(".")
          .doesNotContain("10.1.2.3", "Exception");
      assertThat(answer.text("message")).isEqualTo(answer.text("detail"));
    }
    assertThat(tables()).isEqualTo(before);
  }

  private static Arguments failure(String cause, String sentence, McpFault fault) {
    return Arguments.of(cause, sentence, fault);
  }

  private static McpFault status(int status) {
    return (request, answer) -> {
      answer.empty(status);
      return true;
    };
  }

  private static McpFault to(String location) {
    return (request, answer) -> {
      answer.header("Location", location);
      answer.empty(307);
      return true;
    };
  }

  private static boolean httpSseOnly(McpRequest request, McpAnswer answer) throws IOException {
    if (request.verb().equals("GET")) {
      answer.body(200, "text/event-stream", "event: endpoint\ndata: /messages?session=1\n\n");
    } else {
      answer.empty(405);
    }
    return true;
  }

  private static boolean page(McpRequest request, McpAnswer answer) throws IOException {
    answer.body(200, "text/html", "<html>Welcome</html>");
    return true;
  }

  private static boolean silent(McpRequest request, McpAnswer answer) throws InterruptedException {
    new CountDownLatch(1).await();
    return true;
  }

  private static boolean silentStream(McpRequest request, McpAnswer answer)
      throws IOException, InterruptedException {
    answer.stream();
    return silent(request, answer);
  }

  private static boolean compressed(McpRequest request, McpAnswer answer) throws IOException {
    answer.header("Content-Encoding", "gzip");
    answer.json(200, "{}");
    return true;
  }

  /** A server of the older revisions that answers so to a beginning; null: with an error. */
  private static McpFault legacy(String result) {
    return (request, answer) -> {
      if (request.method().equals("initialize") && result != null) {
        respond(request, answer, "\"result\":" + result);
      } else {
        respond(request, answer, "\"error\":{\"code\":-32601,\"message\":\"No such method\"}");
      }
      return true;
    };
  }

  private static McpFault list(String method, String result) {
    return (request, answer) -> {
      if (!request.method().equals(method)) {
        return false;
      }
      respond(request, answer, "\"result\":" + result);
      return true;
    };
  }

  private static boolean secondPageFails(McpRequest request, McpAnswer answer) throws IOException {
    if (!request.method().equals("resources/list")) {
      return false;
    }
    respond(
        request,
        answer,
        request.member("params", "cursor").isPresent()
            ? "\"error\":{\"code\":-32603,\"message\":\"lost\"}"
            : "\"result\":{\"resources\":[],\"nextCursor\":\"2\"}");
    return true;
  }

  private static void respond(McpRequest request, McpAnswer answer, String members)
      throws IOException {
    String id =
        request.member("id").map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("null");
    answer.json(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + members + "}");
  }

  @Test
  void aNameThatResolvesToADeniedAddressOnTheSecondLookIsNotFollowed() throws IOException {
    Map<String, String> before = tables();
    McpFault rebinding =
        (request, answer) -> {
          resolve("169.254.169.254");
          answer.header("Connection", "close");
          answer.empty(404);
          return true;
        };
    try (McpUpstream upstream =
        McpUpstream.start("rebinding", McpFixtures.tools(), 0).failing(rebinding)) {
      String url = "http://" + REBINDING + ":" + upstream.port() + "/mcp";
      Answer second = register(url);
      Answer first = register(url);

      assertDenied(second);
      assertDenied(first);
      assertThat(upstream.requests()).hasSize(1);
    } finally {
      resolve("127.0.0.1");
    }
    assertThat(tables()).isEqualTo(before);
  }

  /** A registered one gets another address between two calls. */
  @Test
  void aNameThatResolvesToADeniedAddressLaterIsNeitherCalledNorRead() throws IOException {
    try (RawServer upstream = HostileAnswer.server()) {
      Answer made = register("http://" + REBINDING + ":" + upstream.port() + "/mcp");
      AgentClient agent = served(admin, made);
      HostileAnswer.expectWell(agent);

      resolve("169.254.169.254");

      // A connection that is open still is to the address that was checked.
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(agent.call(HostileAnswer.WELL, "{}").body())
                      .contains(
                          "\"fault\":\"denied_address\"", "Nothing was done", made.text("name"))
                      .doesNotContain("169.254", REBINDING));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertDenied(refresh(admin, made)));
      assertThat(agent.send("tools/list").body()).contains(HostileAnswer.WELL);
      resolve("127.0.0.1");
      HostileAnswer.expectWell(agent);
    } finally {
      resolve("127.0.0.1");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "HANG_.*")
  void aCallThatIsNotAnsweredIsEndedByTheClock(HostileAnswer silence) throws IOException {
    try (RawServer upstream = HostileAnswer.server()) {
      Answer made = register("http://127.0.0.1:" + upstream.port() + "/mcp");
      String path = served(admin, made).path();
      for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
        silence.expect(AgentClient.begin(admin, path, revision), made.text("name"), upstream);
      }
      assertThat(upstream.requests())
          .filteredOn(request -> request.body().contains("\"tools/call\""))
          .as("nothing is sent twice")
          .hasSize(2);
    }
  }

  private static Answer refresh(ApiClient client, Answer made) {
    return client.post("/gateways/" + made.text("id") + "/tools/refresh", "");
  }

  private static String path(Answer made) {
    assertThat(made.status()).as(made.toString()).isEqualTo(200);
    return AgentServers.path(new AgentServers(admin).serverOf(made.text("id"), "public"));
  }

  /** An agent of a virtual server that has all of one that was registered. */
  private static AgentClient served(ApiClient client, Answer made) {
    AgentClient agent = AgentClient.begin(client, path(made), AgentClient.MODERN);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> agent.send("tools/list").body().contains(HostileAnswer.WELL));
    return agent;
  }

  private static void assertDenied(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
    assertThat(answer.text("cause")).isEqualTo("denied_address");
    assertThat(answer.body()).contains(REBINDING).doesNotContain("169.254");
  }

  @Test
  void aCertificateThatDoesNotFitIsRefusedAndThatOfAPrivateAuthorityTaken() throws Exception {
    KeyPairs authority = KeyPairs.of(directory, "authority.test", "-1d");
    KeyPairs right = KeyPairs.of(directory, "localhost", "-1d", Optional.of(authority));
    KeyPairs other = KeyPairs.of(directory, "other.test", "-1d", Optional.of(authority));
    KeyPairs expired = KeyPairs.of(directory, "localhost", "-10d", Optional.of(authority));
    Map<String, String> before = tables();
    assertTls(other, Optional.of(authority), "is another name's");
    assertTls(expired, Optional.of(authority), "has expired");
    assertTls(right, Optional.empty(), "leads to no authority that is trusted here");
    assertTls(right, Optional.of(other), "leads to no authority that is trusted here");
    assertThat(tables()).isEqualTo(before);

    try (McpUpstream upstream = tls(right)) {
      Answer made = register(upstream.url().toString(), Optional.of(authority.certificate()));
      assertThat(made.status()).as(made.toString()).isEqualTo(200);
      String path = AgentServers.path(new AgentServers(admin).serverOf(made.text("id"), "public"));
      AgentClient agent = AgentClient.begin(admin, path, AgentClient.MODERN);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> assertThat(agent.call("echo", "{\"a\":1}").body()).contains("{\"a\":1}"));
    }
  }

  /** The server that was registered is replaced by others on its port. */
  @Test
  void certificatesAreCheckedAndShownWhenAServerIsReadAndWhenItIsCalled() throws Exception {
    KeyPairs own = KeyPairs.of(directory, "localhost", "-1d");
    KeyPairs client = KeyPairs.of(directory, "client.test", "-1d");
    KeyPairs stranger = KeyPairs.of(directory, "stranger.test", "-1d");
    int port;
    Answer made;
    AgentClient agent;
    try (RawServer upstream = RawServer.startTls(own.server(client), true, HostileAnswer::answer)) {
      port = upstream.port();
      String url = "https://localhost:" + port + "/mcp";
      for (Optional<KeyPairs> wrong : List.of(Optional.<KeyPairs>empty(), Optional.of(stranger))) {
        Answer refused = register(admin, url, Optional.of(own), wrong);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(502);
        assertThat(refused.text("cause")).isIn("tls", "connection_lost");
      }
      assertThat(upstream.requests()).isEmpty();
      made = register(admin, url, Optional.of(own), Optional.of(client));
      agent = served(admin, made);
      HostileAnswer.expectWell(agent);
      assertThat(refresh(admin, made).status()).isEqualTo(200);
    }
    // It takes another client's certificate, and then has another certificate itself.
    for (SSLContext other : List.of(own.server(stranger), stranger.server(client))) {
      try (RawServer upstream = again(other, port)) {
        Answer called = agent.call(HostileAnswer.WELL, "{}");
        assertThat(called.body())
            .containsPattern("\"fault\":\"(tls|connection_lost)\"")
            .contains(made.text("name"))
            .doesNotContain("localhost", Integer.toString(port));
        Answer refreshed = refresh(admin, made);
        assertThat(refreshed.status()).as(refreshed.toString()).isEqualTo(502);
        assertThat(refreshed.text("cause")).isIn("tls", "connection_lost");
        assertThat(upstream.requests()).isEmpty();
      }
    }
    try (RawServer upstream = again(own.server(client), port)) {
      HostileAnswer.expectWell(agent);
      assertThat(refresh(admin, made).status()).isEqualTo(200);
      assertThat(upstream.requests()).isNotEmpty();
    }
  }

  /** The port of one that was closed is free when its thread has seen that. */
  private static RawServer again(SSLContext tls, int port) {
    return await()
        .ignoreExceptions()
        .until(() -> RawServer.startTls(tls, true, port, HostileAnswer::answer), Objects::nonNull);
  }

  /** One replica has an egress proxy, which alone knows these names; the other has none. */
  @Test
  void aServerBehindAnEgressProxyIsReadAndCalledThroughItWithItsCertificates() throws Exception {
    ApiClient proxied = gateways.other().with(gateways.tokens().of(Gateways.ADMIN));
    KeyPairs own = KeyPairs.of(directory, "only-the-proxy-knows.test", "-1d");
    KeyPairs client = KeyPairs.of(directory, "proxied.test", "-1d");
    try (RawServer plain = HostileAnswer.server();
        RawServer tls = RawServer.startTls(own.server(client), true, HostileAnswer::answer)) {
      String address = "://only-the-proxy-knows.test:";
      String http = "http" + address + plain.port() + "/mcp";
      String https = "https" + address + tls.port() + "/mcp";
      assertThat(register(http).text("cause")).isEqualTo("name_not_found");

      Answer made = register(proxied, http, Optional.empty(), Optional.empty());
      HostileAnswer.expectWell(served(proxied, made));
      assertThat(refresh(proxied, made).status()).isEqualTo(200);
      assertThat(proxy.requests()).isNotEmpty().allMatch(("POST " + http + " HTTP/1.1")::equals);
      Answer elsewhere = served(admin, made).call(HostileAnswer.WELL, "{}");
      assertThat(elsewhere.body()).contains("\"fault\":\"name_not_found\"");

      Answer refused = register(proxied, https, Optional.of(client), Optional.of(client));
      assertThat(refused.text("cause")).isEqualTo("tls");
      assertThat(refused.text("detail")).contains("leads to no authority");
      assertThat(register(proxied, https, Optional.of(own), Optional.empty()).status())
          .isEqualTo(502);
      assertThat(tls.requests()).isEmpty();
      Answer secured = register(proxied, https, Optional.of(own), Optional.of(client));
      HostileAnswer.expectWell(served(proxied, secured));
      assertThat(proxy.requests())
          .last()
          .isEqualTo("CONNECT only-the-proxy-knows.test:" + tls.port() + " HTTP/1.1");

      Answer denied =
          register(proxied, "http://169.254.169.254/mcp", Optional.empty(), Optional.empty());
      assertThat(denied.text("cause")).isEqualTo("denied_address");
    }
  }

  private static void assertTls(KeyPairs server, Optional<KeyPairs> authority, String sentence)
      throws Exception {
    try (McpUpstream upstream = tls(server)) {
      Answer answer =
          register(
              upstream.url().toString(),
              authority.isPresent()
                  ? Optional.of(authority.get().certificate())
                  : Optional.empty());
      assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
      assertThat(answer.text("cause")).isEqualTo("tls");
      assertThat(answer.text("detail")).contains(sentence);
      assertThat(upstream.requests()).isEmpty();
    }
  }

  private static McpUpstream tls(KeyPairs server) throws Exception {
    return McpUpstream.startTls("tls", McpFixtures.tools(), server.server(server));
  }

  // What fails item by item.

  @Test
  void ofManyThatCannotBeTakenTheLastSaysHowManyMoreThereAre() {
    McpCatalogue catalogue = new McpCatalogue().add(tool("good", "good", "{\"type\":\"object\"}"));
    for (int i = 0; i < 250; i++) {
      catalogue.add(tool("bad " + i, "bad " + i, "null"));
    }
    try (McpUpstream upstream = McpUpstream.start("many", catalogue, 0)) {
      Answer made = register(upstream.url().toString());
      assertThat(made.status()).as(made.toString()).isEqualTo(200);

      List<JsonObject> skipped =
          made.object().getJsonArray("skippedTools").getValuesAs(JsonObject.class);

      assertThat(skipped).hasSize(200);
      assertThat(skipped.getLast().getString("reason")).isEqualTo("51 more are left out");
    }
  }

  @Test
  void whatCannotBeTakenIsToldItemByItemAndTheRestCanBeCalled() {
    List<String> good =
        List.of(
            "n".repeat(200),
            "\uD800\uDF30".repeat(200),
            "t_\u00fcn\u00ef_\u6570",
            "\u0634\u0628\u0643\u0629",
            "\u091c\u093e\u0932",
            "a.b/c d",
            "twin");
    McpCatalogue catalogue = new McpCatalogue();
    for (String name : good) {
      catalogue.add(tool(name, name, "{\"type\":\"object\"}"));
    }
    catalogue
        .add(tool("twin again", "twin", "{}"))
        .add(tool("1", "zero\\u200bwidth", "{}"))
        .add(tool("2", "right\\u202eto left", "{}"))
        .add(tool("3", "nul\\u0000", "{}"))
        .add(tool("4", "x".repeat(256), "{}"))
        .add(tool("5", "no-schema", "null"))
        .add(item(Kind.RESOURCE, "6", "{\"uri\":\"file:///\u6570\",\"name\":\"r\"}"))
        .add(item(Kind.PROMPT, "7", "{\"name\":\"\\ud83d\"}"));
    try (McpUpstream upstream = McpUpstream.start("names", catalogue, 0)) {
      Answer made = register(upstream.url().toString());
      assertThat(made.status()).as(made.toString()).isEqualTo(200);
      String id = made.text("id");

      assertThat(made.object().getJsonArray("skippedTools").getValuesAs(JsonObject.class))
          .extracting(item -> item.getString("name"), item -> item.getString("reason"))
          .contains(
              tuple("\"twin\"", "Its name is in the list twice: the first counts."),
              tuple("\"zero·width\"", "Its name has a character that cannot be seen (U+200B)."),
              tuple("\"right·to left\"", "Its name has a character that cannot be seen (U+202E)."),
              tuple("\"nul·\"", "Its name has a character that cannot be seen (U+0000)."),
              tuple("\"" + "x".repeat(100) + "…\"", "Its name is longer than 255 characters."),
              tuple("\"no-schema\"", "Its inputSchema is missing, or no object."),
              tuple(
                  "\"file:///\u6570\"", "Its uri has a blank or a character that is not of ASCII."),
              tuple("\"·\"", "Its name has a character that cannot be seen (U+D83D)."));
      Map<String, String> names = exposedNames(id);
      assertThat(names.keySet()).containsExactlyInAnyOrderElementsOf(good);
      assertThat(Set.copyOf(names.values()))
          .hasSize(good.size())
          .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
      for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
        AgentClient agent = AgentClient.begin(admin, "/mcp", revision);
        names.forEach(
            (original, name) ->
                await()
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(
                        () ->
                            assertThat(agent.call(name, "{}").body())
                                .contains("called " + hash(original))));
      }
      assertThat(admin.delete("/gateways/" + id).status()).isEqualTo(200);
    }
  }

  @Test
  void whatOnlyTheDetailsOfAnItemAreOddInIsTakenAndCanBeShownAndSentBack() {
    McpCatalogue catalogue =
        new McpCatalogue()
            .add(tool("digits", "digits", "{\"type\":\"object\",\"maximum\":" + DIGITS + "}"))
            .add(tool("member", "member", "{\"properties\":{\"" + MEMBER + "\":{}}}"))
            .add(tool("deep", "deep", nested(400)))
            .add(
                item(
                    Kind.TOOL,
                    "texts",
                    "{\"name\":\"texts\",\"inputSchema\":{},\"title\":7,\"description\":\"a\\u0000b\\ud800c\"}"))
            .add(
                item(
                    Kind.RESOURCE,
                    "size",
                    "{\"uri\":\"file:///size\",\"name\":\"\\u0000\",\"mimeType\":\"\\u0000\",\"size\":"
                        + DIGITS
                        + "}"))
            .add(
                item(
                    Kind.PROMPT,
                    "arguments",
                    "{\"name\":\"arguments\",\"arguments\":[7,{\"name\":\"\\u0000\",\"required\":"
                        + DIGITS
                        + "}]}"));
    // In the other era the test's server reads what it says itself, and trips over it.
    try (McpUpstream upstream =
        McpUpstream.start("details", catalogue, 0).speaks(Set.of(McpEra.LEGACY))) {
      Answer made = register(upstream.url().toString());
      assertThat(made.status()).as(made.toString()).isEqualTo(200);
      assertThat(made.object().getJsonArray("skippedTools")).isEmpty();
      String id = made.text("id");

      Map<String, Integer> counts = Map.of("tools", 4, "resources", 1, "prompts", 1);
      counts.forEach(
          (kind, count) -> {
            Answer list = admin.get("/" + kind + "?gateway_id=" + id);
            assertThat(list.status()).as(list.toString()).isEqualTo(200);
            assertThat(list.array()).hasSize(count);
          });
      Answer list = admin.get("/tools?gateway_id=" + id);
      assertThat(list.body()).contains("\"maximum\":" + DIGITS, MEMBER);
      for (String tool : List.of("digits", "member", "texts")) {
        String path =
            "/tools/"
                + list.array().getValuesAs(JsonObject.class).stream()
                    .filter(row -> row.getString("originalName").equals(tool))
                    .findFirst()
                    .orElseThrow()
                    .getString("id");
        Answer sentBack = admin.put(path, admin.get(path).body());
        assertThat(sentBack.status()).as(sentBack.toString()).isEqualTo(200);
      }
      AgentClient agent = AgentClient.begin(admin, "/mcp", AgentClient.MODERN);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(agent.send("tools/list").body())
                      .contains(DIGITS, MEMBER, "a\\u0000b\\ud800c"));
      assertThat(admin.post("/gateways/" + id + "/tools/refresh", "").status()).isEqualTo(200);
      assertThat(admin.delete("/gateways/" + id).status()).isEqualTo(200);
    }
  }

  @Test
  void aListOfFifteenMegabytesInPagesHurtsNobody() {
    try (McpUpstream upstream = McpUpstream.start("large", large(20), 0).pages(10)) {
      Answer made = register(upstream.url().toString());
      assertThat(made.status()).as(made.toString()).isEqualTo(200);
      String id = made.text("id");
      assertThat(made.object().getInt("toolCount")).isEqualTo(20);

      Answer list = admin.get("/tools?gateway_id=" + id);
      assertThat(list.array()).hasSize(20);
      assertThat(list.body().length()).isLessThan(1 << 20);
      AgentClient agent = AgentClient.begin(admin, "/mcp", AgentClient.MODERN);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(agent.send("tools/list").body()).contains("large-19"));
      assertThat(admin.delete("/gateways/" + id).status()).isEqualTo(200);
    }
  }

  /** No page of it is too long, and no list has too many entries. */
  @Test
  void aListOfThirtyMegabytesInPagesIsTooLongAndStoresNothing() {
    Map<String, String> before = tables();
    try (McpUpstream upstream = McpUpstream.start("larger", large(40), 0).pages(10)) {
      Answer refused = register(upstream.url().toString());

      assertThat(refused.status()).as(refused.toString()).isEqualTo(502);
      assertThat(refused.text("cause")).isEqualTo("too_long");
      assertThat(refused.text("detail"))
          .contains("tools/list) makes at page 3 all", "longer than 16777216 bytes")
          .contains("mcpgateway.upstream.max-catalog-bytes");
      assertThat(upstream.requests("tools/list")).hasSize(3);
    }
    assertThat(tables()).isEqualTo(before);
  }

  private static McpCatalogue large(int tools) {
    McpCatalogue catalogue = new McpCatalogue();
    String description = "d".repeat(750_000);
    IntStream.range(0, tools)
        .mapToObj(number -> "large-" + number)
        .forEach(
            name ->
                catalogue.add(
                    item(
                        Kind.TOOL,
                        name,
                        "{\"name\":\"%s\",\"inputSchema\":{},\"description\":\"%s\"}"
                            .formatted(name, description))));
    return catalogue;
  }

  /** Rows of what it does not list any more stay; their bytes are not read again each time. */
  @Test
  void aServerThatListsFifteenMegabytesOfOtherThingsEachTimeHurtsNobody() {
    McpCatalogue catalogue = new McpCatalogue();
    try (McpUpstream upstream = McpUpstream.start("new each time", catalogue, 0).pages(10)) {
      catalogue.add(tool("first", "first", "{}"));
      Answer made = register(upstream.url().toString());
      String id = made.text("id");
      catalogue.remove(Kind.TOOL, "first");
      String description = "d".repeat(750_000);
      for (int round = 0; round < 16; round++) {
        for (int number = 0; number < 20; number++) {
          String name = "other-" + round + "-" + number;
          catalogue.remove(Kind.TOOL, "other-" + (round - 1) + "-" + number);
          catalogue.add(
              item(
                  Kind.TOOL,
                  name,
                  "{\"name\":\"%s\",\"inputSchema\":{},\"description\":\"%s\"}"
                      .formatted(name, description)));
        }
        Answer refreshed = admin.post("/gateways/" + id + "/tools/refresh", "");
        assertThat(refreshed.status()).as("round %s: %s", round, refreshed).isEqualTo(200);
        assertThat(refreshed.object().getInt("tools_added")).isEqualTo(20);
      }
      Answer again = admin.post("/gateways/" + id + "/tools/refresh", "");
      assertThat(again.object().getInt("tools_updated")).isZero();
      assertThat(admin.delete("/gateways/" + id).status()).isEqualTo(200);
    }
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels) + "{}" + "}".repeat(levels);
  }

  private static McpItem tool(String key, String name, String schema) {
    String written = name.contains("\\") ? "\"" + name + "\"" : Json.createValue(name).toString();
    return new McpItem(
        Kind.TOOL,
        key,
        "{\"name\":%s,\"inputSchema\":%s}".formatted(written, schema),
        Set.of(McpEra.values()),
        true,
        call -> "{\"content\":[{\"type\":\"text\",\"text\":\"called " + hash(name) + "\"}]}");
  }

  private static String hash(String name) {
    return Integer.toHexString(name.hashCode());
  }

  private static McpItem item(Kind kind, String key, String definition) {
    return new McpItem(
        kind, key, definition, Set.of(McpEra.values()), true, call -> "{\"content\":[]}");
  }

  private static Map<String, String> exposedNames(String gateway) {
    return admin.get("/tools?gateway_id=" + gateway).array().getValuesAs(JsonObject.class).stream()
        .collect(
            Collectors.toMap(
                tool -> tool.getString("originalName"), tool -> tool.getString("name")));
  }

  private static Answer register(String url) {
    return register(url, Optional.empty());
  }

  private static Answer register(String url, Optional<String> authority) {
    JsonObjectBuilder body = gateway(url);
    authority.ifPresent(certificate -> body.add("ca_certificate", certificate));
    return admin.post("/gateways", body.build().toString());
  }

  private static Answer register(
      ApiClient replica, String url, Optional<KeyPairs> authority, Optional<KeyPairs> client)
      throws GeneralSecurityException {
    JsonObjectBuilder body = gateway(url);
    if (authority.isPresent()) {
      body.add("ca_certificate", authority.get().certificate());
    }
    if (client.isPresent()) {
      body.add("client_cert", client.get().certificate());
      body.add("client_key", client.get().key());
    }
    return replica.post("/gateways", body.build().toString());
  }

  private static JsonObjectBuilder gateway(String url) {
    return Json.createObjectBuilder()
        .add("name", "hostile-" + UUID.randomUUID())
        .add("url", url)
        .add("visibility", "public");
  }

  /** What is in each table, but for the records of who asked for what and of calls. */
  private static Map<String, String> tables() {
    People people = gateways.people();
    Map<String, String> contents = new TreeMap<>();
    SPACE
        .splitAsStream(
            people.scalar(
                """
                SELECT string_agg(tablename, ' ') FROM pg_tables
                WHERE schemaname = current_schema()
                    AND tablename NOT IN ('permission_audit_log', 'call_audit_log', 'tool_call_hours')"""))
        .forEach(
            table ->
                contents.put(
                    table,
                    people.scalar(
                        "SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY t::text)) FROM %s t"
                            .formatted(table))));
    return contents;
  }
}
