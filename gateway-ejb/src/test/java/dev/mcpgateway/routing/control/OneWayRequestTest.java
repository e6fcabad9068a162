package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.RawServer;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OneWayRequestTest {

  @Test
  void aServerThatNeverEndsItsAnswerIsLeft() throws Exception {
    UpstreamClient client =
        new UpstreamClient(SettingLookup.of(Map.of("mcpgateway.upstream.denied-networks", "none")));
    try (RawServer server = RawServer.start((request, out) -> drip(out))) {
      OneWayRequest.send(
          client,
          UpstreamServer.of("1", UpstreamAddress.of("http://127.0.0.1:" + server.port() + "/mcp")),
          UpstreamRequest.delete());

      Awaitility.await().until(() -> server.open() == 1);
      Awaitility.await()
          .atMost(OneWayRequest.MAX_TIME.plus(Duration.ofSeconds(3)))
          .until(() -> server.open() == 0);
      assertThat(server.requests()).hasSize(1);
    } finally {
      client.close();
    }
  }

  /** Comments, until nobody reads them. */
  private static boolean drip(OutputStream out) throws IOException, InterruptedException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(100, TimeUnit.MILLISECONDS)) {
      out.write("3\r\n:\n\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
    return false;
  }
}
