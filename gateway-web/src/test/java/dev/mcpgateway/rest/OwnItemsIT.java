package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resources with a content and prompts with a template of the gateway's own are there for agents as
 * those of upstream servers are: in lists and by name, in each revision, at {@code /mcp} and in
 * virtual servers, for whom the same decision lets.
 */
class OwnItemsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Duration SHORTLY = Duration.ofSeconds(5);
  private static final String TEXT = "grüße \"quoted\" \\ \n \uD83D\uDE00";

  private final ApiClient admin = GATEWAYS.admin();
  private String resource;
  private String uri;
  private String template;
  private String prompt;
  private String name;
  private String server;

  @BeforeEach
  void make() {
    make("public");
  }

  private void make(String visibility) {
    String unique = UUID.randomUUID().toString();
    uri = "memo://" + unique;
    resource =
        made(
            "/resources",
            """
            {"resource":{"uri":"%s","name":"memo-%s","title":"Memo","description":"A memo","content":%s},\
            "visibility":"%s"}"""
                .formatted(uri, unique, quoted(TEXT), visibility));
    template = "note://" + unique + "/{id}";
    String noted =
        made(
            "/resources",
            """
            {"resource":{"uri":"%s","name":"note-%s","content":"noted","mimeType":"text/markdown"},\
            "visibility":"%s"}"""
                .formatted(template, unique, visibility));
    name = "greet-" + unique;
    prompt =
        made(
            "/prompts",
            """
            {"prompt":{"name":"%s","displayName":"Greeting","description":"Greets",\
            "template":"Hello {{ who }}, {{who}}!{{mood}}",\
            "arguments":[{"name":"who","description":"Whom","required":true},{"name":"mood"}]},\
            "visibility":"%s"}"""
                .formatted(name, visibility));
    Answer served =
        admin.post(
            "/servers",
            """
            {"server":{"name":"own-%s","associated_resources":["%s","%s"],"associated_prompts":["%s"]},\
            "visibility":"public"}"""
                .formatted(unique, resource, noted, prompt));
    assertThat(served.status()).as("%s", served).isEqualTo(201);
    server = AgentServers.path(served.text("id"));
    await()
        .atMost(SHORTLY)
        .until(() -> agent(server, AgentClient.MODERN).send("tools/list").status() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, 2025-03-26",
    "/mcp, 2025-11-25",
    "/mcp, 2026-07-28",
    "server, 2025-06-18",
    "server, 2025-11-25",
    "server, 2026-07-28"
  })
  void theyAreListedAndAnswered(String where, String revision) {
    AgentClient agent = agent(where.equals("server") ? server : where, revision);

    JsonObject listed = item(agent, "resources/list", "resources", "uri", uri);
    assertThat(listed.getString("title")).isEqualTo("Memo");
    assertThat(listed.getString("description")).isEqualTo("A memo");
    assertThat(listed.getString("mimeType")).isEqualTo("text/plain");
    assertThat(listed.getInt("size"))
        .isEqualTo(TEXT.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    JsonObject read = read(agent, uri);
    assertThat(read.getJsonArray("contents")).hasSize(1);
    assertThat(read.getJsonArray("contents").getJsonObject(0).toString())
        .isEqualTo(
            "{\"uri\":\"%s\",\"mimeType\":\"text/plain\",\"text\":%s}"
                .formatted(uri, quoted(TEXT)));

    assertThat(
            item(agent, "resources/templates/list", "resourceTemplates", "uriTemplate", template))
        .doesNotContainKey("size");
    String fitting = template.replace("{id}", "7");
    assertThat(read(agent, fitting).getJsonArray("contents").getJsonObject(0).toString())
        .isEqualTo(
            "{\"uri\":\"%s\",\"mimeType\":\"text/markdown\",\"text\":\"noted\"}"
                .formatted(fitting));

    JsonObject greeting = item(agent, "prompts/list", "prompts", "name", name);
    assertThat(greeting.getString("title")).isEqualTo("Greeting");
    assertThat(greeting.getJsonArray("arguments").toString())
        .isEqualTo(
            "[{\"name\":\"who\",\"required\":true,\"description\":\"Whom\"},{\"name\":\"mood\",\"required\":false}]");
    JsonObject filled = result(get(agent, "{\"who\":\"Ada {{mood}}\"}"));
    assertThat(filled.getString("description")).isEqualTo("Greets");
    assertThat(filled.getJsonArray("messages").toString())
        .isEqualTo(
            "[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"Hello Ada {{mood}}, Ada {{mood}}!\"}}]");

    JsonObject completed =
        result(
            agent.send(
                "completion/complete",
                Optional.empty(),
                """
                "ref":{"type":"ref/prompt","name":"%s"},"argument":{"name":"who","value":"A"}"""
                    .formatted(name)));
    assertThat(completed.getJsonObject("completion").getJsonArray("values")).isEmpty();
    boolean isModern = revision.equals(AgentClient.MODERN);
    for (JsonObject result : List.of(read, filled, completed)) {
      assertThat(result.containsKey("resultType")).isEqualTo(isModern);
    }
    assertThat(read.containsKey("ttlMs")).isEqualTo(isModern);
    assertThat(read.getString("cacheScope", "none")).isEqualTo(isModern ? "private" : "none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void whatCannotBeAnsweredIsSaidSo(String revision) {
    AgentClient agent = agent(server, revision);

    expectError(-32602, "who", get(agent, "{}"));
    expectError(-32602, "who", get(agent, "{\"who\":1}"));
    expectError(-32602, "no object", get(agent, "[]"));
    expectError(-32602, "4194304", get(agent, "{\"who\":\"%s\"}".formatted("x".repeat(3 << 20))));
    expectError(
        revision.equals(AgentClient.MODERN) ? -32602 : -32002,
        "not found",
        sendRead(agent, uri + "x"));
    if (!revision.equals(AgentClient.MODERN)) {
      expectError(
          -32601,
          "changes",
          agent.send("resources/subscribe", Optional.empty(), "\"uri\":\"" + uri + "\""));
    }
  }

  @Test
  void bytesAreRead() {
    byte[] bytes = {0, 1, (byte) 0xff, 'a'};
    GATEWAYS
        .people()
        .update(
            "UPDATE resources SET text_content = NULL, binary_content = ?, mime_type = 'image/png'"
                + " WHERE id = ?",
            bytes,
            resource);
    AgentClient agent = agent(server, AgentClient.MODERN);

    await()
        .atMost(SHORTLY)
        .until(
            () -> read(agent, uri).toString().contains(Base64.getEncoder().encodeToString(bytes)));
    assertThat(read(agent, uri).getJsonArray("contents").getJsonObject(0).toString())
        .isEqualTo(
            "{\"uri\":\"%s\",\"mimeType\":\"image/png\",\"blob\":\"AAH/YQ==\"}".formatted(uri));
  }

  @Test
  void whatIsSwitchedOffChangedOrDeletedIsSoWithinASecond() {
    AgentClient agent = agent("/mcp", "2025-11-25");
    assertThat(result(get(agent, "{\"who\":\"Ada\"}")).toString()).contains("Hello Ada");

    assertThat(admin.put("/prompts/" + prompt, "{\"template\":\"Bye {{who}}\"}").status())
        .isEqualTo(200);
    Gateways.awaitASecond();
    assertThat(result(get(agent, "{\"who\":\"Ada\"}")).toString()).contains("Bye Ada");

    assertThat(admin.post("/prompts/" + prompt + "/state?activate=false", "").status())
        .isEqualTo(200);
    assertThat(admin.delete("/resources/" + resource).status()).isEqualTo(200);
    Gateways.awaitASecond();
    expectError(-32602, "Unknown prompt", get(agent, "{\"who\":\"Ada\"}"));
    expectError(-32002, "not found", sendRead(agent, uri));
    assertThat(agent.send("resources/list").body()).doesNotContain(uri);
    assertThat(agent.send("prompts/list").body()).doesNotContain(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-11-25", "2026-07-28"})
  void anothersPrivateOnesAreNotThere(String revision) {
    make("private");
    String stranger = "stranger-" + UUID.randomUUID() + "@example.com";
    GATEWAYS.people().holding(stranger, "platform_admin");
    for (String where : List.of(server, "/mcp")) {
      AgentClient owner = agent(where, revision);
      await().atMost(SHORTLY).until(() -> get(owner, "{\"who\":\"A\"}").body().contains("Hello"));
      AgentClient other = AgentClient.begin(GATEWAYS.as(stranger), where, revision);

      assertThat(other.send("resources/list").body()).doesNotContain(uri);
      assertThat(other.send("prompts/list").body()).doesNotContain(name);
      expectError(-32602, "Unknown prompt", get(other, "{\"who\":\"Ada\"}"));
      assertThat(sendRead(other, uri).body())
          .contains("Resource not found")
          .doesNotContain("quoted");
    }
  }

  private AgentClient agent(String path, String revision) {
    return AgentClient.begin(admin, path, revision);
  }

  private Answer get(AgentClient agent, String arguments) {
    return agent.send(
        "prompts/get",
        Optional.of(name),
        "\"name\":\"%s\",\"arguments\":%s".formatted(name, arguments));
  }

  private static Answer sendRead(AgentClient agent, String uri) {
    return agent.send("resources/read", Optional.of(uri), "\"uri\":\"" + uri + "\"");
  }

  private static JsonObject read(AgentClient agent, String uri) {
    return result(sendRead(agent, uri));
  }

  private static JsonObject item(
      AgentClient agent, String method, String member, String key, String value) {
    return result(agent.send(method)).getJsonArray(member).stream()
        .map(JsonValue::asJsonObject)
        .filter(item -> item.getString(key).equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError(value + " is not in " + method));
  }

  private static JsonObject result(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    JsonObject result = answer.object().getJsonObject("result");
    assertThat(result).as("%s", answer).isNotNull();
    return result;
  }

  private static void expectError(int code, String words, Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    JsonObject error = answer.object().getJsonObject("error");
    assertThat(error).as("%s", answer).isNotNull();
    assertThat(error.getInt("code")).as("%s", answer).isEqualTo(code);
    assertThat(error.getString("message")).containsIgnoringCase(words);
  }

  private String made(String path, String body) {
    Answer answer = admin.post(path, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.text("id");
  }

  private static String quoted(String text) {
    return jakarta.json.Json.createValue(text).toString();
  }
}
