package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.MessageReader;
import dev.mcpgateway.jsonrpc.MessageTooLongException;
import dev.mcpgateway.jsonrpc.SseEvent;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamHead;
import dev.mcpgateway.upstream.UpstreamListener;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The answer to a request of the gateway's own, once all that matters of it is there. */
final class CollectedReply implements UpstreamListener {

  /** Of a whole answer. */
  static final int MAX_BYTES = 1 << 20;

  private final Optional<JsonRpcId> id;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private Optional<MessageReader> reader = Optional.empty();
  private UpstreamHead head;

  /**
   * An answer.
   *
   * @param response to the request; empty where there was none
   */
  record Answer(UpstreamHead head, Optional<Envelope> response) {}

  /**
   * Collects an answer.
   *
   * @param id of the request; empty for what is answered by the status alone
   */
  CollectedReply(Optional<JsonRpcId> id) {
    this.id = id;
  }

  /** Fails with {@link UpstreamException}. */
  CompletableFuture<Answer> answer() {
    return answer;
  }

  @Override
  public void head(UpstreamHead received) {
    head = received;
    if (id.isEmpty()) {
      answer.complete(new Answer(head, Optional.empty()));
    } else {
      reader = head.header("Content-Type").flatMap(type -> MessageReader.of(type, MAX_BYTES));
    }
  }

  @Override
  public void part(ByteBuffer part) {
    try {
      reader.ifPresent(open -> open.feed(part, this::take));
    } catch (MessageTooLongException e) {
      answer.completeExceptionally(
          new UpstreamException(UpstreamFault.TOO_LONG, "Its answer is too long."));
    }
  }

  @Override
  public void end() {
    reader.ifPresent(open -> open.end(this::take));
    answer.complete(new Answer(head, Optional.empty()));
  }

  @Override
  public void failed(UpstreamException failure) {
    answer.completeExceptionally(failure);
  }

  private void take(SseEvent event) {
    if (event.hasData()) {
      try {
        Envelope message = Envelope.scan(event.data(), JsonRules.TOLERANT);
        if (message.kind() == Envelope.Kind.RESPONSE && message.id().equals(id)) {
          answer.complete(new Answer(head, Optional.of(message)));
        }
      } catch (JsonRpcException noMessage) {
        // Another may follow.
      }
    }
  }
}
