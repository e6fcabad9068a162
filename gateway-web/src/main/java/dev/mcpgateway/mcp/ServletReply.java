package dev.mcpgateway.mcp;

import dev.mcpgateway.inflight.OpenStream;
import dev.mcpgateway.inflight.OpenStreams;
import dev.mcpgateway.jsonrpc.SseWriter;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.frame.RequestContext.End;
import dev.mcpgateway.routing.ClientReply;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An answer over HTTP. Whoever calls it never waits for the client: what a client may be slow to
 * take is written by a thread of its own, one at a time, and how much waits for it is told.
 */
final class ServletReply implements ClientReply {

  private static final Logger LOG = Logger.getLogger(ServletReply.class.getName());

  /** Of one document this goes into the send buffer of a connection that waits for it. */
  private static final int WRITTEN_AT_ONCE = 8 << 10;

  private static final int FULL = 256 << 10;
  private static final int NOT_FULL = 64 << 10;

  private enum State {
    NEW,
    STREAM,
    ENDING,
    ENDED
  }

  private final AsyncContext exchange;
  private final HttpServletResponse response;
  private final RequestContext context;
  private final OpenStreams streams;
  private final HeapShare buffers;
  private final Runnable recheck;
  private final ReentrantLock lock = new ReentrantLock();

  /** Held while somebody is told, so that what is told last is so; never taken under the lock. */
  private final ReentrantLock telling = new ReentrantLock();

  // Guarded by telling.
  private boolean toldFull;
  private Consumer<Boolean> whenFull = full -> {};

  private final Deque<byte[]> waiting = new ArrayDeque<>();

  // Guarded by the lock.
  private State state = State.NEW;
  private long waitingBytes;
  private boolean isWriting;
  private boolean isFull;
  private boolean isGone;
  private Runnable whenGone = () -> {};
  private boolean hasEnded;
  private Runnable whenEnded = () -> {};
  private Optional<OpenStreams.Registration> registration = Optional.empty();

  /**
   * An answer.
   *
   * @param exchange of the request, whose time is not bounded
   * @param buffers where what waits to be written is counted
   * @param recheck throws when the caller must not be told anything any more
   */
  ServletReply(
      AsyncContext exchange,
      RequestContext context,
      OpenStreams streams,
      HeapShare buffers,
      Runnable recheck) {
    this.exchange = exchange;
    this.context = context;
    this.streams = streams;
    this.buffers = buffers;
    this.recheck = recheck;
    response = (HttpServletResponse) exchange.getResponse();
  }

  @Override
  public void client(String name) {
    context.client(name);
  }

  @Override
  public void header(String name, String value) {
    lock.lock();
    try {
      if (state == State.NEW) {
        response.setHeader(name, value);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void empty(int status) {
    lock.lock();
    try {
      if (state != State.NEW) {
        return;
      }
      state = State.ENDED;
      response.setStatus(status);
    } catch (RuntimeException left) {
      isGone = true;
      context.endsWith(End.CLIENT_GONE);
    } finally {
      lock.unlock();
    }
    complete();
  }

  @Override
  public void message(byte[] json) {
    send(SseWriter.event(json));
  }

  @Override
  public void keepAlive() {
    send(SseWriter.keepAlive());
  }

  private void send(byte[] bytes) {
    lock.lock();
    try {
      if (openStream()) {
        add(bytes);
      }
    } finally {
      lock.unlock();
    }
    tellWhetherFull();
  }

  /** Whether there is a stream that is open. */
  private boolean openStream() {
    if (state == State.NEW) {
      state = State.STREAM;
      response.setContentType("text/event-stream");
      // For nginx, which would collect events.
      response.setHeader("X-Accel-Buffering", "no");
    }
    return state == State.STREAM;
  }

  @Override
  public void last(int status, byte[] json) {
    lock.lock();
    try {
      if (state == State.STREAM) {
        add(SseWriter.event(json));
        endAfterWriting();
        return;
      }
      if (state != State.NEW) {
        return;
      }
      state = State.ENDING;
    } finally {
      lock.unlock();
    }
    writeDocument(status, json);
  }

  /** The state lets nobody else write. */
  private void writeDocument(int status, byte[] json) {
    boolean isWrittenAtOnce = json.length <= WRITTEN_AT_ONCE;
    try {
      response.setStatus(status);
      response.setContentType("application/json");
      response.setContentLength(json.length);
      if (isWrittenAtOnce) {
        response.getOutputStream().write(json);
      }
    } catch (IOException | RuntimeException left) {
      gone();
      return;
    }
    lock.lock();
    try {
      if (state == State.ENDED) {
        // It was abandoned meanwhile.
        return;
      }
      if (!isWrittenAtOnce) {
        add(json);
        return;
      }
      state = State.ENDED;
    } finally {
      lock.unlock();
    }
    complete();
  }

  @Override
  public void end() {
    lock.lock();
    try {
      if (openStream()) {
        endAfterWriting();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void listen(byte[] first, byte[] last) {
    OpenStream stream =
        new OpenStream() {
          @Override
          public void keepAlive() {
            try {
              recheck.run();
              ServletReply.this.keepAlive();
            } catch (RuntimeException notAnyMore) {
              end();
            }
          }

          @Override
          public void end() {
            last(200, last);
          }
        };
    OpenStreams.Registration registered = streams.register(stream);
    lock.lock();
    try {
      // It may have been kept alive meanwhile, and be open by that.
      if (openStream()) {
        registration = Optional.of(registered);
        add(SseWriter.event(first));
        return;
      }
    } finally {
      lock.unlock();
    }
    registered.close();
  }

  @Override
  public void whenGone(Runnable work) {
    lock.lock();
    try {
      if (!isGone) {
        whenGone = work;
        return;
      }
    } finally {
      lock.unlock();
    }
    work.run();
  }

  @Override
  public void whenFull(Consumer<Boolean> work) {
    telling.lock();
    try {
      whenFull = work;
      if (toldFull) {
        work.accept(true);
      }
    } finally {
      telling.unlock();
    }
  }

  @Override
  public void whenEnded(Runnable work) {
    lock.lock();
    try {
      if (!hasEnded) {
        whenEnded = work;
        return;
      }
    } finally {
      lock.unlock();
    }
    work.run();
  }

  private void tellEnded() {
    lock.lock();
    try {
      hasEnded = true;
    } finally {
      lock.unlock();
    }
    whenEnded.run();
  }

  /**
   * Leaves the exchange to somebody else, who answers and completes it: nothing is written from now
   * on, and the client counts as gone.
   */
  void abandon() {
    Runnable work;
    lock.lock();
    try {
      if (state == State.ENDED) {
        return;
      }
      work = drop();
    } finally {
      lock.unlock();
    }
    registration.ifPresent(OpenStreams.Registration::close);
    tellWhetherFull();
    work.run();
    tellEnded();
  }

  /** What comes is thrown away from now on. The lock is held. */
  private Runnable drop() {
    state = State.ENDED;
    isGone = true;
    isFull = false;
    waiting.clear();
    buffers.giveBack(waitingBytes);
    waitingBytes = 0;
    return whenGone;
  }

  /** The lock is held. */
  private void add(byte[] bytes) {
    waiting.add(bytes);
    buffers.hold(bytes.length);
    waitingBytes += bytes.length;
    if (!isWriting) {
      isWriting = true;
      Thread.ofVirtual().name("mcp-reply").start(this::write);
    }
    isFull = isFull || waitingBytes > FULL;
  }

  /** The lock is held. */
  private void endAfterWriting() {
    state = State.ENDING;
    if (!isWriting) {
      isWriting = true;
      Thread.ofVirtual().name("mcp-reply").start(this::write);
    }
  }

  /** Runs once at a time. */
  private void write() {
    try {
      OutputStream out = response.getOutputStream();
      for (Optional<byte[]> next = next(); next.isPresent(); next = next()) {
        try {
          tellWhetherFull();
          out.write(next.get());
          if (isLastForNow()) {
            out.flush();
          }
        } finally {
          buffers.giveBack(next.get().length);
        }
      }
    } catch (IOException | RuntimeException left) {
      gone();
    }
  }

  private boolean isLastForNow() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** What to write next; empty where there is nothing for now, or all was written and it ends. */
  private Optional<byte[]> next() {
    boolean isOver;
    lock.lock();
    try {
      byte[] next = waiting.poll();
      if (next != null) {
        waitingBytes -= next.length;
        isFull = isFull && waitingBytes >= NOT_FULL;
        return Optional.of(next);
      }
      isWriting = false;
      isOver = state == State.ENDING;
      if (isOver) {
        state = State.ENDED;
      }
    } finally {
      lock.unlock();
    }
    if (isOver) {
      complete();
    }
    return Optional.empty();
  }

  private void gone() {
    Runnable work;
    lock.lock();
    try {
      if (state == State.ENDED) {
        return;
      }
      work = drop();
    } finally {
      lock.unlock();
    }
    context.endsWith(End.CLIENT_GONE);
    tellWhetherFull();
    try {
      work.run();
    } finally {
      complete();
    }
  }

  /** Outside of the lock: whoever is told has locks of its own. */
  private void tellWhetherFull() {
    telling.lock();
    try {
      boolean now;
      lock.lock();
      try {
        now = isFull;
      } finally {
        lock.unlock();
      }
      if (now != toldFull) {
        toldFull = now;
        whenFull.accept(now);
      }
    } finally {
      telling.unlock();
    }
  }

  private void complete() {
    registration.ifPresent(OpenStreams.Registration::close);
    // First: what is told of a call is in the exchange's line of the log.
    tellEnded();
    try {
      exchange.complete();
    } catch (RuntimeException alreadyOver) {
      // The container has ended it because the client left: nobody is there to be told.
      LOG.log(Level.FINE, "An exchange was over already", alreadyOver);
    }
  }
}
