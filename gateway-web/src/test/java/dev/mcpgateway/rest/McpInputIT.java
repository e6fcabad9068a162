package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.McpFuzz.Message;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to an MCP endpoint, the answer is one that its revision has. {@code
 * -Dfuzz.seed=…} makes other messages.
 */
class McpInputIT {

  private static final int THREADS = 8;
  private static final int PER_THREAD = 500;
  private static final long SEED = Long.getLong("fuzz.seed", 20_260_728L);

  /**
   * Bad input of the stateless revision: status and code of the answer; what is other than {@code
   * tools/call} of {@code echo} in the headers, {@code -} where nothing; the body.
   */
  private static final String MODERN =
      """
      400 -32700 | - | {
      400 -32700 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}} x
      400 -32700 | - | {"jsonrpc":"2.0","id":1,"method":"\\ud800"}
      400 -32600 | - | []
      400 -32600 | - | [{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}]
      400 -32600 | - | "text"
      400 -32600 | - | null
      400 -32600 | - | {"jsonrpc":"1.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":null,"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1.5,"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":{},"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | MCP-Protocol-Version | {"jsonrpc":"2.0","id":[1],"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":7,"params":{"name":"echo",META}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"result":{}}
      400 -32020 | MCP-Protocol-Version | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | MCP-Protocol-Version=2025-11-25 | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call"}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":7}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":7,"io.modelcontextprotocol/clientCapabilities":{}}}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}}}
      400 -32022 | MCP-Protocol-Version=2027-01-01 | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"2027-01-01","io.modelcontextprotocol/clientCapabilities":{}}}}
      400 -32022 | MCP-Protocol-Version=x | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","_meta":{"io.modelcontextprotocol/protocolVersion":"x","io.modelcontextprotocol/clientCapabilities":{}}}}
      400 -32020 | Mcp-Method | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | Mcp-Method=TOOLS/CALL | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | Mcp-Name | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | Mcp-Name=fail | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | Mcp-Name==?base64?ZWNobw?= | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo",META}}
      400 -32020 | Mcp-Name=with_header | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"with_header","arguments":{"region":"eu"},META}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{META}}
      400 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7,META}}
      404 -32601 | Mcp-Method=no/such | {"jsonrpc":"2.0","id":1,"method":"no/such","params":{META}}
      404 -32601 | Mcp-Method=initialize | {"jsonrpc":"2.0","id":1,"method":"initialize","params":{META}}
      404 -32601 | Mcp-Method=ping | {"jsonrpc":"2.0","id":1,"method":"ping","params":{META}}
      404 -32601 | Mcp-Method=logging/setLevel | {"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"info",META}}
      404 -32601 | Mcp-Method=resources/subscribe | {"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"test://note",META}}
      404 -32601 | Mcp-Method=tasks/list | {"jsonrpc":"2.0","id":1,"method":"tasks/list","params":{META}}
      200 -32602 | Mcp-Name=nothing | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nothing",META}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","requestState":"foreign",META}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","requestState":7,META}}
      200 -32602 | Mcp-Method=tools/list | {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"foreign",META}}
      200 -32602 | Mcp-Method=tools/list | {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":7,META}}
      200 -32602 | Mcp-Method=resources/read,Mcp-Name=test://no/such | {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"test://no/such",META}}
      200 -32602 | Mcp-Method=prompts/get,Mcp-Name=nothing | {"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"nothing",META}}
      200 -32602 | Mcp-Method=completion/complete | {"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":[],META}}
      200 -32602 | Mcp-Method=completion/complete | {"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/x"},META}}
      """;

  /** The same of the revisions with sessions: the headers besides a session of 2025-11-25. */
  private static final String LEGACY =
      """
      400 -32700 | - | {
      400 -32700 | - | {"jsonrpc":"2.0","id":1,"method":"ping"} x
      400 -32600 | - | []
      400 -32600 | - | [{"jsonrpc":"2.0","id":1,"method":"ping"}]
      400 -32600 | - | 7
      400 -32600 | - | {"jsonrpc":"2.0","id":null,"method":"ping"}
      400 -32600 | - | {"jsonrpc":"2.0","id":[1],"method":"ping"}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":{}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":"ping","result":{}}
      400 -32600 | - | {"jsonrpc":"2.0","id":1,"method":"ping","params":[]}
      400 -32600 | - | {"jsonrpc":"2.0","id":1}
      400 -32600 | - | {"jsonrpc":"2.0","id":"nobody-asked","result":{}}
      400 -32600 | Mcp-Session-Id | {"jsonrpc":"2.0","id":1,"method":"ping"}
      404 -32600 | Mcp-Session-Id=nothing | {"jsonrpc":"2.0","id":1,"method":"ping"}
      404 -32600 | Mcp-Session-Id=OF_ANOTHER_USER | {"jsonrpc":"2.0","id":1,"method":"ping"}
      404 -32600 | Mcp-Session-Id=OF_ANOTHER_SERVER | {"jsonrpc":"2.0","id":1,"method":"ping"}
      400 -32600 | MCP-Protocol-Version=1999-01-01 | {"jsonrpc":"2.0","id":1,"method":"ping"}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}}
      200 -32601 | - | {"jsonrpc":"2.0","id":1,"method":"no/such"}
      200 -32601 | - | {"jsonrpc":"2.0","id":1,"method":"server/discover"}
      200 -32601 | - | {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen"}
      200 -32601 | - | {"jsonrpc":"2.0","id":1,"method":"tasks/list"}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call"}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nothing"}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"foreign"}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"loud"}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"logging/setLevel"}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":[]}}
      200 -32002 | - | {"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"test://no/such"}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"nothing"}}
      200 -32602 | - | {"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":"x"}}
      """;

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static McpUpstream upstream;
  private static String path;
  private static String another;

  private final ApiClient admin = GATEWAYS.admin();

  /** One example of each. */
  private final Map<String, String> complaints = new ConcurrentSkipListMap<>();

  private final AtomicInteger sent = new AtomicInteger();

  @BeforeAll
  static void register() {
    upstream = McpUpstream.start();
    AgentServers servers = new AgentServers(GATEWAYS.admin());
    String gateway = servers.register(upstream.url());
    path = AgentServers.path(servers.serverOf(gateway, "public"));
    another = AgentServers.path(servers.serverOf(gateway, "public"));
    for (ApiClient replica : GATEWAYS.each()) {
      ApiClient root = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  AgentClient.begin(root, another, AgentClient.MODERN)
                      .send("tools/list")
                      .body()
                      .contains("\"echo\""));
    }
  }

  @AfterAll
  static void stop() {
    upstream.close();
  }

  @Test
  void badInputIsAnsweredAsItsRevisionHasIt() {
    SoftAssertions softly = new SoftAssertions();
    Map<String, String> modern =
        Map.of(
            "MCP-Protocol-Version",
            AgentClient.MODERN,
            "Mcp-Method",
            "tools/call",
            "Mcp-Name",
            "echo");
    MODERN.lines().forEach(line -> walk(softly, line, modern));
    Map<String, String> session = AgentClient.begin(admin, path, "2025-11-25").session();
    String stranger = "stranger-" + UUID.randomUUID() + "@example.com";
    GATEWAYS.people().holding(stranger, "platform_admin");
    String ofAnotherUser = session(AgentClient.begin(GATEWAYS.as(stranger), path, "2025-11-25"));
    String ofAnotherServer = session(AgentClient.begin(admin, another, "2025-11-25"));
    LEGACY
        .replace("OF_ANOTHER_USER", ofAnotherUser)
        .replace("OF_ANOTHER_SERVER", ofAnotherServer)
        .lines()
        .forEach(line -> walk(softly, line, session));
    softly.assertAll();
  }

  private static String session(AgentClient client) {
    return client.session().get("Mcp-Session-Id");
  }

  private void walk(SoftAssertions softly, String line, Map<String, String> usual) {
    String[] cells = line.split(" \\| ", 3);
    Map<String, String> headers = new LinkedHashMap<>(usual);
    if (!cells[1].equals("-")) {
      for (String change : cells[1].split(",", -1)) {
        String[] parts = change.split("=", 2);
        if (parts.length == 1) {
          headers.remove(parts[0]);
        } else {
          headers.put(parts[0], parts[1]);
        }
      }
    }
    String body = cells[2].replace("META", META);
    Answer answer = post(admin, path, headers, body);
    String[] wanted = cells[0].split(" ", 2);
    softly
        .assertThat(answer.status())
        .as("%s: %s", line, answer)
        .isEqualTo(Integer.parseInt(wanted[0]));
    JsonObject error =
        object(answer.body()).map(found -> found.getJsonObject("error")).orElse(null);
    softly.assertThat(error).as("%s: %s", line, answer).isNotNull();
    if (error != null) {
      softly
          .assertThat(error.getInt("code"))
          .as("%s: %s", line, answer)
          .isEqualTo(Integer.parseInt(wanted[1]));
    }
    softly
        .assertThat(check(new Message(headers, body, Optional.empty()), answer))
        .as("%s: %s", line, answer)
        .isEmpty();
    boolean isReadable =
        !wanted[1].equals("-32700")
            && object(body).filter(message -> message.containsKey("method")).isPresent()
            && body.contains("\"id\":1,")
            && !body.contains("\"id\":1,\"id\"");
    if (isReadable) {
      softly.assertThat(answer.body()).as("%s", line).contains("\"id\":1,");
    }
  }

  @Test
  void tenMegabytesOfANameAreTooMuch() {
    Answer answer =
        AgentClient.begin(admin, path, "2025-11-25")
            .send("tools/call", Optional.empty(), "\"name\":\"" + "x".repeat(10_000_000) + "\"");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
  }

  @Test
  void noMessageGetsAnAnswerThatItsRevisionDoesNotHave() throws Exception {
    System.out.printf("The messages are those of fuzz.seed %d%n", SEED);
    List<Integer> logged = GATEWAYS.logs().stream().map(String::length).toList();
    String root = "fuzz-root-" + UUID.randomUUID() + "@example.com";
    String nobody = "fuzz-nobody-" + UUID.randomUUID() + "@example.com";
    GATEWAYS.people().holding(root, "platform_admin");
    GATEWAYS.people().user(nobody);
    ApiClient one = GATEWAYS.as(root);
    List<ApiClient> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clients.add(i % 2 == 0 ? one : GATEWAYS.other().with(GATEWAYS.tokens().of(root)));
    }
    clients.add(GATEWAYS.as(nobody));
    clients.add(GATEWAYS.one());
    List<String> paths = List.of(path, path, path, path + "/", "/mcp", "/servers/none/mcp");
    List<Map<String, String>> sessions = new ArrayList<>();
    for (String revision : List.of("2025-03-26", "2025-06-18", "2025-11-25")) {
      sessions.add(AgentClient.begin(one, path, revision).session());
      sessions.add(AgentClient.begin(one, path, revision).session());
      sessions.add(AgentClient.begin(one, "/mcp", revision).session());
    }
    sessions.add(AgentClient.begin(admin, path, "2025-11-25").session());
    sessions.add(Map.of("Mcp-Session-Id", "nothing"));
    sessions.add(Map.of());

    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      McpFuzz fuzz = new McpFuzz(SEED + i);
      pool.execute(() -> fuzz(fuzz, clients, paths, sessions));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(5, TimeUnit.MINUTES)).isTrue();

    assertThat(complaints).as("fuzz.seed %d", SEED).isEmpty();
    assertThat(sent).hasValue(THREADS * PER_THREAD);
    for (int i = 0; i < logged.size(); i++) {
      assertThat(GATEWAYS.logs().get(i).substring(logged.get(i)))
          .as("log of replica %d, fuzz.seed %d", i, SEED)
          .doesNotContain("\tat ", "SEVERE");
    }
  }

  private void fuzz(
      McpFuzz fuzz,
      List<ApiClient> clients,
      List<String> paths,
      List<Map<String, String>> sessions) {
    for (int i = 0; i < PER_THREAD; i++) {
      ApiClient client = clients.get(fuzz.random().nextInt(clients.size()));
      String at = paths.get(fuzz.random().nextInt(paths.size()));
      Message message = fuzz.next(sessions);
      try {
        Answer answer = post(client, at, message.headers(), message.body());
        sent.incrementAndGet();
        check(message, answer)
            .forEach(
                what ->
                    complaints.put(
                        what + " (" + answer.status() + ")",
                        shortened(answer + " — sent " + message)));
      } catch (RuntimeException e) {
        complaints.put(e.toString(), shortened(message.toString()));
      }
    }
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), 2_000));
  }

  private static Answer post(
      ApiClient client, String at, Map<String, String> headers, String body) {
    ApiClient sending = client;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      sending = sending.header(header.getKey(), header.getValue());
    }
    return sending.post(at, body);
  }

  /** What in an answer its revision does not have; empty where all is well. */
  private static List<String> check(Message message, Answer answer) {
    List<String> found = new ArrayList<>();
    FuzzIT.SECRETS.stream()
        .filter(answer.body()::contains)
        .forEach(word -> found.add("has " + word));
    String type = answer.header("Content-Type").orElse("").replaceAll(";.*", "");
    boolean isModern = McpFuzz.isModern(message, object(message.body()));
    switch (type) {
      case "" -> {
        if (!Set.of(202, 204).contains(answer.status()) || !answer.body().isEmpty()) {
          found.add("an answer without a type");
        }
        message.id().ifPresent(id -> found.add("a request without a response"));
      }
      case "application/problem+json" -> {
        if (!Set.of(401, 403, 404, 408, 413, 415).contains(answer.status())
            || object(answer.body())
                .filter(body -> body.getInt("status") == answer.status())
                .isEmpty()) {
          found.add("a problem that comes before the message is read");
        }
      }
      case "application/json" -> {
        Optional<JsonValue> body = json(answer.body());
        if (body.isEmpty()) {
          found.add("no JSON");
        } else if (body.get().getValueType() == JsonValue.ValueType.ARRAY) {
          if (isModern || answer.status() != 200) {
            found.add("a batch");
          }
          body.get().asJsonArray().forEach(each -> checkResponse(each, 0, false, found));
        } else {
          checkResponse(body.get(), answer.status(), isModern, found);
          repeats(message, answer.body(), found);
        }
      }
      case "text/event-stream" -> {
        if (answer.status() != 200) {
          found.add("a stream");
        }
        List<String> events =
            answer
                .body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring(5).strip())
                .toList();
        if (events.isEmpty()) {
          found.add("a stream without events");
        } else {
          json(events.getLast())
              .ifPresentOrElse(
                  last -> {
                    if (last.getValueType() == JsonValue.ValueType.OBJECT) {
                      checkResponse(last, 200, isModern, found);
                      repeats(message, events.getLast(), found);
                    }
                  },
                  () -> found.add("an event that is no JSON"));
        }
      }
      default -> found.add("of type " + type);
    }
    return found;
  }

  private static void repeats(Message message, String body, List<String> found) {
    boolean mayBeUnread = body.contains("\"code\":-32700") || body.contains("\"code\":-32600");
    message
        .id()
        .filter(id -> !body.contains("\"id\":" + id + ","))
        .filter(id -> !mayBeUnread)
        .ifPresent(id -> found.add("another id than " + id));
  }

  /**
   * Checks one response.
   *
   * @param status of HTTP; 0 where it is one of several
   */
  private static void checkResponse(
      JsonValue value, int status, boolean isModern, List<String> found) {
    if (!(value instanceof JsonObject response)
        || !response.getString("jsonrpc", "").equals("2.0")
        || response.containsKey("result") == response.containsKey("error")) {
      found.add("no response");
      return;
    }
    if (!response.containsKey("id") ? !isModern : !isId(response.get("id"), isModern)) {
      found.add("no id that its revision has");
    }
    if (response.containsKey("error")) {
      checkError(response.get("error"), status, isModern, found);
    } else if (!(response.get("result") instanceof JsonObject result)) {
      found.add("a result that is no object");
    } else if (isModern && !(result.get("resultType") instanceof JsonString)) {
      found.add("a result without a type");
    } else if (status != 0 && status != 200) {
      found.add("a result");
    }
  }

  private static boolean isId(JsonValue id, boolean isModern) {
    return id instanceof JsonString
        || (id instanceof JsonNumber number && number.isIntegral())
        || (id == JsonValue.NULL && !isModern);
  }

  private static void checkError(
      JsonValue value, int status, boolean isModern, List<String> found) {
    if (!(value instanceof JsonObject error)
        || !(error.get("message") instanceof JsonString)
        || !(error.get("code") instanceof JsonNumber number)) {
      found.add("no error");
      return;
    }
    int code = number.intValue();
    Set<Integer> statuses =
        switch (code) {
          case -32700, -32020, -32021, -32022 -> Set.of(400);
          case -32600 -> isModern ? Set.of(400) : Set.of(400, 404);
          case -32601 -> isModern ? Set.of(404) : Set.of(200);
          case -32602 -> isModern ? Set.of(200, 400) : Set.of(200);
          default -> Set.of(200);
        };
    boolean isOfEra =
        isModern
            ? code != -32002 && code != -32042
            : code != -32020 && code != -32021 && code != -32022;
    if (!isOfEra || (status != 0 && !statuses.contains(status))) {
      found.add("the error " + code + (isModern ? " of the stateless revision" : ""));
    }
  }

  private static Optional<JsonObject> object(String text) {
    return json(text).filter(JsonObject.class::isInstance).map(JsonValue::asJsonObject);
  }

  private static Optional<JsonValue> json(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return Optional.of(reader.readValue());
    } catch (RuntimeException none) {
      // Nor is what is nested more deeply than this reader takes.
      return Optional.empty();
    }
  }
}
