package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeServerIT {
  @Test
  void theReferenceServerAnswers() throws Exception {
    try (NodeServer server = NodeServer.everything()) {
      assertThat(initialize(server.url())).contains("Everything Reference Server");
    }
  }

  @Test
  void theServerOfGitRepositoriesAnswers(@TempDir Path repositories) throws Exception {
    try (NodeServer server = NodeServer.git(repositories)) {
      assertThat(initialize(server.url())).contains("git-mcp-server");
    }
  }

  private static String initialize(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(url)
                  .header("Content-Type", "application/json")
                  .header("Accept", "application/json, text/event-stream")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          """
                          {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                          "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
