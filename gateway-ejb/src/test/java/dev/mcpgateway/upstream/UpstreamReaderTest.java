package dev.mcpgateway.upstream;

import static dev.mcpgateway.upstream.FakeMcp.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.mcpgateway.testbed.RawServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found at servers of both eras, and at what is none. */
class UpstreamReaderTest {

  private final Upstreams upstreams = Upstreams.allowingLoopback();

  @AfterEach
  void close() {
    upstreams.close();
  }

  // What is there.

  @Test
  void allPagesOfALegacyServerAreRead() throws IOException {
    FakeMcp mcp =
        FakeMcp.of(Era.LEGACY)
            .list(
                ItemKind.TOOL,
                cursor ->
                    cursor == null
                        ? "{\"tools\":[" + tool("a.b/c") + "],\"nextCursor\":\"\"}"
                        : cursor.isEmpty()
                            ? "{\"tools\":[],\"nextCursor\":\"3\"}"
                            : "{\"tools\":[" + tool("t_ünï_数") + "],\"nextCursor\":null}")
            .list(
                ItemKind.RESOURCE,
                cursor -> "{\"resources\":[{\"uri\":\"test://a\",\"name\":\"a\"}]}")
            .list(
                ItemKind.RESOURCE_TEMPLATE,
                cursor ->
                    "{\"resourceTemplates\":[{\"uriTemplate\":\"test://{id}\",\"name\":\"t\"}]}")
            .list(ItemKind.PROMPT, cursor -> "{\"prompts\":[{\"name\":\"p\"}]}");
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.eras()).containsExactly(Era.LEGACY);
      assertThat(offer.introduction().protocolVersion()).isEqualTo("2025-06-18");
      assertThat(offer.introduction().instructions()).contains("\"legacy\"");
      assertThat(offer.introduction().serverInfo())
          .isEqualTo("{\"name\":\"fake\",\"version\":\"1\"}");
      assertThat(offer.items())
          .extracting(OfferedItem::kind, OfferedItem::name)
          .containsExactly(
              tuple(ItemKind.TOOL, "a.b/c"),
              tuple(ItemKind.TOOL, "t_ünï_数"),
              tuple(ItemKind.RESOURCE, "test://a"),
              tuple(ItemKind.RESOURCE_TEMPLATE, "test://{id}"),
              tuple(ItemKind.PROMPT, "p"));
      assertThat(offer.skipped()).isEmpty();
      // The session is used, with its version, and ended.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(server.requests())
                      .last()
                      .extracting(r -> r.method())
                      .isEqualTo("DELETE"));
      assertThat(server.requests().subList(2, server.requests().size()))
          .allSatisfy(
              request -> {
                assertThat(request.header("Mcp-Session-Id")).isEqualTo("session-1");
                assertThat(request.header("MCP-Protocol-Version")).isEqualTo("2025-06-18");
              });
    }
  }

  @Test
  void answersThatAreEventStreamsAreReadTheSame() throws IOException {
    FakeMcp mcp = FakeMcp.of(Era.LEGACY, Era.MODERN).tools(tool("one")).withEvents();
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.items()).singleElement().extracting(OfferedItem::name).isEqualTo("one");
      assertThat(offer.items().get(0).eras()).containsExactlyInAnyOrder(Era.LEGACY, Era.MODERN);
      assertThat(offer.items().get(0).content()).asString().isEqualTo(tool("one"));
    }
  }

  @Test
  void aModernServerIsAskedWithAllThatItWants() throws IOException {
    try (RawServer server = RawServer.start(FakeMcp.of(Era.MODERN).tools(tool("one")))) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.eras()).containsExactly(Era.MODERN);
      assertThat(offer.introduction().protocolVersion()).isEqualTo("2026-07-28");
      assertThat(offer.introduction().serverInfo())
          .isEqualTo("{\"name\":\"fake\",\"version\":\"2\"}");
      assertThat(server.requests().get(1).headers())
          .containsEntry("MCP-Protocol-Version", List.of("2026-07-28"))
          .containsEntry("Mcp-Method", List.of("tools/list"))
          .containsEntry("Accept", List.of("application/json, text/event-stream"))
          .containsEntry("Content-Type", List.of("application/json"))
          .containsEntry("Host", List.of("mcp.test:" + server.port()))
          .doesNotContainKeys("Mcp-Session-Id", "Upgrade", "Cookie", "Authorization");
    }
  }

  @Test
  void bothErasAreReadAndMayDiffer() throws IOException {
    try (RawServer legacy =
            RawServer.start(FakeMcp.of(Era.LEGACY).tools(tool("both") + "," + tool("old")));
        RawServer server =
            RawServer.start(
                byEra(
                    FakeMcp.of(Era.MODERN)
                        .tools(
                            "{\"name\":\"both\",\"title\":\"New\",\"inputSchema\":{}},"
                                + tool("new")),
                    FakeMcp.of(Era.LEGACY).tools(tool("both") + "," + tool("old"))))) {
      assertThat(upstreams.read(Upstreams.at(legacy)).eras()).containsExactly(Era.LEGACY);

      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.introductions())
          .extracting(EraOffer::era, EraOffer::protocolVersion)
          .containsExactly(tuple(Era.MODERN, "2026-07-28"), tuple(Era.LEGACY, "2025-06-18"));
      assertThat(offer.items())
          .extracting(OfferedItem::name, item -> Map.copyOf(item.contents()).keySet().size())
          .containsExactly(tuple("both", 2), tuple("new", 1), tuple("old", 1));
      assertThat(offer.items().get(0).content()).asString().contains("New");
      assertThat(offer.items().get(0).legacyContent())
          .hasValueSatisfying(old -> assertThat(old).asString().isEqualTo(tool("both")));
      assertThat(offer.items().get(1).legacyContent()).isEmpty();
      assertThat(offer.items().get(2).legacyContent()).isEmpty();
    }
  }

  private static RawServer.Answer byEra(FakeMcp modern, FakeMcp legacy) {
    return (request, out) ->
        (request.body().contains("io.modelcontextprotocol/protocolVersion") ? modern : legacy)
            .write(request, out);
  }

  @Test
  void whatTheServerSentIsKeptToTheByte() throws IOException {
    String item =
        "{ \"name\" : \"n\", \"inputSchema\":{\"type\":[\"object\",\"null\"],\"x\":1E400,\"y\":0.10,\"z\":9007199254740993},\"description\":\"\\u0000 \\ud83d\\ude00 \\u200b\",\"vendor\":{\"a\":null} }";
    try (RawServer server = RawServer.start(FakeMcp.of(Era.MODERN).tools(item))) {
      assertThat(upstreams.read(Upstreams.at(server)).items().get(0).content())
          .asString()
          .isEqualTo(item);
    }
  }

  @Test
  void aSessionThatTheServerLosesIsBegunOnceMore() throws IOException {
    FakeMcp mcp = FakeMcp.of(Era.LEGACY).tools(tool("one"));
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                (request.body().contains("tools/list")
                        && request.header("Mcp-Session-Id").equals("session-1"))
                    ? RawServer.respond(out, "404 Not Found", "")
                    : mcp.write(request, out))) {
      assertThat(upstreams.read(Upstreams.at(server)).items()).hasSize(1);
      assertThat(server.requests().stream().filter(r -> r.body().contains("\"initialize\"")))
          .hasSize(2);
    }
  }

  @Test
  void aSessionWhoseBeginningFailsIsEnded() throws IOException {
    FakeMcp mcp = FakeMcp.of(Era.LEGACY);
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                request.body().contains("notifications/initialized")
                    ? RawServer.respond(out, "500 Internal Server Error", "")
                    : mcp.write(request, out))) {
      assertThat(failureOf(server).fault()).isEqualTo(UpstreamFault.OUTAGE);
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(server.requests())
                      .last()
                      .returns("DELETE", RawServer.Request::method)
                      .returns("session-1", request -> request.header("Mcp-Session-Id")));
    }
  }

  @Test
  void whatArrivesAfterAReadingTakesNothingOfItsMemory() {
    ReadBudget budget = new ReadBudget(1_000);
    ReadBudget.Share memory = budget.share();
    assertThat(memory.take(10)).isTrue();
    assertThat(memory.take(1_000)).isFalse();
    assertThat(budget.taken()).isEqualTo(10);

    memory.close();

    assertThat(memory.take(10)).isFalse();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatIsReadTakesMemoryUntilItIsClosed() throws IOException {
    ReadBudget budget = new ReadBudget(1 << 20);
    UpstreamReader reader = new UpstreamReader(upstreams.client(), budget);
    try (RawServer server = RawServer.start(FakeMcp.of(Era.MODERN).tools(tool("one")));
        RawServer failing =
            RawServer.start(
                FakeMcp.of(Era.MODERN).list(ItemKind.PROMPT, cursor -> "{\"prompts\":0}"))) {
      try (HeldOffer held = reader.read(Upstreams.at(server), Upstreams.DEADLINE)) {
        assertThat(held.offer().items()).hasSize(1);
        assertThat(budget.taken()).isGreaterThan(tool("one").length());
      }
      assertThat(budget.taken()).isZero();

      assertThat(
              catchThrowableOfType(
                  UpstreamException.class,
                  () -> reader.read(Upstreams.at(failing), Upstreams.DEADLINE)))
          .isNotNull();
      assertThat(budget.taken()).isZero();
    }
  }

  @Test
  void theTransportIsFoundAndSaid() throws IOException {
    try (RawServer server = RawServer.start(FakeMcp.of(Era.LEGACY))) {
      UpstreamServer plain = Upstreams.at(server);
      UpstreamServer sse = given(plain, Optional.of(UpstreamTransport.SSE));
      UpstreamServer right = given(plain, Optional.of(UpstreamTransport.STREAMABLEHTTP));

      assertThat(upstreams.read(sse).transport()).isEqualTo(UpstreamTransport.STREAMABLEHTTP);
      assertThat(upstreams.read(sse).note().orElseThrow()).contains("SSE", "STREAMABLEHTTP");
      assertThat(upstreams.read(plain).note().orElseThrow()).contains("STREAMABLEHTTP");
      assertThat(upstreams.read(right).note()).isEmpty();
    }
  }

  private static UpstreamServer given(
      UpstreamServer server, Optional<UpstreamTransport> transport) {
    return new UpstreamServer(
        server.id(),
        server.address(),
        transport,
        server.credential(),
        server.passthroughHeaders(),
        server.tls());
  }

  // What cannot be taken.

  @Test
  void itemsThatCannotBeTakenAreReportedEachAndSkipped() throws IOException {
    String name255 = "x".repeat(255);
    FakeMcp mcp =
        FakeMcp.of(Era.LEGACY)
            .tools(
                String.join(
                    ",",
                    tool("good"),
                    tool("good"),
                    "7",
                    "{\"inputSchema\":{}}",
                    "{\"name\":\"no-schema\"}",
                    tool(name255),
                    tool(name255 + "y"),
                    tool("a\\u0000b"),
                    tool("zero\\u200bwidth"),
                    tool("half\\ud83d"),
                    tool("  "),
                    "{\"name\":\"a\",\"name\":\"b\",\"inputSchema\":{}}",
                    "{\"name\":\"big\",\"inputSchema\":{},\"description\":\""
                        + "d".repeat(1 << 20)
                        + "\"}",
                    tool("n".repeat(200) + "数ü")))
            .list(
                ItemKind.RESOURCE,
                cursor ->
                    "{\"resources\":[{\"uri\":\"a b\",\"name\":\"x\"},{\"uri\":\"u://"
                        + "u".repeat(767)
                        + "\",\"name\":\"x\"},{\"uri\":\"fine:1\",\"name\":\"x\"}]}");
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.items())
          .extracting(OfferedItem::name)
          .containsExactly("good", name255, "n".repeat(200) + "数ü", "fine:1");
      assertThat(offer.skipped())
          .extracting(SkippedItem::name, SkippedItem::reason)
          .containsExactly(
              tuple("\"good\"", "Its name is in the list twice: the first counts."),
              tuple("number 3", "It is no object."),
              tuple("number 4", "Its name is missing, or no text."),
              tuple("\"no-schema\"", "Its inputSchema is missing, or no object."),
              tuple("\"" + "x".repeat(100) + "…\"", "Its name is longer than 255 characters."),
              tuple("\"a·b\"", "Its name has a character that cannot be seen (U+0000)."),
              tuple("\"zero·width\"", "Its name has a character that cannot be seen (U+200B)."),
              tuple("\"half·\"", "Its name has a character that cannot be seen (U+D83D)."),
              tuple("\"  \"", "Its name is empty."),
              tuple("\"a\"", "It has the member \"name\" twice."),
              tuple("\"big\"", "It is longer than 1 MiB."),
              tuple("\"a b\"", "Its uri has a blank or a character that is not of ASCII."),
              tuple("\"u://" + "u".repeat(96) + "…\"", "Its uri is longer than 767 characters."));
    }
  }

  @Test
  void toolsWhoseArgumentsCannotBeHeadersAreSkippedInTheModernEra() throws IOException {
    String good = withHeaders("good", "\"a\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}");
    FakeMcp mcp =
        FakeMcp.of(Era.MODERN)
            .tools(
                String.join(
                    ",",
                    good,
                    withHeaders("no-token", "\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a b\"}"),
                    withHeaders("no-scalar", "\"a\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}"),
                    withHeaders(
                        "twice",
                        "\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"},\"b\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}"),
                    withHeaders(
                        "in-items",
                        "\"a\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}"),
                    withHeaders(
                        "nested",
                        "\"o\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"x-mcp-header\":\"A\"}}}")));
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamOffer offer = upstreams.read(Upstreams.at(server));

      assertThat(offer.items()).extracting(OfferedItem::name).containsExactly("good", "nested");
      assertThat(offer.skipped())
          .extracting(SkippedItem::name)
          .containsExactly("\"no-token\"", "\"no-scalar\"", "\"twice\"", "\"in-items\"");
    }
  }

  private static String withHeaders(String name, String properties) {
    return "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\",\"properties\":{%s}}}"
        .formatted(name, properties);
  }

  // What is no server that can be used.

  @Test
  void aListThatRepeatsACursorIsCutWithItsPage() throws IOException {
    FakeMcp mcp =
        FakeMcp.of(Era.LEGACY)
            .list(ItemKind.PROMPT, cursor -> "{\"prompts\":[],\"nextCursor\":\"again\"}");
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamException failure = failureOf(server);

      assertThat(failure.fault()).isEqualTo(UpstreamFault.PAGE);
      assertThat(failure)
          .hasMessageContaining("Page 2 of the prompts")
          .hasMessageContaining("the same nextCursor as page 1");
    }
  }

  @Test
  void aListThatNeverEndsIsCut() throws IOException {
    int[] pages = {0};
    FakeMcp mcp =
        FakeMcp.of(Era.LEGACY)
            .list(ItemKind.TOOL, cursor -> "{\"tools\":[],\"nextCursor\":\"" + pages[0]++ + "\"}");
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamException failure = failureOf(server);

      assertThat(failure.fault()).isEqualTo(UpstreamFault.TOO_LONG);
      assertThat(failure).hasMessageContaining("more than 1000 pages");
    }
  }

  /** What both eras have the same is kept once, and counts once. */
  @Test
  void listsThatAreTooLongTogetherAreCut() throws IOException {
    FakeMcp mcp =
        FakeMcp.of(Era.MODERN, Era.LEGACY)
            .tools(described("a", 30_000))
            .list(
                ItemKind.PROMPT,
                cursor ->
                    cursor == null
                        ? "{\"prompts\":[],\"nextCursor\":\"2\"}"
                        : "{\"prompts\":[" + described("b", 30_000) + "]}");
    try (Upstreams few = Upstreams.with(Map.of(UpstreamSettings.MAX_CATALOG_BYTES, "65536"));
        RawServer fitting = RawServer.start(mcp);
        RawServer server =
            RawServer.start(byEra(mcp, FakeMcp.of(Era.LEGACY).tools(described("a", 30_001))))) {
      assertThat(few.read(Upstreams.at(fitting)).items()).hasSize(2);

      UpstreamException failure = failureOf(few, Upstreams.at(server), Upstreams.DEADLINE);

      assertThat(failure.fault()).isEqualTo(UpstreamFault.TOO_LONG);
      assertThat(failure)
          .hasMessageMatching(
              "The list of the tools of .* \\(tools/list\\) makes at page 1 all that the server lists"
                  + " longer than 65536 bytes \\(mcpgateway\\.upstream\\.max-catalog-bytes\\)\\.");
      mcp.tools(described("a", 40_000));
      assertThat(failureOf(few, Upstreams.at(fitting), Upstreams.DEADLINE))
          .hasMessageContaining("prompts/list) makes at page 2");
    }
  }

  private static String described(String name, int length) {
    return "{\"name\":\"%s\",\"description\":\"%s\",\"inputSchema\":{}}"
        .formatted(name, "d".repeat(length));
  }

  @Test
  void aListOfTooManyEntriesIsCut() throws IOException {
    String items =
        IntStream.range(0, 11).mapToObj(i -> tool("t" + i)).collect(Collectors.joining(","));
    try (Upstreams few = Upstreams.with(Map.of(UpstreamSettings.MAX_LIST_ITEMS, "10"));
        RawServer server = RawServer.start(FakeMcp.of(Era.MODERN).tools(items))) {
      assertThat(failureOf(few, Upstreams.at(server), Upstreams.DEADLINE))
          .extracting(UpstreamException::fault)
          .isEqualTo(UpstreamFault.TOO_LONG);
    }
  }

  @Test
  void aPageOfThirtyMegabytesIsCutAndItsMemoryGivenBack() throws IOException {
    String description = "d".repeat(30_000);
    String items =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "{\"name\":\"t"
                        + i
                        + "\",\"description\":\""
                        + description
                        + "\",\"inputSchema\":{}}")
            .collect(Collectors.joining(","));
    try (RawServer server = RawServer.start(FakeMcp.of(Era.MODERN).tools(items));
        RawServer events = RawServer.start(FakeMcp.of(Era.MODERN).tools(items).withEvents())) {
      for (RawServer one : List.of(server, events)) {
        UpstreamException failure = failureOf(one);
        assertThat(failure.fault()).isEqualTo(UpstreamFault.TOO_LONG);
        assertThat(failure).hasMessageContaining("longer than 16777216 bytes");
      }
    }
  }

  @Test
  void halfAnAnswerIsNone() throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"jsonrpc\""
                      .getBytes(StandardCharsets.US_ASCII));
              return false;
            })) {
      assertThat(failureOf(server).fault()).isEqualTo(UpstreamFault.CONNECTION_LOST);
    }
  }

  @Test
  void aPageThatIsNoJsonSaysWhere() throws IOException {
    FakeMcp mcp = FakeMcp.of(Era.MODERN).list(ItemKind.TOOL, cursor -> "{\"tools\":[nonsense]}");
    try (RawServer server = RawServer.start(mcp)) {
      UpstreamException failure = failureOf(server);

      assertThat(failure.fault()).isEqualTo(UpstreamFault.PAGE);
      assertThat(failure).hasMessageContaining("Page 1 of the tools").hasMessageContaining("byte");
    }
  }

  @Test
  void aListThatFailsIsAFailureAndNoEmptyList() throws IOException {
    FakeMcp mcp = FakeMcp.of(Era.LEGACY).tools(tool("one"));
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                request.body().contains("prompts/list")
                    ? RawServer.json(
                        out,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603,\"message\":\"db at 10.0.0.5\"}}")
                    : mcp.write(request, out))) {
      UpstreamException failure = failureOf(server);

      assertThat(failure.fault()).isEqualTo(UpstreamFault.PAGE);
      assertThat(failure).hasMessageContaining("prompts").hasMessageContaining("-32603");
      assertThat(failure.getMessage()).doesNotContain("10.0.0.5");
    }
  }

  @Test
  void statusesSayWhatIsWrong() throws IOException {
    assertFault("401 Unauthorized\r\nWWW-Authenticate: Basic", UpstreamFault.UNAUTHORIZED);
    assertFault("403 Forbidden", UpstreamFault.FORBIDDEN);
    assertFault(
        "307 Temporary Redirect\r\nLocation: http://169.254.169.254/x", UpstreamFault.REDIRECT);
    assertFault("502 Bad Gateway\r\nContent-Type: text/html", UpstreamFault.OUTAGE);
    assertFault("429 Too Many Requests", UpstreamFault.OUTAGE);
    assertFault("404 Not Found\r\nContent-Type: text/html", UpstreamFault.NOT_MCP);
    assertFault("200 OK\r\nContent-Type: text/html", UpstreamFault.NOT_MCP);
    assertFault("200 OK\r\nContent-Type: application/json", UpstreamFault.NOT_MCP);
  }

  private void assertFault(String head, UpstreamFault fault) throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) -> RawServer.respond(out, head, "<h1>proxy-7.internal</h1>"))) {
      UpstreamException failure = failureOf(server);
      assertThat(failure.fault()).as(head).isEqualTo(fault);
      assertThat(failure.getMessage()).doesNotContain("internal", "169.254").contains("mcp.test");
    }
  }

  @Test
  void aRedirectToThePathNextDoorSaysSo() throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                RawServer.respond(out, "308 Permanent Redirect\r\nLocation: /mcp/", ""))) {
      assertThat(failureOf(server))
          .hasMessageContaining("it leads to the same path with a slash at its end. Register");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** Paths and queries may have keys in them, and what is said of a failure is kept and shown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/s3cr3t/mcp",
        "/mcp?key=s3cr3t",
        "/mcp;s3cr3t",
        "s3cr3t",
        "http://s3cr3t@mcp.test/mcp/",
        "http://s3cr3t.example/s3cr3t"
      })
  void whereARedirectLeadsIsNotRepeated(String location) throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                RawServer.respond(out, "307 Temporary Redirect\r\nLocation: " + location, ""))) {
      UpstreamException failure = failureOf(server);
      assertThat(failure.fault()).isEqualTo(UpstreamFault.REDIRECT);
      assertThat(failure.getMessage()).contains("leads to").doesNotContain("s3cr3t");
    }
  }

  @Test
  void theOldTransportIsToldFromNone() throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              if (request.method().equals("GET")) {
                out.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: endpoint\ndata: /messages?id=1\n\n"
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                new CountDownLatch(1).await();
              }
              return RawServer.respond(out, "405 Method Not Allowed", "");
            })) {
      UpstreamException failure = failureOf(server);
      assertThat(failure.fault()).isEqualTo(UpstreamFault.HTTP_SSE_ONLY);
    }
  }

  /** Whatever it says, a header of what ends the session is not made of it. */
  @ParameterizedTest
  @ValueSource(strings = {"2029-01-01", "\u00e9"})
  void aSessionOfAnotherRevisionIsEnded(String version) throws IOException {
    try (RawServer server = RawServer.start(FakeMcp.of(Era.LEGACY).speaking(version))) {
      assertThat(failureOf(server).fault()).isEqualTo(UpstreamFault.UNSUPPORTED_VERSION);

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(server.requests())
                      .last()
                      .satisfies(
                          request -> {
                            assertThat(request.method()).isEqualTo("DELETE");
                            assertThat(request.header("Mcp-Session-Id")).isEqualTo("session-1");
                          }));
    }
  }

  @Test
  void anotherRevisionIsSaidToBeOne() throws IOException {
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                request.body().contains("server/discover")
                    ? RawServer.respond(
                        out,
                        "400 Bad Request\r\nContent-Type: application/json",
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"\",\"data\":{\"supported\":[\"2029-01-01\"]}}}")
                    : RawServer.respond(out, "400 Bad Request", ""))) {
      assertThat(failureOf(server).fault()).isEqualTo(UpstreamFault.UNSUPPORTED_VERSION);
    }
  }

  @Test
  void compressedAnswersAreNotUnpacked() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bomb)) {
      packed.write(new byte[100 << 20]);
    }
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                          + bomb.size()
                          + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
              bomb.writeTo(out);
              return true;
            })) {
      assertThat(failureOf(server).fault()).isEqualTo(UpstreamFault.COMPRESSED);
      assertThat(server.requests().get(0).header("Accept-Encoding")).isEqualTo("identity");
    }
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertThat(failureOf(Upstreams.at("http://mcp.test:" + free + "/mcp")).fault())
        .isEqualTo(UpstreamFault.REFUSED);
    assertThat(failureOf(Upstreams.at("http://unknown.example/mcp")).fault())
        .isEqualTo(UpstreamFault.NAME_NOT_FOUND);
  }

  @Test
  void silenceAndSlownessEndWithTheDeadline() throws IOException {
    Duration deadline = Duration.ofSeconds(2);
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer silent =
            RawServer.start(
                (request, out) -> {
                  never.await();
                  return false;
                });
        RawServer slow =
            RawServer.start(
                (request, out) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"
                          .getBytes(StandardCharsets.US_ASCII));
                  while (!never.await(200, TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                  }
                  return false;
                })) {
      for (RawServer server : List.of(silent, slow)) {
        long start = System.nanoTime();
        UpstreamException failure = failureOf(upstreams, Upstreams.at(server), deadline);
        assertThat(failure.fault()).isEqualTo(UpstreamFault.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        Awaitility.await().until(() -> server.open() <= 1);
      }
    } finally {
      never.countDown();
    }
  }

  private UpstreamException failureOf(RawServer server) {
    return failureOf(Upstreams.at(server));
  }

  private UpstreamException failureOf(UpstreamServer server) {
    return failureOf(upstreams, server, Upstreams.DEADLINE);
  }

  private static UpstreamException failureOf(
      Upstreams upstreams, UpstreamServer server, Duration deadline) {
    UpstreamException failure =
        catchThrowableOfType(UpstreamException.class, () -> upstreams.read(server, deadline));
    assertThat(failure).as("failure of %s", server).isNotNull();
    return failure;
  }
}
