package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar gateway.jar sample}. */
class SampleIT {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  @Test
  void servesUntilItIsEndedAndSaysWhere(@TempDir Path directory) throws Exception {
    String port = Integer.toString(GatewayJar.freePort());
    try (ChildProcess sample =
        JavaProcess.running(GatewayJar.JAR)
            .arguments("sample", "--port", port)
            .directory(directory)
            .start()) {
      String line = sample.awaitLine("A sample MCP server is up at", GatewayJar.TIME_TO_COME_UP);
      assertThat(line).endsWith("http://localhost:" + port + "/mcp");
      assertThat(
              HttpClient.newHttpClient()
                  .send(
                      HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/mcp"))
                          .POST(
                              HttpRequest.BodyPublishers.ofString(
                                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"))
                          .build(),
                      HttpResponse.BodyHandlers.ofString())
                  .body())
          .contains("\"clock\"", "\"echo\"");

      GatewayJar.Answer second = GatewayJar.run(directory, Map.of(), "sample", "--port", port);
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.err()).contains("Port " + port + " cannot be served on");

      sample.terminate();
      assertThat(sample.awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
      GatewayJar.assertTidy(sample.lines());
    }
  }

  /** The shortest of a few starts: what else the machine does makes others longer. */
  @Test
  void isUpInASecond(@TempDir Path directory) throws Exception {
    Duration shortest = Duration.ofDays(1);
    for (int i = 0; i < 10 && shortest.compareTo(A_SECOND) >= 0; i++) {
      String port = Integer.toString(GatewayJar.freePort());
      long began = System.nanoTime();
      try (ChildProcess sample =
          JavaProcess.running(GatewayJar.JAR)
              .arguments("sample", "--port", port)
              .directory(directory)
              .start()) {
        sample.awaitLine("A sample MCP server is up at", GatewayJar.TIME_TO_COME_UP);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        shortest = took.compareTo(shortest) < 0 ? took : shortest;
      }
    }
    assertThat(shortest).isLessThan(A_SECOND);
  }
}
