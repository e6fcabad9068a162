package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpEra;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpRequest;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Upstream servers are registered, changed and refreshed. */
class FederationIT {

  private static final Gateways GATEWAYS = Gateways.shared();

  /** What an upstream server of two eras says of one tool in each. */
  private static final String OLD =
      "{\"name\":\"both\",\"x-era\":[1.0,1E400],\"inputSchema\":{\"type\":\"object\",\"properties\":{\"old\":{}}}}";

  private static final String RECENT =
      "{\"name\":\"both\",\"title\":\"New\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"new\":{}}}}";
  private static final String RECENT_CANONICAL =
      "{\"inputSchema\":{\"properties\":{\"new\":{}},\"type\":\"object\"},\"name\":\"both\",\"title\":\"New\"}";

  private final ApiClient admin = GATEWAYS.admin();

  @Test
  void anUpstreamServerIsRegisteredWithOneRequestAndItsToolsStandInAVirtualServer() {
    try (McpUpstream upstream = McpUpstream.start()) {
      String name = unique("sample");
      Answer made = expect(200, admin.post("/gateways", gateway(name, upstream)));
      String id = made.text("id");
      assertThat(made.header("Location")).hasValue("/gateways/" + id);
      assertThat(made.object().getInt("toolCount")).isPositive();
      assertThat(made.object().getString("transport")).isEqualTo("STREAMABLEHTTP");
      List<JsonObject> tools =
          expect(200, admin.get("/tools?gateway_id=" + id)).array().getValuesAs(JsonObject.class);
      assertThat(tools).hasSize(made.object().getInt("toolCount"));
      assertThat(tools)
          .allSatisfy(
              tool -> assertThat(tool.getString("name")).matches("sample-[A-Za-z0-9_-]{1,57}"));
      assertThat(expect(200, admin.get("/resources?gateway_id=" + id)).array()).isNotEmpty();
      assertThat(expect(200, admin.get("/prompts?gateway_id=" + id)).array()).isNotEmpty();
      Answer server =
          expect(
              201,
              admin.post(
                  "/servers",
                  "{\"server\":{\"name\":\"%s\",\"associated_tools\":[\"%s\"]}}"
                      .formatted(unique("virtual"), tools.get(0).getString("id"))));
      assertThat(server.object().getJsonArray("associatedTools").getString(0))
          .isEqualTo(tools.get(0).getString("name"));
      expect(409, admin.post("/gateways", gateway(name, upstream)));
      expect(409, admin.post("/gateways", gateway(unique("other"), upstream)));
      expect(200, admin.put("/gateways/" + id, made.body()));
      expect(200, admin.delete("/gateways/" + id));
      assertThat(admin.get("/tools?gateway_id=" + id).array()).isEmpty();
      assertThat(
              admin.get("/servers/" + server.text("id")).object().getJsonArray("associatedTools"))
          .isEmpty();
    }
  }

  @Test
  @SuppressWarnings("try") // It goes away before its time.
  void whatAnUpstreamServerOffersIsReadAndFilledInAsItsCaller() {
    try (McpUpstream upstream = McpUpstream.start()) {
      String gateway =
          expect(
                  200,
                  admin.post(
                      "/gateways",
                      "{\"name\":\"%s\",\"url\":\"%s\",\"visibility\":\"public\",\"passthrough_headers\":[\"X-Passed\"]}"
                          .formatted(unique("contents"), upstream.url())))
              .text("id");
      String note = "/resources/" + of(gateway, "resources", "uri", "test://note");
      String template =
          "/resources/" + of(gateway, "resources", "uriTemplate", "test://template/{id}/data");
      String greet = "/prompts/" + of(gateway, "prompts", "originalName", "greet");

      ApiClient passing = admin.header("X-Passed", "yes").header("X-Kept", "no");
      assertThat(expect(200, passing.get(note)).body())
          .isEqualTo(
              "{\"type\":\"resource\",\"id\":\"%s\",\"uri\":\"test://note\",\"mime_type\":\"text/plain\",\"text\":\"A note.\",\"blob\":null}"
                  .formatted(note.substring("/resources/".length())));
      McpRequest read = upstream.requests("resources/read").getLast();
      assertThat(read.header("X-Passed")).hasValue("yes");
      assertThat(read.header("X-Kept")).isEmpty();
      assertThat(read.header("Authorization")).isEmpty();
      assertThat(expect(200, admin.post(greet, "{\"who\":\"Ada \\\"L\\\"\"}")).body())
          .isEqualTo(
              "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"Greet Ada \\\"L\\\".\"}}],\"description\":null}");
      expect(200, admin.get(greet));
      expect(422, admin.get(template));

      String reader = "reader-" + UUID.randomUUID() + "@example.com";
      GATEWAYS.people().permitted(reader, "resources.read");
      expect(200, GATEWAYS.as(reader).get(note));
      expect(403, GATEWAYS.as(reader).get(greet));
      String root = "root-" + UUID.randomUUID() + "@example.com";
      GATEWAYS.people().holding(root, "platform_admin");
      expect(200, admin.put(note, "{\"visibility\":\"private\"}"));
      Gateways.awaitASecond();
      expect(200, GATEWAYS.as(root).get(note + "/info"));
      int before = upstream.requests("resources/read").size();
      expect(404, GATEWAYS.as(root).get(note));
      expect(404, GATEWAYS.as(reader).get(note));
      assertThat(upstream.requests("resources/read")).hasSize(before);

      expect(200, admin.post(note + "/state?activate=false", ""));
      Gateways.awaitASecond();
      assertThat(expect(409, admin.get(note)).text("detail")).contains("not offered");
      upstream.close();
      assertThat(expect(502, admin.post(greet, "{\"who\":\"Ada\"}")).text("cause"))
          .isIn("refused", "connection_lost");
    }
  }

  private String of(String gateway, String kind, String member, String value) {
    return expect(200, admin.get("/%s?limit=0&gateway_id=%s".formatted(kind, gateway)))
        .array()
        .getValuesAs(JsonObject.class)
        .stream()
        .filter(row -> value.equals(row.getString(member, "")))
        .map(row -> row.getString("id"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  @SuppressWarnings("try") // It goes away before its time.
  void aRefreshDeletesNothingAndWhatComesBackIsTheSameRow() {
    McpCatalogue catalogue = new McpCatalogue().add(tool("one", "first")).add(tool("two", "d"));
    try (McpUpstream upstream = McpUpstream.start("changing", catalogue, 0)) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("changing"), upstream))).text("id");
      Map<String, String> before = tools(id);
      assertThat(before.keySet()).containsExactlyInAnyOrder("one", "two");
      expect(200, admin.put("/tools/" + before.get("one"), "{\"description\":\"ours\"}"));
      catalogue.remove(McpItem.Kind.TOOL, "two");
      catalogue.remove(McpItem.Kind.TOOL, "one");
      catalogue.add(tool("one", "changed")).add(tool("three", "d"));
      Answer refreshed = expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(refreshed.object().getInt("tools_added")).isEqualTo(1);
      assertThat(refreshed.object().getInt("tools_updated")).isEqualTo(1);
      assertThat(refreshed.object().getInt("tools_removed")).isEqualTo(1);
      assertThat(tools(id).keySet()).containsExactlyInAnyOrder("one", "three");
      Answer one = expect(200, admin.get("/tools/" + before.get("one")));
      assertThat(one.text("description")).isEqualTo("ours");
      assertThat(one.text("originalDescription")).isEqualTo("changed");
      catalogue.add(tool("two", "d"));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(tools(id).get("two")).isEqualTo(before.get("two"));
      upstream.close();
      Answer failed = expect(502, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(failed.text("cause")).isIn("refused", "connection_lost");
      assertThat(failed.text("message")).isEqualTo(failed.text("detail"));
      assertThat(tools(id).keySet()).containsExactlyInAnyOrder("one", "two", "three");
      assertThat(admin.get("/gateways/" + id).text("lastError")).isEqualTo(failed.text("detail"));
    }
  }

  @Test
  void secretsAreHiddenAndStayWhenTheyAreSentBackHidden() {
    String secret = "s-" + UUID.randomUUID();
    try (McpUpstream upstream = McpUpstream.start().asksFor(secret)) {
      Answer refused = expect(502, admin.post("/gateways", gateway(unique("no"), upstream)));
      assertThat(refused.text("cause")).isEqualTo("unauthorized");
      Answer made =
          expect(
              200,
              admin.post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\",\"authType\":\"bearer\",\"auth_token\":\"%s\"}"
                      .formatted(unique("bearer"), upstream.url(), secret)));
      assertThat(made.text("authToken")).isEqualTo("*****");
      assertThat(made.body()).doesNotContain(secret);
      String path = "/gateways/" + made.text("id");
      Answer kept =
          expect(
              200,
              admin.put(
                  path,
                  "{\"auth_token\":\"*****\",\"auth_type\":\"bearer\",\"description\":\"d\"}"));
      assertThat(kept.text("description")).isEqualTo("d");
      expect(200, admin.post(path + "/tools/refresh", ""));
      Answer wrong =
          expect(502, admin.put(path, "{\"auth_type\":\"bearer\",\"auth_token\":\"other\"}"));
      assertThat(wrong.body()).doesNotContain("other\"");
      expect(200, admin.post(path + "/tools/refresh", ""));
      assertThat(
              GATEWAYS
                  .people()
                  .scalar("SELECT credential_sealed FROM gateways WHERE id = ?", made.text("id")))
          .isNotEmpty()
          .doesNotContain(secret);
      assertThat(GATEWAYS.logs()).noneMatch(log -> log.contains(secret));
    }
  }

  @Test
  void whatFailsStoresNothingAndSaysWhy() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String name = unique("failing");
    String body = "{\"name\":\"" + name + "\",\"url\":\"%s\"}";
    Answer refused =
        expect(502, admin.post("/gateways", body.formatted("http://127.0.0.1:" + port + "/mcp")));
    assertThat(refused.text("cause")).isEqualTo("refused");
    Answer unknown =
        expect(502, admin.post("/gateways", body.formatted("http://nothing.invalid/mcp")));
    assertThat(unknown.text("cause")).isEqualTo("name_not_found");
    Answer scheme = expect(422, admin.post("/gateways", body.formatted("ftp://x/")));
    assertThat(scheme.object().getJsonArray("errors").getJsonObject(0).getString("field"))
        .isEqualTo("url");
    expect(
        422,
        admin.post(
            "/gateways",
            "{\"name\":\"%s\",\"url\":\"http://127.0.0.1:1/\",\"authType\":\"oauth\"}"
                .formatted(name)));
    assertThat(GATEWAYS.people().scalar("SELECT count(*) FROM gateways WHERE name = ?", name))
        .isEqualTo("0");
  }

  @Test
  void namesThatSlugAlikeAreToldApartAndNamesFixedFromTheFirstDay() {
    McpCatalogue catalogue = new McpCatalogue();
    List<String> originals =
        List.of("a.b/c", "a_b_c", "t_\u00fcn\u00ef_\u6570", "x".repeat(120), "search");
    originals.forEach(original -> catalogue.add(tool(original, "d")));
    try (McpUpstream first = McpUpstream.start("first", catalogue, 0);
        McpUpstream second =
            McpUpstream.start("second", new McpCatalogue().add(tool("search", "d")), 0)) {
      String name = unique("g");
      String id = expect(200, admin.post("/gateways", gateway(name, first))).text("id");
      Set<String> names = names(id);
      assertThat(names)
          .hasSize(originals.size())
          .allMatch(exposed -> exposed.matches("[A-Za-z0-9_-]{1,64}"));
      expect(200, admin.post("/gateways", gateway(unique("g"), second)));
      expect(200, admin.put("/gateways/" + id, "{\"name\":\"%s\"}".formatted(unique("renamed"))));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(names(id)).isEqualTo(names);
    }
  }

  /** A resource and a template of one upstream server may have the URI of another's resource. */
  @Test
  void threeOfOneUriAreToldApartInAVirtualServer() {
    String uri = "test://" + unique("u");
    String definition = "{\"%s\":\"" + uri + "\",\"name\":\"r\"}";
    McpItem resource = item(McpItem.Kind.RESOURCE, definition.formatted("uri"));
    McpItem template = item(McpItem.Kind.RESOURCE_TEMPLATE, definition.formatted("uriTemplate"));
    try (McpUpstream one = McpUpstream.start("one", new McpCatalogue().add(resource), 0);
        McpUpstream two =
            McpUpstream.start("two", new McpCatalogue().add(resource).add(template), 0)) {
      List<String> ids = new ArrayList<>();
      for (McpUpstream upstream : List.of(one, two)) {
        String gateway =
            expect(200, admin.post("/gateways", gateway(unique("g"), upstream))).text("id");
        expect(200, admin.get("/resources?gateway_id=" + gateway))
            .array()
            .getValuesAs(JsonObject.class)
            .forEach(row -> ids.add("\"" + row.getString("id") + "\""));
      }
      assertThat(ids).hasSize(3);

      Answer made =
          expect(
              201,
              admin.post(
                  "/servers",
                  "{\"server\":{\"name\":\"%s\",\"associated_resources\":%s}}"
                      .formatted(unique("s"), ids)));

      assertThat(made.object().getJsonArray("associatedResources")).hasSize(3);
    }
  }

  @Test
  void eachDefinitionHasAHashOfWhatItSays() {
    McpCatalogue catalogue =
        new McpCatalogue()
            .add(
                item(
                    McpItem.Kind.TOOL,
                    "{\"name\":\"t\",\"inputSchema\":{\"a\":1.0,\"type\":\"object\"},\"more\":1}"))
            .add(item(McpItem.Kind.RESOURCE, "{\"uri\":\"a:r\",\"name\":\"r\",\"size\":5}"))
            .add(item(McpItem.Kind.RESOURCE_TEMPLATE, "{\"uriTemplate\":\"a:{t}\",\"name\":\"r\"}"))
            .add(item(McpItem.Kind.PROMPT, "{\"name\":\"p\",\"arguments\":[{\"name\":\"a\"}]}"));
    try (McpUpstream upstream = McpUpstream.start("hashed", catalogue, 0)) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("hashed"), upstream))).text("id");
      List<String> first =
          List.of(
              hash("{\"name\":\"r\",\"uri\":\"a:r\"}"),
              hash("{\"name\":\"r\",\"uriTemplate\":\"a:{t}\"}"),
              hash("{\"arguments\":[{\"name\":\"a\"}],\"name\":\"p\"}"),
              hash("{\"inputSchema\":{\"a\":1.0,\"type\":\"object\"},\"name\":\"t\"}"));
      assertThat(hashes(id)).isEqualTo(first);
      catalogue.remove(McpItem.Kind.TOOL, "t");
      catalogue.add(
          item(
              McpItem.Kind.TOOL,
              "{\"inputSchema\":{\"a\":1.0,\"type\":\"object\"},\"name\":\"t\"}"));
      catalogue.remove(McpItem.Kind.RESOURCE, "a:r");
      catalogue.add(item(McpItem.Kind.RESOURCE, "{\"uri\":\"a:r\",\"name\":\"r\",\"size\":6}"));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(hashes(id)).isEqualTo(first);
      catalogue.remove(McpItem.Kind.TOOL, "t");
      catalogue.add(
          item(
              McpItem.Kind.TOOL, "{\"name\":\"t\",\"inputSchema\":{\"a\":1,\"type\":\"object\"}}"));
      catalogue.remove(McpItem.Kind.PROMPT, "p");
      catalogue.add(item(McpItem.Kind.PROMPT, "{\"name\":\"p\"}"));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(hashes(id))
          .containsExactly(
              first.get(0),
              first.get(1),
              hash("{\"name\":\"p\"}"),
              hash("{\"inputSchema\":{\"a\":1,\"type\":\"object\"},\"name\":\"t\"}"));
    }
  }

  private static McpCatalogue ofTwoEras() {
    return new McpCatalogue()
        .add(tool("old-alone", "d").in(McpEra.LEGACY))
        .add(saying(OLD, "old").in(McpEra.LEGACY))
        .add(tool("new-alone", "d").in(McpEra.MODERN))
        .add(saying(RECENT, "new").in(McpEra.MODERN))
        .add(item(McpItem.Kind.RESOURCE, "{\"uri\":\"a:r\",\"name\":\"o\"}").in(McpEra.LEGACY))
        .add(item(McpItem.Kind.RESOURCE, "{\"uri\":\"a:r\",\"name\":\"n\"}").in(McpEra.MODERN))
        .add(item(McpItem.Kind.PROMPT, "{\"name\":\"p\",\"title\":\"o\"}").in(McpEra.LEGACY))
        .add(item(McpItem.Kind.PROMPT, "{\"name\":\"p\",\"title\":\"n\"}").in(McpEra.MODERN));
  }

  private static McpItem saying(String definition, String text) {
    return McpItem.tool(
        definition, call -> "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
  }

  @Test
  void clientsOfEachEraGetWhatTheUpstreamServerHasForTheirs() {
    try (McpUpstream upstream = McpUpstream.start("eras", ofTwoEras(), 0)) {
      AgentServers servers = new AgentServers(admin);
      String id = servers.register(upstream.url());
      String path = AgentServers.path(servers.serverOf(id, "public"));
      awaitTool(path, "2026-07-28", RECENT);
      for (String revision : List.of("2025-03-26", "2025-11-25", "2026-07-28")) {
        boolean isModern = revision.equals("2026-07-28");
        AgentClient agent = AgentClient.begin(admin, path, revision);
        assertThat(agent.send("tools/list").body())
            .contains("\"old-alone\"", "\"new-alone\"", isModern ? RECENT : OLD)
            .doesNotContain(isModern ? OLD : RECENT);
        assertThat(agent.send("resources/list").body())
            .contains("{\"uri\":\"a:r\",\"name\":\"%s\"}".formatted(isModern ? "n" : "o"));
        assertThat(agent.send("prompts/list").body())
            .contains("{\"name\":\"p\",\"title\":\"%s\"}".formatted(isModern ? "n" : "o"));
        assertThat(agent.call("both", "{}").body())
            .contains("\"text\":\"%s\"".formatted(isModern ? "new" : "old"));
        assertThat(lastCall(upstream)).isEqualTo(revision);
        assertThat(agent.call("old-alone", "{}").body()).contains("\"content\":[]");
        assertThat(lastCall(upstream)).isEqualTo(isModern ? "2025-11-25" : revision);
        assertThat(agent.call("new-alone", "{}").body()).contains("\"content\":[]");
        assertThat(lastCall(upstream)).isEqualTo("2026-07-28");
      }
      JsonObject shown = row(id, "both");
      assertThat(shown.getString("title")).isEqualTo("New");
      assertThat(shown.getJsonObject("inputSchema").getJsonObject("properties")).containsKey("new");
      assertThat(column("SELECT convert_from(legacy_capabilities, 'UTF8') FROM gateways", id))
          .contains("\"logging\"");
      assertThat(column("SELECT convert_from(upstream_capabilities, 'UTF8') FROM gateways", id))
          .doesNotContain("\"logging\"")
          .isEqualTo(admin.get("/gateways/" + id).object().get("capabilities").toString());
      for (String instructions : List.of("upstream_instructions", "legacy_instructions")) {
        assertThat(
                column("SELECT convert_from(%s, 'UTF8') FROM gateways".formatted(instructions), id))
            .isEqualTo("\"Fixtures for tests.\"");
      }
    }
  }

  @Test
  void aRefreshSeesAChangeInTheOldFormAlone() {
    McpCatalogue catalogue = ofTwoEras();
    try (McpUpstream upstream = McpUpstream.start("eras", catalogue, 0)) {
      AgentServers servers = new AgentServers(admin);
      String id = servers.register(upstream.url());
      String tool = row(id, "both").getString("id");
      List<String> before = bothHashes(tool);
      assertThat(before).containsExactly(hash(RECENT_CANONICAL), hash(oldCanonical("old")));

      catalogue.add(saying(OLD.replace("\"old\"", "\"other\""), "old").in(McpEra.LEGACY));
      Answer refreshed = expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));

      assertThat(refreshed.object().getInt("tools_updated")).isEqualTo(1);
      assertThat(bothHashes(tool)).containsExactly(before.get(0), hash(oldCanonical("other")));
      String path = AgentServers.path(servers.serverOf(id, "public"));
      awaitTool(path, "2025-11-25", "\"other\"");
      assertThat(tools(path, "2026-07-28")).contains(RECENT).doesNotContain("\"other\"");

      // What is the same in both eras is kept once.
      catalogue.add(saying(RECENT, "same"));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(bothHashes(tool)).containsExactly(before.get(0), "");
      assertThat(
              expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""))
                  .object()
                  .getInt("tools_updated"))
          .isZero();
      awaitTool(path, "2025-11-25", RECENT);
    }
  }

  /** The release before knows one form, and leaves the other where it was. */
  @Test
  void aRowThatTheReleaseBeforeHasRefreshedIsOfTheErasThatItSays() {
    try (McpUpstream upstream = McpUpstream.start("eras", ofTwoEras(), 0)) {
      AgentServers servers = new AgentServers(admin);
      String id = servers.register(upstream.url());
      String path = AgentServers.path(servers.serverOf(id, "public"));
      awaitTool(path, "2025-11-25", OLD);
      for (String change :
          List.of(
              "UPDATE tools SET eras = '[\"modern\"]' WHERE original_name = 'both' AND gateway_id = ?",
              "UPDATE gateways SET eras = '[\"modern\"]' WHERE id = ?")) {
        GATEWAYS.people().update(change, id);
      }
      awaitTool(path, "2025-11-25", RECENT);
      assertThat(tools(path, "2025-11-25")).doesNotContain(OLD);
      assertThat(AgentClient.begin(admin, path, "2025-11-25").call("both", "{}").body())
          .contains("\"text\":\"new\"");

      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));

      awaitTool(path, "2025-11-25", OLD);
    }
  }

  /**
   * It sees no change where what it knows is the same, and leaves what it does not know: that is
   * told until the next refresh.
   */
  @Test
  void whatTheReleaseBeforeHasLeftOfTheOldFormGoesWithARefresh() {
    McpCatalogue catalogue = ofTwoEras();
    try (McpUpstream upstream = McpUpstream.start("eras", catalogue, 0)) {
      AgentServers servers = new AgentServers(admin);
      String id = servers.register(upstream.url());
      String tool = row(id, "both").getString("id");
      String path = AgentServers.path(servers.serverOf(id, "public"));
      awaitTool(path, "2025-11-25", OLD);

      catalogue.add(saying(RECENT, "same"));
      assertThat(tools(path, "2025-11-25")).contains(OLD).doesNotContain(RECENT);
      Answer refreshed = expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));

      assertThat(refreshed.object().getInt("tools_updated")).isEqualTo(1);
      assertThat(bothHashes(tool)).containsExactly(hash(RECENT_CANONICAL), "");
      awaitTool(path, "2025-11-25", RECENT);
      assertThat(tools(path, "2025-11-25")).doesNotContain(OLD);
      assertThat(tools(path, "2026-07-28")).contains(RECENT);
    }
  }

  /** Replicas read the whole catalogue again for it. */
  @Test
  void whatNoAgentNoticesOfTheOldEraIsNoChangeOfTheCatalogue() {
    try (McpUpstream upstream = McpUpstream.start("eras", ofTwoEras(), 0)) {
      String id = new AgentServers(admin).register(upstream.url());
      for (String unnoticed :
          List.of(
              "upstream_instructions = '\"x\"'",
              "legacy_protocol_version = 'x'",
              "legacy_info = '{}'",
              "legacy_instructions = '\"x\"'")) {
        assertThat(isRaisedBy(unnoticed, id)).as(unnoticed).isFalse();
      }
      assertThat(isRaisedBy("legacy_capabilities = '{}'", id)).isTrue();
    }
  }

  private static boolean isRaisedBy(String change, String gateway) {
    String transaction =
        GATEWAYS
            .people()
            .scalar(
                "UPDATE gateways SET %s WHERE id = ? RETURNING pg_current_xact_id()"
                    .formatted(change),
                gateway);
    return GATEWAYS
        .people()
        .scalar("SELECT changed_in = CAST(? AS xid8) FROM catalog_version WHERE id", transaction)
        .equals("t");
  }

  private static String oldCanonical(String property) {
    return "{\"inputSchema\":{\"properties\":{\"%s\":{}},\"type\":\"object\"},\"name\":\"both\"}"
        .formatted(property);
  }

  /** The virtual server, and what it offers, take a moment to be known. */
  private void awaitTool(String path, String revision, String part) {
    Awaitility.await()
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .untilAsserted(() -> assertThat(tools(path, revision)).contains(part));
  }

  private String tools(String path, String revision) {
    return AgentClient.begin(admin, path, revision).send("tools/list").body();
  }

  private static String lastCall(McpUpstream upstream) {
    return upstream.requests("tools/call").getLast().header("MCP-Protocol-Version").orElseThrow();
  }

  private JsonObject row(String gateway, String tool) {
    return admin.get("/tools?gateway_id=" + gateway).array().getValuesAs(JsonObject.class).stream()
        .filter(row -> row.getString("originalName").equals(tool))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> bothHashes(String tool) {
    return List.of(
        column("SELECT definition_hash FROM tools", tool),
        column("SELECT coalesce(legacy_definition_hash, '') FROM tools", tool));
  }

  private static String column(String select, String id) {
    return GATEWAYS.people().scalar(select + " WHERE id = ?", id);
  }

  private static McpItem item(McpItem.Kind kind, String definition) {
    return switch (kind) {
      case TOOL -> McpItem.tool(definition, call -> "{}");
      case RESOURCE -> McpItem.resource(definition, call -> "{}");
      case RESOURCE_TEMPLATE -> McpItem.template(definition, call -> "{}");
      case PROMPT -> McpItem.prompt(definition, call -> "{}");
    };
  }

  /** By name or URI. */
  private static List<String> hashes(String gateway) {
    return List.of(
        GATEWAYS
            .people()
            .scalar(
                """
                SELECT string_agg(hash, ' ' ORDER BY name COLLATE "C") FROM (
                    SELECT original_name, definition_hash FROM tools WHERE gateway_id = ?
                    UNION ALL SELECT original_uri, definition_hash FROM resources WHERE gateway_id = ?
                    UNION ALL SELECT original_name, definition_hash FROM prompts WHERE gateway_id = ?) AS items (name, hash)
                """,
                gateway,
                gateway,
                gateway)
            .split(" ", -1));
  }

  private static String hash(String canonical) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return "1:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRefreshThatBeganBeforeTheAddressWasChangedKeepsNothing() throws Exception {
    McpCatalogue catalogue = new McpCatalogue().add(tool("of-a", "d"));
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream a = McpUpstream.start("a", catalogue, 0);
        McpUpstream b = McpUpstream.start("b", new McpCatalogue().add(tool("of-b", "d")), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = expect(200, admin.post("/gateways", gateway(unique("moving"), a))).text("id");
      catalogue.add(tool("late", "d"));
      Future<Answer> refresh = heldRefresh(threads, admin, id, a, released);
      try {
        expect(200, admin.put("/gateways/" + id, "{\"url\":\"%s\"}".formatted(b.url())));
      } finally {
        released.countDown();
      }
      expect(409, refresh.get());
      assertThat(tools(id).keySet()).containsExactly("of-b");
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(tools(id).keySet()).containsExactly("of-b");
    }
  }

  @Test
  void aCredentialThatNoKeyOpensIsGivenAnewOrTakenAwayAndHindersNobodyElse() {
    String token = "t-" + UUID.randomUUID();
    try (McpUpstream upstream = McpUpstream.start().asksFor(token)) {
      Answer made =
          expect(200, admin.post("/gateways", bearer(unique("lost"), upstream.url(), token)));
      String path = "/gateways/" + made.text("id");
      loseCredential(made.text("id"));
      expect(409, admin.post(path + "/tools/refresh", ""));
      Answer read = expect(200, admin.get(path));
      expect(200, admin.put(path, read.body()));
      expect(409, admin.put(path, "{\"auth_token\":\"*****\",\"transport\":\"SSE\"}"));
      String other = bearer(unique("found"), upstream.url(), token);
      String found = expect(200, admin.post("/gateways", other)).text("id");
      expect(200, admin.delete("/gateways/" + found));
      expect(
          200,
          admin.put(path, "{\"auth_type\":\"bearer\",\"auth_token\":\"%s\"}".formatted(token)));
      expect(200, admin.post(path + "/tools/refresh", ""));
      loseCredential(made.text("id"));
      upstream.asksFor(null);
      assertThat(expect(200, admin.put(path, "{\"auth_type\":\"none\"}")).object().get("authType"))
          .isEqualTo(JsonValue.NULL);
      expect(200, admin.post(path + "/tools/refresh", ""));
    }
  }

  @Test
  void aHeaderOfACredentialIsTakenAwayByLeavingItOut() {
    try (McpUpstream upstream = McpUpstream.start()) {
      Answer made =
          expect(
              200,
              admin.post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\",\"auth_type\":\"authheaders\",\"auth_headers\":[{\"key\":\"X-One\",\"value\":\"1\"},{\"key\":\"X-Two\",\"value\":\"2\"}]}"
                      .formatted(unique("headers"), upstream.url())));
      String path = "/gateways/" + made.text("id");
      int asked = upstream.requests().size();
      expect(
          200,
          admin.put(
              path,
              "{\"auth_headers\":[{\"key\":\"x-two\",\"value\":\"*****\"},{\"key\":\"X-One\",\"value\":\"*****\"}]}"));
      assertThat(upstream.requests()).hasSize(asked);
      Answer fewer =
          expect(
              200, admin.put(path, "{\"auth_headers\":[{\"key\":\"x-one\",\"value\":\"*****\"}]}"));
      assertThat(fewer.object().getJsonArray("authHeaders")).hasSize(1);
      List<McpRequest> since = upstream.requests().subList(asked, upstream.requests().size());
      assertThat(since)
          .isNotEmpty()
          .allSatisfy(
              request -> {
                assertThat(request.header("X-One")).hasValue("1");
                assertThat(request.header("X-Two")).isEmpty();
              });
    }
  }

  /** Who may change a gateway sees no secret of it, and does not get it by naming their server. */
  @Test
  void aCredentialGoesToNoOtherServerThanTheOneItWasGivenFor() {
    String token = "t-" + UUID.randomUUID();
    try (McpUpstream upstream = McpUpstream.start().asksFor(token);
        McpUpstream other = McpUpstream.start()) {
      Answer made =
          expect(200, admin.post("/gateways", bearer(unique("kept"), upstream.url(), token)));
      String path = "/gateways/" + made.text("id");
      for (String credential :
          List.of(
              "",
              ",\"auth_token\":\"*****\"",
              ",\"auth_type\":\"bearer\"",
              ",\"auth_type\":\"bearer\",\"auth_token\":\"*****\"")) {
        Answer refused =
            expect(422, admin.put(path, "{\"url\":\"%s\"%s}".formatted(other.url(), credential)));
        assertThat(refused.text("detail")).contains("is another server's");
        assertThat(refused.object().getJsonArray("errors").getJsonObject(0).getString("field"))
            .isEqualTo("url");
      }
      assertThat(other.requests()).isEmpty();
      expect(200, admin.put(path, "{\"url\":\"%s?x=1\"}".formatted(upstream.url())));
      expect(
          200, admin.put(path, "{\"url\":\"%s\",\"auth_token\":\"new\"}".formatted(other.url())));
      assertThat(other.requests())
          .isNotEmpty()
          .allSatisfy(
              request -> assertThat(request.header("Authorization")).hasValue("Bearer new"));
    }
  }

  @Test
  void aRightInOnesOwnTeamAloneConnectsToNothingElse() {
    String user = unique("own") + "@example.com";
    expect(
        201,
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(user, Gateways.PASSWORD)));
    People people = GATEWAYS.people();
    try (McpUpstream upstream = McpUpstream.start();
        McpUpstream other = McpUpstream.start()) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("given"), upstream))).text("id");
      people.update(
          """
          UPDATE gateways SET owner_email = ?, visibility = 'private',
              team_id = (SELECT id FROM email_teams WHERE created_by = ? AND is_personal)
          WHERE id = ?
          """,
          user,
          user,
          id);
      ApiClient owner = GATEWAYS.as(user);
      String path = "/gateways/" + id;
      expect(200, owner.put(path, "{\"description\":\"mine\"}"));
      expect(200, owner.post(path + "/tools/refresh", ""));
      for (String change :
          List.of(
              "{\"url\":\"%s\"}".formatted(other.url()),
              "{\"passthrough_headers\":[\"x-a\"]}",
              "{\"auth_type\":\"bearer\",\"auth_token\":\"t\"}")) {
        expect(403, owner.put(path, change));
      }
      assertThat(other.requests()).isEmpty();
      expect(403, owner.post("/gateways", gateway(unique("made"), other)));
    }
  }

  @Test
  void aRefreshThatWeCannotKeepBlamesNobodyAndBlocksNoOther() throws Exception {
    String team =
        expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("refreshing"))))
            .text("id");
    People people = GATEWAYS.people();
    ApiClient developer =
        GATEWAYS.as(people.holdingIn(team, unique("dev") + "@example.com", "developer"));
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream upstream = McpUpstream.start("taken", new McpCatalogue(), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id =
          expect(200, developer.post("/gateways", gateway(unique("taken"), upstream))).text("id");
      Future<Answer> refresh = heldRefresh(threads, developer, id, upstream, released);
      people.update(
          "UPDATE gateways SET owner_email = ?, visibility = 'private' WHERE id = ?",
          Gateways.ADMIN,
          id);
      released.countDown();
      expect(404, refresh.get());
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
    }
  }

  /** None of the threads that answer others waits with them. */
  @Test
  void upstreamServersThatDoNotAnswerHoldUpNobodyElse() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream upstream = silent(released);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long began = System.nanoTime();
      List<Future<Answer>> registrations =
          registrations(threads, upstream, Gateways.MAX_HTTP_THREADS + 8);
      for (int i = 0; i < 20; i++) {
        long asked = System.nanoTime();
        expect(200, admin.get("/rbac/roles"));
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
      }
      assertThat(registrations).noneMatch(Future::isDone);
      for (Future<Answer> registration : registrations) {
        Answer refused = expect(502, registration.get());
        assertThat(refused.text("cause")).isEqualTo("timeout");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
      isRecordedAtItsEnd(registrations.get(0).get().header("X-Request-Id").orElseThrow());
    } finally {
      released.countDown();
    }
  }

  private static void isRecordedAtItsEnd(String requestId) {
    String line =
        Awaitility.await()
            .until(
                () ->
                    GATEWAYS
                        .log()
                        .lines()
                        .filter(each -> each.contains("\"request_id\":\"" + requestId + "\""))
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(line).contains("\"route\":\"/gateways\"", "\"status\":502", Gateways.ADMIN);
    assertThat(line.replaceFirst(".*\"micros\":([0-9]+).*", "$1"))
        .satisfies(micros -> assertThat(Long.parseLong(micros)).isGreaterThan(19_000_000));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        GATEWAYS
                            .people()
                            .scalar(
                                "SELECT operation || ' ' || outcome || ' ' || user_email FROM"
                                    + " permission_audit_log WHERE request_id = ?",
                                requestId))
                    .isEqualTo("POST /gateways failed " + Gateways.ADMIN));
  }

  @Test
  @SuppressWarnings("try") // It goes away before its time.
  void whatOneUpstreamServerTooManyIsToldIsNotItsFault() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream upstream = McpUpstream.start();
        McpUpstream silent = silent(released);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String last =
          "/gateways/"
              + expect(200, admin.post("/gateways", gateway(unique("last"), upstream))).text("id");
      List<Future<Answer>> registrations = registrations(threads, silent, 64);
      for (Answer refused :
          List.of(
              admin.post(last + "/tools/refresh", ""),
              admin.post("/gateways", gateway(unique("more"), upstream)),
              admin.put(last, "{\"passthrough_headers\":[\"x-a\"]}"))) {
        expect(503, refused);
        assertThat(refused.header("Retry-After")).hasValue("5");
      }
      Answer gateway = expect(200, admin.put(last, "{\"description\":\"at work\"}"));
      assertThat(gateway.object().getBoolean("reachable")).isTrue();
      assertThat(gateway.object().get("lastError")).isEqualTo(JsonValue.NULL);
      silent.close();
      for (Future<Answer> registration : registrations) {
        expect(502, registration.get());
      }
      expect(200, admin.post(last + "/tools/refresh", ""));
    } finally {
      released.countDown();
    }
  }

  private static McpUpstream silent(CountDownLatch released) {
    return McpUpstream.start("silent", new McpCatalogue(), 0).holdsUntil(released);
  }

  /** Registrations that wait for their upstream server. */
  private List<Future<Answer>> registrations(
      ExecutorService threads, McpUpstream upstream, int count) {
    String name = unique("silent");
    List<Future<Answer>> registrations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String body =
          "{\"name\":\"%1$s %2$s\",\"url\":\"%3$s?n=%2$s\"}"
              .formatted(name, Integer.toString(i), upstream.url());
      registrations.add(threads.submit(() -> admin.post("/gateways", body)));
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> upstream.requests().size() >= count);
    return registrations;
  }

  @Test
  @SuppressWarnings("try") // It goes away before its time.
  void anUpstreamServerThatFailsIsNamedThoughTheRefreshWasNotTheLast() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream upstream = McpUpstream.start("gone", new McpCatalogue(), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("gone"), upstream))).text("id");
      Future<Answer> refresh = heldRefresh(threads, admin, id, upstream, released);
      GATEWAYS
          .people()
          .update(
              "UPDATE gateways SET refresh_token = NULL, refresh_until = NULL WHERE id = ?", id);
      upstream.close();
      expect(502, refresh.get());
      assertThat(admin.get("/gateways/" + id).object().getBoolean("reachable")).isTrue();
    }
  }

  @Test
  void aServerThatIsSentBackKeepsWhatIsSwitchedOffOrMissingJustThen() {
    McpCatalogue catalogue = new McpCatalogue().add(tool("stays", "d")).add(tool("comes", "d"));
    try (McpUpstream upstream = McpUpstream.start("off", catalogue, 0)) {
      String id = expect(200, admin.post("/gateways", gateway(unique("off"), upstream))).text("id");
      Map<String, String> tools = tools(id);
      String server =
          expect(
                  201,
                  admin.post(
                      "/servers",
                      "{\"server\":{\"name\":\"%s\",\"associated_tools\":[\"%s\",\"%s\"]}}"
                          .formatted(unique("whole"), tools.get("stays"), tools.get("comes"))))
              .text("id");
      catalogue.remove(McpItem.Kind.TOOL, "comes");
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      expect(200, admin.put("/servers/" + server, admin.get("/servers/" + server).body()));
      expect(200, admin.post("/gateways/" + id + "/state?activate=false", ""));
      Answer off = expect(200, admin.get("/servers/" + server));
      assertThat(off.object().getJsonArray("associatedTools")).isEmpty();
      expect(200, admin.put("/servers/" + server, off.body()));
      expect(200, admin.post("/gateways/" + id + "/state?activate=true", ""));
      assertThat(admin.get("/servers/" + server).object().getJsonArray("associatedTools"))
          .hasSize(1);
      catalogue.add(tool("comes", "d"));
      expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));
      assertThat(admin.get("/servers/" + server).object().getJsonArray("associatedTools"))
          .hasSize(2);
      Answer emptied = expect(200, admin.put("/servers/" + server, "{\"associated_tools\":[]}"));
      assertThat(emptied.object().getJsonArray("associatedTools")).isEmpty();
    }
  }

  @Test
  void theSameServerIsNotThereTwiceInTheTeamThatAGatewayComesTo() {
    String first = team();
    String second = team();
    try (McpUpstream upstream = McpUpstream.start("twice", new McpCatalogue(), 0)) {
      String body = "{\"name\":\"%s\",\"url\":\"%s\",\"team_id\":\"%s\"}";
      expect(200, admin.post("/gateways", body.formatted(unique("a"), upstream.url(), first)));
      String moved =
          expect(200, admin.post("/gateways", body.formatted(unique("b"), upstream.url(), second)))
              .text("id");
      String there = "{\"team_id\":\"%s\"}".formatted(first);
      Answer taken = expect(409, admin.put("/gateways/" + moved, there));
      assertThat(taken.text("detail")).contains("same URL");
      expect(
          409,
          admin.put(
              "/gateways/" + moved,
              "{\"team_id\":\"%s\",\"passthrough_headers\":[\"x-a\"]}".formatted(first)));
      expect(
          200,
          admin.put(
              "/gateways/" + moved,
              "{\"team_id\":\"%s\",\"url\":\"%s?x=%s\"}"
                  .formatted(first, upstream.url(), "y".repeat(1_900))));
    }
  }

  @Test
  void whoRenamesAToolIsToldTheMemberThatAgentsSee() {
    try (McpUpstream upstream = McpUpstream.start()) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("named"), upstream))).text("id");
      for (String kind : List.of("tools", "prompts", "resources")) {
        String row =
            admin.get("/" + kind + "?gateway_id=" + id).array().getJsonObject(0).getString("id");
        assertThat(
                expect(422, admin.put("/" + kind + "/" + row, "{\"name\":\"other\"}"))
                    .text("detail"))
            .contains(kind.equals("resources") ? "custom_name" : "display_name");
      }
    }
  }

  /** What the contract has for it, at whichever replica it is asked for. */
  @Test
  void whileARefreshIsAtWorkAnotherIsRefused() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (McpUpstream upstream = McpUpstream.start("at-work", new McpCatalogue(), 0);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("at-work"), upstream))).text("id");
      String path = "/gateways/" + id + "/tools/refresh";
      Future<Answer> refresh = heldRefresh(threads, admin, id, upstream, released);
      try {
        for (ApiClient replica : GATEWAYS.each()) {
          Answer second =
              expect(409, replica.with(GATEWAYS.tokens().of(Gateways.ADMIN)).post(path, ""));
          assertThat(second.text("detail"))
              .isEqualTo("This gateway is being refreshed already")
              .isEqualTo(second.text("message"));
        }
      } finally {
        released.countDown();
      }
      expect(200, refresh.get());
      expect(200, admin.post(path, ""));
    }
  }

  @Test
  void aRefreshKeepsAllThatAnOperatorHasSaidAndReportsWhatTheUpstreamServerSaysAnew() {
    McpCatalogue catalogue = new McpCatalogue();
    offer(catalogue, "edited", "before");
    try (McpUpstream upstream = McpUpstream.start("edited", catalogue, 0)) {
      Answer made =
          expect(
              200,
              admin.post(
                  "/gateways",
                  "{\"name\":\"%s\",\"url\":\"%s\",\"description\":\"ours\",\"tags\":[\"ours\"],\"visibility\":\"team\",\"refresh_interval_seconds\":90}"
                      .formatted(unique("edited"), upstream.url())));
      String id = made.text("id");
      Map<String, String> rows = rows(id);
      assertThat(rows).hasSize(4);
      Map<String, JsonObject> edited = new HashMap<>();
      rows.forEach(
          (row, path) -> {
            boolean resource = path.startsWith("/resources/");
            expect(
                200,
                admin.put(
                    path,
                    "{\"custom_name\":\"Ours\",\"description\":\"ours\",\"tags\":[\"ours\"],\"visibility\":\"private\"%s}"
                        .formatted(resource ? "" : ",\"display_name\":\"Shown\"")));
            expect(200, admin.post(path + "/state?activate=false", ""));
            edited.put(path, row(path));
          });
      offer(catalogue, "edited", "after");

      Answer refreshed = expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""));

      assertThat(counts(refreshed)).isEqualTo("tools 0 1 0, resources 0 2 0, prompts 0 1 0");
      Set<String> said =
          Set.of("originalDescription", "title", "arguments", "inputSchema", "mimeType");
      Set<String> stamped = Set.of("updatedAt", "version");
      edited.forEach(
          (path, before) -> {
            JsonObject after = row(path);
            // Of a resource it is not shown.
            assertThat(after.getString("originalDescription", "after")).as(path).isEqualTo("after");
            assertThat(after.getString("title")).as(path).isEqualTo("Title after");
            assertThat(after.getString("description")).as(path).isEqualTo("ours");
            after.forEach(
                (member, value) -> {
                  if (!said.contains(member) && !stamped.contains(member)) {
                    assertThat(value).as("%s of %s", member, path).isEqualTo(before.get(member));
                  }
                });
          });
      JsonObject gateway = expect(200, admin.get("/gateways/" + id)).object();
      for (String member :
          List.of(
              "name",
              "slug",
              "description",
              "tags",
              "visibility",
              "teamId",
              "ownerEmail",
              "enabled",
              "refreshIntervalSeconds",
              "version")) {
        assertThat(gateway.get(member)).as(member).isEqualTo(made.object().get(member));
      }
      assertThat(counts(expect(200, admin.post("/gateways/" + id + "/tools/refresh", ""))))
          .as("of what has not changed")
          .isEqualTo("tools 0 0 0, resources 0 0 0, prompts 0 0 0");
    }
  }

  @Test
  void whatGoesMissingKeepsItsPlaceAndComesBackAsTheSameRowWhateverItIs() {
    McpCatalogue catalogue = new McpCatalogue();
    offer(catalogue, "going", "d");
    try (McpUpstream upstream = McpUpstream.start("going", catalogue, 0)) {
      String id =
          expect(200, admin.post("/gateways", gateway(unique("going"), upstream))).text("id");
      Map<String, String> rows = rows(id);
      String server = new AgentServers(admin).serverOf(id, "public");
      String refresh = "/gateways/" + id + "/tools/refresh";
      assertThat(contents(server, "")).containsExactlyInAnyOrderElementsOf(rows.keySet());
      for (McpItem.Kind kind : McpItem.Kind.values()) {
        catalogue.remove(kind, key(kind, "going"));
      }

      Answer missed = expect(200, admin.post(refresh, ""));

      assertThat(counts(missed)).isEqualTo("tools 0 0 1, resources 0 0 2, prompts 0 0 1");
      assertThat(rows(id)).isEmpty();
      assertThat(contents(server, "")).isEmpty();
      assertThat(contents(server, "?include_inactive=true"))
          .containsExactlyInAnyOrderElementsOf(rows.keySet());
      rows.values()
          .forEach(path -> assertThat(row(path).get("missingSince")).isNotEqualTo(JsonValue.NULL));
      assertThat(counts(expect(200, admin.post(refresh, ""))))
          .as("of what is missing already")
          .isEqualTo("tools 0 0 0, resources 0 0 0, prompts 0 0 0");
      offer(catalogue, "going", "d");

      Answer back = expect(200, admin.post(refresh, ""));

      assertThat(counts(back)).isEqualTo("tools 0 1 0, resources 0 2 0, prompts 0 1 0");
      assertThat(rows(id)).isEqualTo(rows);
      assertThat(contents(server, "")).containsExactlyInAnyOrderElementsOf(rows.keySet());
    }
  }

  /** One of each kind. */
  private static void offer(McpCatalogue catalogue, String name, String said) {
    String words = ",\"title\":\"Title %1$s\",\"description\":\"%1$s\"".formatted(said);
    catalogue
        .add(
            item(
                McpItem.Kind.TOOL,
                "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\",\"description\":\"%s\"}%s}"
                    .formatted(name, said, words)))
        .add(
            item(
                McpItem.Kind.RESOURCE,
                "{\"uri\":\"%s\",\"name\":\"n\",\"mimeType\":\"text/%s\"%s}"
                    .formatted(key(McpItem.Kind.RESOURCE, name), said, words)))
        .add(
            item(
                McpItem.Kind.RESOURCE_TEMPLATE,
                "{\"uriTemplate\":\"%s\",\"name\":\"n\"%s}"
                    .formatted(key(McpItem.Kind.RESOURCE_TEMPLATE, name), words)))
        .add(
            item(
                McpItem.Kind.PROMPT,
                "{\"name\":\"%s\",\"arguments\":[{\"name\":\"%s\"}]%s}"
                    .formatted(name, said, words)));
  }

  private static String key(McpItem.Kind kind, String name) {
    return switch (kind) {
      case TOOL, PROMPT -> name;
      case RESOURCE -> "test://" + name;
      case RESOURCE_TEMPLATE -> "test://" + name + "/{id}";
    };
  }

  /** The paths of what a gateway has, by their ids, as lists show it. */
  private Map<String, String> rows(String gateway) {
    Map<String, String> rows = new HashMap<>();
    for (String kind : List.of("/tools", "/resources", "/prompts")) {
      for (JsonObject row :
          expect(200, admin.get(kind + "?gateway_id=" + gateway))
              .array()
              .getValuesAs(JsonObject.class)) {
        rows.put(row.getString("id"), kind + "/" + row.getString("id"));
      }
    }
    return rows;
  }

  /** As it is now, which a list has of a prompt alone. */
  private JsonObject row(String path) {
    String id = path.substring(path.lastIndexOf('/') + 1);
    return switch (path.substring(0, path.lastIndexOf('/'))) {
      case "/tools" -> expect(200, admin.get(path)).object();
      case "/resources" -> expect(200, admin.get(path + "/info")).object();
      default ->
          expect(200, admin.get("/prompts?include_inactive=true"))
              .array()
              .getValuesAs(JsonObject.class)
              .stream()
              .filter(row -> row.getString("id").equals(id))
              .findFirst()
              .orElseThrow();
    };
  }

  private List<String> contents(String server, String query) {
    List<String> ids = new ArrayList<>();
    for (String kind : List.of("/tools", "/resources", "/prompts")) {
      expect(200, admin.get("/servers/" + server + kind + query))
          .array()
          .getValuesAs(JsonObject.class)
          .forEach(row -> ids.add(row.getString("id")));
    }
    return ids;
  }

  /** How many of each kind a refresh has added, updated and removed. */
  private static String counts(Answer report) {
    return Stream.of("tools", "resources", "prompts")
        .map(
            kind ->
                Stream.of("_added", "_updated", "_removed")
                    .map(what -> report.object().get(kind + what).toString())
                    .collect(Collectors.joining(" ", kind + " ", "")))
        .collect(Collectors.joining(", "));
  }

  /** See docs/adr/0141. */
  @Test
  void namesDependOnWhatIsThereAndNotOnTheOrderInWhichItIsListed() {
    List<String> originals = List.of("a.b", "a_b", "a b", "other");
    Map<String, String> atOnce = namesOf(originals);
    assertThat(atOnce.get("other")).isEqualTo("-other");
    assertThat(List.of("a.b", "a_b", "a b"))
        .allSatisfy(original -> assertThat(atOnce.get(original)).matches("-a-b-[0-9a-f]{8}"));
    assertThat(namesOf(originals.reversed())).isEqualTo(atOnce);
    // What was there alone keeps its plain name; what comes later has the name it has in any order.
    for (String first : List.of("a.b", "a_b", "a b")) {
      Map<String, String> expected = new HashMap<>(atOnce);
      expected.put(first, "-a-b");
      assertThat(namesOf(List.of(first), originals)).as("first %s", first).isEqualTo(expected);
      assertThat(namesOf(List.of(first), originals.reversed(), originals))
          .as("first %s, and the others in another order", first)
          .isEqualTo(expected);
    }
  }

  /** Without the slug of their gateway, by the original names, after readings of these lists. */
  @SafeVarargs
  private Map<String, String> namesOf(List<String>... readings) {
    McpCatalogue catalogue = new McpCatalogue();
    try (McpUpstream upstream = McpUpstream.start("ordered", catalogue, 0)) {
      Answer made = null;
      for (List<String> reading : readings) {
        for (String original : reading) {
          catalogue.remove(McpItem.Kind.TOOL, original);
          catalogue.add(tool(original, "d"));
        }
        if (made == null) {
          made = expect(200, admin.post("/gateways", gateway(unique("ordered"), upstream)));
        } else {
          expect(200, admin.post("/gateways/" + made.text("id") + "/tools/refresh", ""));
        }
      }
      String slug = made.text("slug");
      return admin
          .get("/tools?gateway_id=" + made.text("id"))
          .array()
          .getValuesAs(JsonObject.class)
          .stream()
          .collect(
              Collectors.toMap(
                  tool -> tool.getString("originalName"),
                  tool -> tool.getString("name").substring(slug.length())));
    }
  }

  /** As many as one list may have. */
  @Test
  @Tag("long")
  void tenThousandToolsAreReadAndStoredWithinTwentySeconds() {
    McpCatalogue catalogue = new McpCatalogue();
    for (int i = 0; i < 10_000; i++) {
      catalogue.add(tool("tool_" + i, "What it does. ".repeat(20)));
    }
    try (McpUpstream upstream = McpUpstream.start("many", catalogue, 0).pages(1_000)) {
      long began = System.nanoTime();
      Answer made = expect(200, admin.post("/gateways", gateway(unique("many"), upstream)));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(made.object().getInt("toolCount")).isEqualTo(10_000);
      assertThat(names(made.text("id"))).hasSize(10_000);
      long asked = System.nanoTime();
      Answer refreshed =
          expect(200, admin.post("/gateways/" + made.text("id") + "/tools/refresh", ""));
      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
      assertThat(counts(refreshed)).startsWith("tools 0 0 0,");
      expect(200, admin.delete("/gateways/" + made.text("id")));
    }
  }

  private String team() {
    return expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("team"))))
        .text("id");
  }

  /** A refresh that waits for its upstream server. */
  private static Future<Answer> heldRefresh(
      ExecutorService threads,
      ApiClient client,
      String id,
      McpUpstream upstream,
      CountDownLatch released) {
    int asked = upstream.requests().size();
    upstream.holdsUntil(released);
    Future<Answer> refresh =
        threads.submit(() -> client.post("/gateways/" + id + "/tools/refresh", ""));
    Awaitility.await().until(() -> upstream.requests().size() > asked);
    return refresh;
  }

  private static void loseCredential(String gateway) {
    GATEWAYS
        .people()
        .update("UPDATE gateways SET credential_sealed = 'lost' WHERE id = ?", gateway);
  }

  private static String bearer(String name, URI url, String token) {
    return "{\"name\":\"%s\",\"url\":\"%s\",\"auth_type\":\"bearer\",\"auth_token\":\"%s\"}"
        .formatted(name, url, token);
  }

  private Map<String, String> tools(String gateway) {
    return admin.get("/tools?gateway_id=" + gateway).array().getValuesAs(JsonObject.class).stream()
        .collect(
            Collectors.toMap(tool -> tool.getString("originalName"), tool -> tool.getString("id")));
  }

  private Set<String> names(String gateway) {
    return admin.get("/tools?gateway_id=" + gateway).array().getValuesAs(JsonObject.class).stream()
        .map(tool -> tool.getString("name"))
        .collect(Collectors.toSet());
  }

  private static McpItem tool(String name, String description) {
    return McpItem.tool(
        "{\"name\":\"%s\",\"description\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}"
            .formatted(name, description),
        call -> "{\"content\":[]}");
  }

  private static String gateway(String name, McpUpstream upstream) {
    return "{\"name\":\"%s\",\"url\":\"%s\"}".formatted(name, upstream.url());
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
