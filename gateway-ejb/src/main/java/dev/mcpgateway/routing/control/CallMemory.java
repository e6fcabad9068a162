package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.CallLimits;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.settings.ConfiguredSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is buffered for all calls of this replica together. A call that there is no room for is
 * refused before anything is sent; what it is made of is in memory until it was answered and its
 * exchanges with the upstream server are over, whichever comes last.
 */
@ApplicationScoped
public class CallMemory {

  private final HeapShare share;
  private final AtomicLong refused = new AtomicLong();

  // Guarded by itself.
  private final IdentityHashMap<ClientCall, Held> calls = new IdentityHashMap<>();

  /** What one call takes, and what still needs it. */
  private static final class Held {
    private final long bytes;
    private boolean isRunning = true;
    private int exchanges;

    private Held(long bytes) {
      this.bytes = bytes;
    }
  }

  public CallMemory() {
    this(HeapShare.ofPercent(CallLimits.from(ConfiguredSettings.lookup()).heapShare()));
  }

  CallMemory(HeapShare share) {
    this.share = share;
  }

  /** Where what else is buffered for calls is counted, too. */
  public HeapShare share() {
    return share;
  }

  /** How many requests were refused. */
  public long refused() {
    return refused.get();
  }

  /**
   * Takes what a call is made of.
   *
   * @throws McpErrorException 503 where there is no room for it
   */
  void enter(ClientCall call) {
    int length = call.message().message().length();
    // The whole of what the client sent stays in memory, and what is made for the upstream server.
    long bytes = (long) Math.max(length, call.request().body().length) + length;
    if (!share.take(bytes)) {
      throw refusal(call.reply());
    }
    synchronized (calls) {
      calls.put(call, new Held(bytes));
    }
  }

  /**
   * Refuses a request whose answer is made here where there is no room for anything.
   *
   * @throws McpErrorException 503
   */
  void requireRoom(ClientReply reply) {
    if (share.isFull()) {
      throw refusal(reply);
    }
  }

  private McpErrorException refusal(ClientReply reply) {
    refused.incrementAndGet();
    reply.header("Retry-After", "1");
    return McpErrorException.of(
        503,
        ErrorCode.INTERNAL_ERROR,
        "The gateway holds as much in memory for other calls as it may: try again later",
        "{\"fault\":\"out_of_memory\"}");
  }

  /** One more exchange with the upstream server needs it. */
  void exchangeBegins(ClientCall call) {
    synchronized (calls) {
      Held held = calls.get(call);
      if (held != null) {
        held.exchanges++;
      }
    }
  }

  /** To be called once for each that has begun. */
  void exchangeIsOver(ClientCall call) {
    synchronized (calls) {
      Held held = calls.get(call);
      if (held != null) {
        held.exchanges--;
        letGo(call, held);
      }
    }
  }

  /** The call was answered, or came to nothing; may be called more than once. */
  void leave(ClientCall call) {
    synchronized (calls) {
      Held held = calls.get(call);
      if (held != null) {
        held.isRunning = false;
        letGo(call, held);
      }
    }
  }

  private void letGo(ClientCall call, Held held) {
    if (!held.isRunning && held.exchanges == 0) {
      calls.remove(call);
      share.giveBack(held.bytes);
    }
  }
}
