package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.SseEvent;
import dev.mcpgateway.jsonrpc.SseReader;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Waits for the first event of a stream, and says whether it is that of the transport of
 * 2024-11-05.
 */
final class FirstEvent implements UpstreamListener {

  private static final String ENDPOINT = "endpoint";

  private final SseReader reader = new SseReader(16 << 10);
  private final CompletableFuture<Boolean> isEndpoint = new CompletableFuture<>();
  private boolean isStream;

  CompletableFuture<Boolean> isEndpoint() {
    return isEndpoint;
  }

  @Override
  public void head(UpstreamHead head) {
    isStream = head.status() == 200 && head.isEventStream();
    if (!isStream) {
      isEndpoint.complete(false);
    }
  }

  @Override
  public void part(ByteBuffer part) {
    if (isStream && !isEndpoint.isDone()) {
      reader.feed(part, this::first);
    }
  }

  private void first(SseEvent event) {
    isEndpoint.complete(event.type().equals(ENDPOINT));
  }

  @Override
  public void end() {
    isEndpoint.complete(false);
  }

  @Override
  public void failed(UpstreamException failure) {
    isEndpoint.complete(false);
  }
}
