package dev.mcpgateway.upstream;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.MessageReader;
import dev.mcpgateway.jsonrpc.MessageTooLongException;
import dev.mcpgateway.jsonrpc.SseEvent;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongPredicate;

/**
 * Waits for the response to one message among all that an answer may carry: notifications, requests
 * that nobody here answers, and events without data.
 */
final class ReplyCollector implements UpstreamListener {

  private final JsonRpcId id;
  private final int maxBytes;
  private final LongPredicate hasRoom;
  private final FailureTranslation failures;
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private UpstreamHead head;
  private Optional<MessageReader> reader = Optional.empty();
  private Optional<String> problem = Optional.empty();

  /**
   * A collector of one answer.
   *
   * @param id of the message
   * @param hasRoom takes a number of bytes to be kept, and says whether they may be
   */
  ReplyCollector(JsonRpcId id, int maxBytes, LongPredicate hasRoom, FailureTranslation failures) {
    this.id = id;
    this.maxBytes = maxBytes;
    this.hasRoom = hasRoom;
    this.failures = failures;
  }

  /** Fails with {@link UpstreamException}. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  @Override
  public void head(UpstreamHead received) {
    head = received;
    reader = received.header("Content-Type").flatMap(type -> MessageReader.of(type, maxBytes));
    if (received.status() == 202 || received.status() == 204) {
      reply.complete(new Reply(received, Optional.empty(), Optional.empty()));
    }
  }

  @Override
  public void part(ByteBuffer part) {
    if (reader.isEmpty() || reply.isDone()) {
      return;
    }
    if (!hasRoom.test(part.remaining())) {
      reply.completeExceptionally(
          failures.failure(
              UpstreamFault.BUSY,
              "The gateway has no memory left for what %s offers: it reads too much at once. Try again later."));
      return;
    }
    read(() -> reader.get().feed(part, this::message));
  }

  @Override
  public void end() {
    if (reader.isPresent() && !reply.isDone()) {
      read(
          () -> {
            if (!reader.get().end(this::message)) {
              problem = Optional.of("it is cut off");
            }
          });
    }
    reply.complete(new Reply(head, Optional.empty(), problem));
  }

  /** Bytes that are longer than what is taken end it. */
  private void read(Runnable reading) {
    try {
      reading.run();
    } catch (MessageTooLongException e) {
      reply.completeExceptionally(failures.tooLong(maxBytes, true));
    }
  }

  @Override
  public void failed(UpstreamException failure) {
    reply.completeExceptionally(failure);
  }

  private void message(SseEvent event) {
    if (!event.hasData()) {
      return;
    }
    try {
      Envelope envelope = Envelope.scan(event.data(), JsonRules.TOLERANT);
      if (envelope.kind() == Envelope.Kind.BATCH) {
        envelope.messages().stream().map(ReplyCollector::envelope).forEach(this::take);
      } else {
        take(Optional.of(envelope));
      }
    } catch (JsonRpcException e) {
      // The end tells of it; what was sent before and after may be messages.
      problem = Optional.of(e.getMessage());
    }
  }

  private static Optional<Envelope> envelope(JsonSlice message) {
    try {
      return Optional.of(Envelope.of(message));
    } catch (JsonRpcException e) {
      return Optional.empty();
    }
  }

  /** An error without an id is about the only message that was sent. */
  private void take(Optional<Envelope> message) {
    message
        .filter(envelope -> envelope.kind() == Envelope.Kind.RESPONSE)
        .filter(envelope -> envelope.id().map(id::equals).orElse(true))
        .ifPresent(
            envelope -> reply.complete(new Reply(head, Optional.of(envelope), Optional.empty())));
  }
}
