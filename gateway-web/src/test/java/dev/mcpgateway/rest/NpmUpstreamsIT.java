package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.NodeServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that others wrote: registered, listed, and called by agents of both eras. */
class NpmUpstreamsIT {

  private static final Gateways GATEWAYS = Gateways.shared();

  private final ApiClient admin = GATEWAYS.admin();
  private final AgentServers servers = new AgentServers(admin);

  @Test
  void theReferenceServerIsRegisteredAndItsToolsAreCalled() {
    try (NodeServer node = NodeServer.everything()) {
      String gateway = servers.register(node.url());
      assertThat(originals("tools", gateway)).contains("echo", "get-sum");
      assertThat(originals("prompts", gateway)).isNotEmpty();
      Answer registered = admin.get("/gateways/" + gateway);
      assertThat(registered.object().getJsonArray("skippedTools")).isEmpty();
      assertThat(registered.object().getInt("resourceCount")).isPositive();

      String path = AgentServers.path(servers.serverOf(gateway, "public"));
      for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
        assertCalled(path, revision, "echo", "{\"message\":\"hello\"}", "Echo: hello");
      }
    }
  }

  @Test
  void aServerOfGitRepositoriesIsRegisteredAndItsToolsAreCalled(@TempDir Path directory)
      throws IOException {
    Path repository = Files.createDirectory(directory.resolve("repository"));
    try (NodeServer node = NodeServer.git(directory)) {
      String gateway = servers.register(node.url());
      assertThat(originals("tools", gateway)).contains("git_init", "git_status");
      assertThat(admin.get("/gateways/" + gateway).object().getJsonArray("skippedTools")).isEmpty();

      String path = AgentServers.path(servers.serverOf(gateway, "public"));
      String arguments =
          Json.createObjectBuilder().add("path", repository.toString()).build().toString();
      assertCalled(path, AgentClient.MODERN, "git_init", arguments, "repository");
      assertThat(repository.resolve(".git")).isDirectory();
      assertCalled(path, "2025-11-25", "git_status", arguments, "currentBranch");
    }
  }

  private void assertCalled(
      String path, String revision, String tool, String arguments, String expected) {
    AgentClient agent = AgentClient.begin(admin, path, revision);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> agent.send("tools/list").body().contains("\"" + tool + "\""));
    Answer answer = agent.call(tool, arguments);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body()).contains("\"result\"", expected).doesNotContain("\"isError\":true");
  }

  private List<String> originals(String kind, String gateway) {
    return admin
        .get("/" + kind + "?gateway_id=" + gateway)
        .array()
        .getValuesAs(JsonObject.class)
        .stream()
        .map(row -> row.getString("originalName"))
        .toList();
  }
}
