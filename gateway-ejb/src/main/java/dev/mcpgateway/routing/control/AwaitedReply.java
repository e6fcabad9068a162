package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.RoutingException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The answer to a request that no client of MCP has sent: its last message alone. */
final class AwaitedReply implements ClientReply {

  /**
   * An answer.
   *
   * @param status that a client would have got over HTTP
   */
  record Answer(int status, Envelope message) {}

  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  CompletableFuture<Answer> answer() {
    return answer;
  }

  @Override
  public void header(String name, String value) {
    // The status says what matters.
  }

  @Override
  public void empty(int status) {
    end();
  }

  @Override
  public void message(byte[] json) {
    // Nobody has asked for progress or log messages.
  }

  @Override
  public void last(int status, byte[] json) {
    try {
      answer.complete(new Answer(status, Envelope.scan(json, JsonRules.TOLERANT)));
    } catch (JsonRpcException unreadable) {
      answer.completeExceptionally(
          RoutingException.NotAnswered.byUpstream(
              "The answer of the upstream server has more than can be read", "too_long"));
    }
  }

  @Override
  public void listen(byte[] first, byte[] last) {
    throw new IllegalStateException("No stream was asked for");
  }

  @Override
  public void end() {
    answer.completeExceptionally(new IllegalStateException("It ended without an answer"));
  }

  @Override
  public void keepAlive() {
    // Nobody listens.
  }

  @Override
  public void whenGone(Runnable work) {
    // The answer is waited for until the call's own bounds end it.
  }

  @Override
  public void whenEnded(Runnable work) {
    CompletableFuture<Answer> unused = answer.whenComplete((given, failure) -> work.run());
  }

  @Override
  public void whenFull(Consumer<Boolean> work) {
    // It takes one message.
  }
}
