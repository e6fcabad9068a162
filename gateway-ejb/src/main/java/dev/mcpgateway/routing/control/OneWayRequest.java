package dev.mcpgateway.routing.control;

import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A request whose answer nobody waits for, which is why its connection is not kept for long. */
final class OneWayRequest {

  private static final Logger LOG = Logger.getLogger(OneWayRequest.class.getName());

  /** For all of it, however slowly the server answers. */
  static final Duration MAX_TIME = Duration.ofSeconds(10);

  private OneWayRequest() {}

  /** Returns at once. */
  static void send(UpstreamClient client, UpstreamServer server, UpstreamRequest request) {
    try {
      client.send(
          server,
          request.timeouts(client.timeouts().within(MAX_TIME)).maxBytes(CollectedReply.MAX_BYTES),
          new CollectedReply(Optional.empty()));
    } catch (UpstreamException e) {
      LOG.log(Level.FINE, "Not sent", e);
    }
  }
}
