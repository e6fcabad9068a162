package dev.mcpgateway.micro;

import dev.mcpgateway.inflight.OpenStream;
import dev.mcpgateway.inflight.OpenStreams;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.frame.RequestContext.End;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An answer of server-sent events that goes on until it is ended: by whoever opened it, by its
 * client, or because the replica is taken out of service. Each event is sent at once. Every method
 * may be called on any thread.
 */
final class EventStream implements OpenStream {

  private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

  private final RequestContext context;
  private final AsyncContext exchange;
  private final OutputStream body;
  private final Runnable whenEnded;
  private final ReentrantLock lock = new ReentrantLock();
  private OpenStreams.Registration registration;
  private boolean open;

  private EventStream(
      RequestContext context, AsyncContext exchange, OutputStream body, Runnable whenEnded) {
    this.context = context;
    this.exchange = exchange;
    this.body = body;
    this.whenEnded = whenEnded;
  }

  /**
   * Opens a stream, and sends the head of the answer. Afterwards the request is another thread's to
   * answer: whoever calls this must have read its body, and returns.
   *
   * @param whenEnded is run once, when nothing can be sent any more, be it before this returns; it
   *     must neither block nor use the stream
   * @throws dev.mcpgateway.inflight.StreamRefusedException if none may be opened now
   * @throws IOException if the answer cannot be written to
   */
  public static EventStream open(
      HttpServletRequest request,
      HttpServletResponse response,
      OpenStreams streams,
      Runnable whenEnded)
      throws IOException {
    OutputStream body = response.getOutputStream();
    AsyncContext exchange = request.startAsync();
    // Any other time-out makes the platform keep what is finished, until it sweeps.
    exchange.setTimeout(0);
    EventStream stream = new EventStream(RequestContext.of(request), exchange, body, whenEnded);
    stream.begin(response, streams);
    return stream;
  }

  private void begin(HttpServletResponse response, OpenStreams streams) {
    lock.lock();
    try {
      registration = streams.register(this);
      open = true;
      response.setContentType("text/event-stream");
      // For nginx, which would collect events.
      response.setHeader("X-Accel-Buffering", "no");
      response.flushBuffer();
    } catch (IOException gone) {
      leave();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends one event, whole, with the empty line that ends it. Waits while the client does not read,
   * for at most as long as the platform lets it, 30 seconds.
   *
   * @return whether it was sent: false once the stream has ended
   */
  public boolean send(byte[] event) {
    lock.lock();
    try {
      if (open) {
        body.write(event);
        body.flush();
      }
      return open;
    } catch (IOException gone) {
      leave();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void keepAlive() {
    send(COMMENT);
  }

  @Override
  public void end() {
    lock.lock();
    try {
      if (open) {
        close();
      }
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    context.endsWith(End.CLIENT_GONE);
    close();
  }

  private void close() {
    open = false;
    registration.close();
    try {
      exchange.complete();
    } finally {
      whenEnded.run();
    }
  }
}
