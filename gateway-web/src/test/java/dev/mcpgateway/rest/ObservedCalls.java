package dev.mcpgateway.rest;

import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpError;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/**
 * Calls of tools that are named for what becomes of them, and all that the gateway tells of each.
 * Its upstream servers answer within 2 seconds or not at all.
 */
final class ObservedCalls implements AutoCloseable {

  static final String OK = "ok";
  static final String SECRET = "what-an-argument-says";

  /** In a log of lines it would make a line of its own. */
  private static final String BREAKING = "not_found\n{\"call\":{\"outcome\":\"forged\"}}";

  private static final String FAILED =
      "{\"content\":[{\"type\":\"text\",\"text\":\"no\"}],\"isError\":true}";
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final String ARGUMENTS = "{\"secret\":\"" + SECRET + "\"}";

  private final Gateways gateways;
  private final ApiClient admin;
  private final ApiClient useless;
  private final McpUpstream upstream = McpUpstream.start("observed", tools(), 0);
  private final String gateway;
  private final String server;
  private final String another;
  private final String deadServer;

  /**
   * What becomes of a call.
   *
   * @param tool its name
   * @param outcome as it is told
   * @param server that it was called at
   * @param hasHour whether it counts for the tool
   */
  record Case(
      String tool,
      String outcome,
      Optional<String> fault,
      String server,
      String revision,
      boolean hasHour,
      Runnable call) {}

  /**
   * Registers upstream servers.
   *
   * @param admin of the replica that is called
   * @param useless the same replica's, as somebody who may use servers and execute no tool
   */
  ObservedCalls(Gateways gateways, ApiClient admin, ApiClient useless) {
    this.gateways = gateways;
    this.admin = admin;
    this.useless = useless;
    AgentServers servers = new AgentServers(admin);
    gateway = servers.register(upstream.url());
    server = servers.serverOf(gateway, "public");
    another = servers.serverOf(gateway, "public");
    try (McpUpstream dead =
        McpUpstream.start(
            "dead", new McpCatalogue().add(AgentServers.saying("upstream_failed", "")), 0)) {
      deadServer = servers.serverOf(servers.register(dead.url()), "public");
    }
    for (ApiClient replica : List.of(admin, gateways.one().with(admin.token().orElseThrow()))) {
      for (String each : List.of(server, another, deadServer)) {
        await()
            .atMost(SOON)
            .until(() -> agent(replica, each).send("tools/list").body().contains("\"name\""));
      }
    }
  }

  private static McpCatalogue tools() {
    return new McpCatalogue()
        .add(AgentServers.saying(OK, "done"))
        .add(AgentServers.saying("denied", ""))
        .add(
            McpItem.tool(
                definition("traced"),
                call -> {
                  call.stream();
                  TimeUnit.MILLISECONDS.sleep(600);
                  return "{\"content\":[]}";
                }))
        .add(McpItem.tool(definition("traced_error"), call -> FAILED))
        .add(McpItem.tool(definition("tool_error"), call -> FAILED))
        .add(
            McpItem.tool(
                definition("error"),
                call -> {
                  throw new McpError(-32050, "not today");
                }))
        .add(
            McpItem.tool(
                definition("timeout"),
                call -> {
                  TimeUnit.SECONDS.sleep(30);
                  return "{\"content\":[]}";
                }))
        .add(McpItem.tool(definition("cancelled"), call -> held(call.awaitCancelled(SOON))))
        .add(McpItem.tool(definition("client_gone"), call -> held(call.awaitCancelled(SOON))));
  }

  private static String held(boolean isCancelled) {
    return "{\"content\":[],\"structuredContent\":{\"cancelled\":" + isCancelled + "}}";
  }

  private static String definition(String name) {
    return "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}".formatted(name);
  }

  String server() {
    return server;
  }

  /** With the same tools, for calls that are not those of the cases. */
  String another() {
    return another;
  }

  McpUpstream upstream() {
    return upstream;
  }

  AgentClient agent(ApiClient client, String at) {
    return AgentClient.begin(client, AgentServers.path(at), AgentClient.MODERN);
  }

  private AgentClient older(ApiClient client) {
    return AgentClient.begin(client, AgentServers.path(server), "2025-11-25");
  }

  private Case called(String tool, boolean hasHour) {
    return new Case(
        tool,
        tool,
        Optional.empty(),
        server,
        AgentClient.MODERN,
        hasHour,
        () -> agent(admin, server).call(tool, ARGUMENTS));
  }

  List<Case> cases() {
    return List.of(
        called(OK, true),
        called("tool_error", true),
        called("error", true),
        new Case(
            "denied",
            "denied",
            Optional.empty(),
            server,
            AgentClient.MODERN,
            false,
            () -> agent(useless, server).call("denied", ARGUMENTS)),
        new Case(
            BREAKING,
            "not_found",
            Optional.empty(),
            server,
            "2025-11-25",
            false,
            () ->
                older(admin)
                    .send(
                        "tools/call",
                        Optional.empty(),
                        "\"name\":" + Json.createValue(BREAKING) + ",\"arguments\":" + ARGUMENTS)),
        new Case(
            "upstream_failed",
            "upstream_failed",
            Optional.of("refused"),
            deadServer,
            AgentClient.MODERN,
            true,
            () -> agent(admin, deadServer).call("upstream_failed", ARGUMENTS)),
        new Case(
            "timeout",
            "timeout",
            Optional.of("timeout"),
            server,
            AgentClient.MODERN,
            true,
            () -> agent(admin, server).call("timeout", ARGUMENTS)),
        new Case(
            "cancelled",
            "cancelled",
            Optional.empty(),
            server,
            "2025-11-25",
            true,
            this::callAndCancel),
        new Case(
            "client_gone",
            "client_gone",
            Optional.empty(),
            server,
            AgentClient.MODERN,
            true,
            this::callAndLeave));
  }

  private void callAndCancel() {
    AgentClient agent = older(admin).withId("\"mine\"");
    CompletableFuture<ApiClient.Answer> call =
        CompletableFuture.supplyAsync(() -> agent.call("cancelled", ARGUMENTS), THREADS);
    awaitArrival("cancelled");
    agent.notify("notifications/cancelled", "{\"requestId\":\"mine\"}");
    call.join();
  }

  private void callAndLeave() {
    try (Socket socket = agent(admin, server).open("client_gone", ARGUMENTS)) {
      awaitArrival("client_gone");
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitArrival(String tool) {
    await()
        .atMost(SOON)
        .until(
            () ->
                upstream.requests("tools/call").stream()
                    .anyMatch(request -> request.text().contains("\"name\":\"" + tool + "\"")));
  }

  /** Makes all calls at once. */
  void callAll() {
    CompletableFuture.allOf(
            cases().stream()
                .map(each -> CompletableFuture.runAsync(each.call(), THREADS))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** Sees what is told of a call: the metric, the line, the row of the audit, the hour. */
  void expectTold(SoftAssertions softly, Case each) {
    softly.assertThat(counted(each)).as("metric of %s", each.outcome()).isEqualTo(1);
    List<JsonObject> lines = lines(each);
    softly.assertThat(lines).as("lines of %s", each.outcome()).hasSize(1);
    if (lines.size() == 1) {
      expectLine(softly, each, lines.getFirst());
    }
    softly
        .assertThat(
            gateways
                .people()
                .scalar(
                    """
                    SELECT string_agg(concat_ws(' ', a.method, a.outcome, a.fault, a.revision, a.request_bytes > 0, a.duration_micros > 0,
                      a.item_id IS NOT DISTINCT FROM t.id, a.definition_hash IS NOT DISTINCT FROM t.definition_hash, a.ip_address,
                      length(a.request_id) > 0), ';')
                    FROM call_audit_log a LEFT JOIN tools t ON t.original_name = a.name AND t.gateway_id IN (SELECT gateway_id FROM tools WHERE id = a.item_id)
                    WHERE a.server_id = ? AND a.outcome = ?""",
                    each.server(),
                    each.outcome()))
        .as("audit of %s", each.outcome())
        .isEqualTo(
            "tools/call %s %s%s t t t t 127.0.0.1 t"
                .formatted(
                    each.outcome(), each.fault().map(f -> f + " ").orElse(""), each.revision()));
    softly
        .assertThat(hour(each))
        .as("hour of %s", each.outcome())
        .isEqualTo(each.hasHour() ? "1 " + (each.tool().equals(OK) ? 0 : 1) + " t" : "");
  }

  private void expectLine(SoftAssertions softly, Case each, JsonObject line) {
    JsonObject call = line.getJsonObject("call");
    softly
        .assertThat(call.getString("name"))
        .as("name of %s", each.outcome())
        .isEqualTo(each.tool());
    softly.assertThat(call.getString("method")).isEqualTo("tools/call");
    softly.assertThat(call.getString("revision")).isEqualTo(each.revision());
    softly
        .assertThat(
            Optional.of(call)
                .filter(told -> !told.isNull("fault"))
                .map(told -> told.getString("fault")))
        .isEqualTo(each.fault());
    softly.assertThat(call.getInt("request_bytes")).isPositive();
    softly.assertThat(call.isNull("upstream")).isEqualTo(!each.hasHour());
    softly
        .assertThat(line.getString("client", ""))
        .as("client of %s", each.outcome())
        .isEqualTo(each.revision().equals(AgentClient.MODERN) ? "" : "agent/1");
    softly.assertThat(line.getString("user")).contains("@example.com");
    softly.assertThat(line.getString("request_id")).isNotEmpty();
    softly.assertThat(line.toString()).doesNotContain(SECRET);
  }

  /** Of the replica that is called. */
  private int counted(Case each) {
    return admin
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("mcpgateway_calls_total{"))
        .filter(line -> line.contains("server=\"" + each.server() + "\""))
        .filter(line -> line.contains("outcome=\"" + each.outcome() + "\""))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private List<JsonObject> lines(Case each) {
    return gateways
        .logs()
        .get(1)
        .lines()
        .flatMap(ObservedCalls::json)
        .filter(line -> line.containsKey("call"))
        .filter(line -> line.getJsonObject("call").getString("outcome").equals(each.outcome()))
        .filter(line -> each.server().equals(line.getJsonObject("call").getString("server", "")))
        .toList();
  }

  private static Stream<JsonObject> json(String line) {
    int from = line.indexOf("{\"request_id\"");
    if (from < 0) {
      return Stream.empty();
    }
    try (JsonReader reader = Json.createReader(new StringReader(line.substring(from)))) {
      return Stream.of(reader.readObject());
    }
  }

  /** Calls and errors of the tool in all hours together, and whether their times fit. */
  String hour(Case each) {
    return gateways
        .people()
        .scalar(
            """
            SELECT concat_ws(' ', sum(h.calls), sum(h.errors),
              bool_and(0 < h.min_micros AND h.min_micros <= h.max_micros AND h.max_micros <= h.total_micros))
            FROM tool_call_hours h JOIN tools t ON t.id = h.tool_id
              JOIN server_tool_association a ON a.tool_id = t.id
            WHERE a.server_id = ? AND t.original_name = ? HAVING count(*) > 0""",
            each.server(),
            each.tool());
  }

  @Override
  public void close() {
    upstream.close();
  }
}
