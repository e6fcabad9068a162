package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.ClientReply;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Gathers what is answered to the messages of a batch, and answers once all is there, or once it is
 * more than the gateway keeps in memory for one answer.
 */
final class BatchReply {

  private final ClientReply whole;
  private final int maxBytes;
  private final HeapShare buffers;

  /** Held while parts are told, so that each hears last what is so. */
  private final ReentrantLock telling = new ReentrantLock();

  // Guarded by telling.
  private final List<Part> listening = new ArrayList<>();
  private boolean isFull;
  private boolean isGone;

  // Guarded by this.
  private final List<byte[]> responses = new ArrayList<>();
  private long bytes;
  private int missing;
  private boolean isTooLong;

  /**
   * Gathers.
   *
   * @param messages how many the batch has
   * @param maxBytes how long all responses together may be
   * @param buffers where they are counted until all are there
   */
  BatchReply(ClientReply whole, int messages, int maxBytes, HeapShare buffers) {
    this.whole = whole;
    this.maxBytes = maxBytes;
    this.buffers = buffers;
    missing = messages;
    whole.whenFull(this::full);
    whole.whenGone(this::gone);
  }

  /** For one of the messages. */
  ClientReply part() {
    return new Part();
  }

  private void full(boolean now) {
    telling.lock();
    try {
      isFull = now;
      // One that is told may end, and is none of them any more.
      List.copyOf(listening).forEach(part -> part.whenFull.accept(now));
    } finally {
      telling.unlock();
    }
  }

  private void gone() {
    telling.lock();
    try {
      isGone = true;
      List.copyOf(listening).forEach(part -> part.whenGone.run());
    } finally {
      telling.unlock();
    }
  }

  private void ended(byte[] response) {
    byte[] answer;
    long kept;
    synchronized (this) {
      if (isTooLong) {
        return;
      }
      missing--;
      bytes += response.length;
      kept = bytes;
      buffers.hold(response.length);
      isTooLong = bytes > maxBytes;
      if (isTooLong) {
        responses.clear();
        answer = tooLong();
      } else {
        if (response.length > 0) {
          responses.add(response);
        }
        if (missing > 0) {
          return;
        }
        answer = responses.isEmpty() ? response : array();
      }
    }
    if (answer.length == 0) {
      whole.empty(202);
    } else {
      whole.last(200, answer);
    }
    buffers.giveBack(kept);
    // Nobody hears any more of those that still run; where all have ended there are none.
    gone();
  }

  private static byte[] tooLong() {
    return JsonRpcMessages.error(
        Revision.latestLegacy(),
        Optional.empty(),
        ErrorCode.INTERNAL_ERROR.code(),
        "The responses to the batch are longer together than the gateway takes",
        Optional.of(Bytes.of("{\"fault\":\"too_long\"}")));
  }

  private byte[] array() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    for (int i = 0; i < responses.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      out.writeBytes(responses.get(i));
    }
    out.write(']');
    return out.toByteArray();
  }

  private final class Part implements ClientReply {

    // Guarded by this.
    private boolean isOver;
    private boolean isEnded;
    private Runnable whenEnded = () -> {};

    // Guarded by telling.
    private Consumer<Boolean> whenFull = full -> {};
    private Runnable whenGone = () -> {};

    private synchronized boolean over() {
      boolean first = !isOver;
      isOver = true;
      return first;
    }

    @Override
    public void header(String name, String value) {
      // The whole is no refusal: what is refused says so in its own response.
    }

    @Override
    public void empty(int status) {
      end(new byte[0]);
    }

    @Override
    public void message(byte[] json) {
      whole.message(json);
    }

    @Override
    public void last(int status, byte[] json) {
      end(json);
    }

    private void end(byte[] response) {
      if (over()) {
        telling.lock();
        try {
          if (listening.remove(this) && isFull) {
            // What still comes is thrown away, and must not stop the connection.
            whenFull.accept(false);
          }
        } finally {
          telling.unlock();
        }
        ended(response);
        tellEnded();
      }
    }

    /** The whole may take longer: what is told of a call is when its own response is there. */
    private void tellEnded() {
      Runnable work;
      synchronized (this) {
        isEnded = true;
        work = whenEnded;
      }
      work.run();
    }

    @Override
    public void whenEnded(Runnable work) {
      synchronized (this) {
        if (!isEnded) {
          whenEnded = work;
          return;
        }
      }
      work.run();
    }

    @Override
    public void end() {
      empty(202);
    }

    @Override
    public void listen(byte[] first, byte[] last) {
      throw new IllegalStateException("The revisions with batches have no such streams");
    }

    @Override
    public void keepAlive() {
      whole.keepAlive();
    }

    @Override
    public void whenGone(Runnable work) {
      telling.lock();
      try {
        whenGone = work;
        listen();
        if (isGone) {
          work.run();
        }
      } finally {
        telling.unlock();
      }
    }

    /** What fills the answer is all calls together, so that all of them stop. */
    @Override
    public void whenFull(Consumer<Boolean> work) {
      telling.lock();
      try {
        whenFull = work;
        listen();
        if (isFull) {
          work.accept(true);
        }
      } finally {
        telling.unlock();
      }
    }

    private void listen() {
      if (!listening.contains(this)) {
        listening.add(this);
      }
    }
  }
}
