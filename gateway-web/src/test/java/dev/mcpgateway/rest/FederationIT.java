package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Upstream servers are registered, changed and refreshed. */
class FederationIT {

  private static final Gateways GATEWAYS = Gateways.shared();
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
