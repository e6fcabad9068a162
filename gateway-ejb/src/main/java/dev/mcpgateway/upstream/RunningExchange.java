package dev.mcpgateway.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One exchange: hands on what arrives, keeps its bounds, and tells its listener once how it ended.
 */
final class RunningExchange
    implements UpstreamExchange, AsyncResponseConsumer<Void>, FutureCallback<Void> {

  private static final Logger LOG = Logger.getLogger(RunningExchange.class.getName());

  private static final int WINDOW = 64 << 10;
  private static final long NONE = Long.MAX_VALUE;

  private volatile UpstreamListener listener;
  private final FailureTranslation failures;
  private final UpstreamTimeouts timeouts;
  private final long maxBytes;
  private final Consumer<RunningExchange> whenDone;

  private long bytes;
  private FutureCallback<Void> endOfConsuming;
  private volatile boolean isBodySent;

  // Guarded by this.
  private Future<?> future;
  private boolean isDone;
  private boolean isTelling;
  private Runnable last;
  private UpstreamException givenUpFor;
  private boolean isPaused;
  private CapacityChannel waitingForCapacity;
  private boolean hasHead;
  private long nextPartBy;
  private long allBy;
  private long heldSince = NONE;

  RunningExchange(
      UpstreamListener listener,
      FailureTranslation failures,
      UpstreamTimeouts timeouts,
      long maxBytes,
      Consumer<RunningExchange> whenDone) {
    this.listener = listener;
    this.failures = failures;
    this.timeouts = timeouts;
    this.maxBytes = maxBytes;
    this.whenDone = whenDone;
    long now = System.nanoTime();
    nextPartBy = now + timeouts.firstByte().toNanos();
    allBy = timeouts.total().map(total -> now + total.toNanos()).orElse(NONE);
  }

  /** What cancels it; it may have been given up already. */
  void runsAs(Future<?> running) {
    boolean isGivenUp;
    synchronized (this) {
      future = running;
      isGivenUp = givenUpFor != null;
    }
    if (isGivenUp) {
      running.cancel(true);
    }
  }

  /** From now on the upstream may act on the request. */
  void bodyIsSent() {
    isBodySent = true;
  }

  /** Gives it up where it has taken too long. */
  void giveUpIfLate(long now) {
    boolean isLate;
    boolean isFirst;
    synchronized (this) {
      // While the client is too slow to be sent more, nothing is expected of the upstream.
      boolean isSilent = now - nextPartBy > 0 && !(isPaused && hasHead);
      isLate = !isDone && heldSince == NONE && (isSilent || isOver(now));
      isFirst = !hasHead;
    }
    if (isLate) {
      giveUp(failures.timeout(isFirst, isBodySent));
    }
  }

  private boolean isOver(long now) {
    return allBy != NONE && now - allBy > 0;
  }

  private void giveUp(UpstreamException reason) {
    Future<?> running;
    synchronized (this) {
      if (isDone || givenUpFor != null) {
        return;
      }
      givenUpFor = reason;
      running = future;
    }
    try {
      if (running != null) {
        running.cancel(true);
      }
    } finally {
      // A connection that hangs may be slow to notice.
      fail(reason);
    }
  }

  @Override
  public void cancel() {
    giveUp(failures.cancelled(isBodySent));
  }

  @Override
  public synchronized void pause() {
    isPaused = true;
  }

  @Override
  public void resume() {
    CapacityChannel channel;
    synchronized (this) {
      if (isPaused && hasHead) {
        expectNextPart();
      }
      isPaused = false;
      channel = waitingForCapacity;
      waitingForCapacity = null;
    }
    if (channel != null) {
      try {
        channel.update(WINDOW);
      } catch (IOException e) {
        failed(e);
      }
    }
  }

  @Override
  public synchronized void holdTimeouts() {
    if (heldSince == NONE) {
      heldSince = System.nanoTime();
    }
  }

  @Override
  public synchronized void releaseTimeouts() {
    if (heldSince != NONE) {
      long held = System.nanoTime() - heldSince;
      heldSince = NONE;
      nextPartBy += held;
      allBy = allBy == NONE ? NONE : allBy + held;
    }
  }

  @Override
  public synchronized void extendTotal(Duration time) {
    if (allBy != NONE) {
      allBy = clock() + time.toNanos();
    }
  }

  /** The time; while the timeouts are held, when that began, since it is added at their release. */
  private long clock() {
    return heldSince == NONE ? System.nanoTime() : heldSince;
  }

  // What the HTTP client calls.

  @Override
  public void informationResponse(HttpResponse response, HttpContext context) {
    // 100 to 199 say nothing about the answer.
  }

  @Override
  public void consumeResponse(
      HttpResponse response,
      EntityDetails entity,
      HttpContext context,
      FutureCallback<Void> consumed)
      throws IOException {
    rejectIfGivenUp();
    beat(true);
    if (isCompressed(response)) {
      reject(failures.compressed(isBodySent));
    }
    if (entity != null && entity.getContentLength() > maxBytes) {
      reject(failures.tooLong(maxBytes, isBodySent));
    }
    endOfConsuming = consumed;
    UpstreamHead head =
        new UpstreamHead(
            response.getCode(),
            name ->
                Optional.ofNullable(response.getFirstHeader(name))
                    .map(Header::getValue)
                    .orElse(null));
    tell(() -> listener.head(head));
    if (entity == null) {
      end();
    }
  }

  private static boolean isCompressed(HttpResponse response) {
    return Optional.ofNullable(response.getFirstHeader("Content-Encoding"))
        .map(coding -> coding.getValue().strip())
        .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"))
        .isPresent();
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    synchronized (this) {
      if (isPaused) {
        waitingForCapacity = channel;
        return;
      }
    }
    channel.update(WINDOW);
  }

  @Override
  public void consume(ByteBuffer part) throws IOException {
    rejectIfGivenUp();
    beat(false);
    bytes += part.remaining();
    if (bytes > maxBytes) {
      reject(failures.tooLong(maxBytes, isBodySent));
    }
    tell(() -> listener.part(part));
    part.position(part.limit());
  }

  @Override
  public void streamEnd(List<? extends Header> trailers) {
    end();
  }

  private void end() {
    finish(this::tellEnd);
    if (endOfConsuming != null) {
      endOfConsuming.completed(null);
    }
  }

  private void tellEnd() {
    try {
      listener.end();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.SEVERE, "The end of an answer could not be handed on", e);
      listener.failed(failures.of(e, isBodySent));
    }
  }

  @Override
  public void completed(Void nothing) {
    // The listener has heard of the end.
  }

  @Override
  public void failed(Exception failure) {
    fail(failure instanceof Rejected rejected ? rejected.reason : failures.of(failure, isBodySent));
  }

  @Override
  public void cancelled() {
    fail(failures.cancelled(isBodySent));
  }

  @Override
  public void releaseResources() {
    synchronized (this) {
      waitingForCapacity = null;
    }
  }

  private void fail(UpstreamException failure) {
    UpstreamException reason = whyGivenUp().orElse(failure);
    finish(() -> listener.failed(reason));
  }

  private synchronized Optional<UpstreamException> whyGivenUp() {
    return Optional.ofNullable(givenUpFor);
  }

  /** Calls the listener unless it has heard of the end. */
  private void tell(Runnable call) {
    synchronized (this) {
      if (isDone) {
        return;
      }
      isTelling = true;
    }
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      giveUp(failures.of(e, isBodySent));
    }
    told();
  }

  /** Calls it for the last time: at once, or when the call that it is in returns. */
  private void finish(Runnable call) {
    synchronized (this) {
      if (isDone) {
        return;
      }
      isDone = true;
      last = call;
    }
    whenDone.accept(this);
    synchronized (this) {
      if (isTelling) {
        return;
      }
      isTelling = true;
    }
    told();
  }

  private void told() {
    Runnable call;
    synchronized (this) {
      isTelling = false;
      call = last;
      last = null;
    }
    if (call != null) {
      try {
        call.run();
      } catch (RuntimeException | Error e) {
        // On this thread others may have to be told, or looked after.
        LOG.log(Level.SEVERE, "The end of an exchange could not be handed on", e);
      }
      // Whoever keeps the exchange, to cancel it, does not keep what was read by it.
      listener = Unheard.INSTANCE;
    }
  }

  private synchronized void beat(boolean isHead) {
    hasHead |= isHead;
    expectNextPart();
  }

  private synchronized void expectNextPart() {
    nextPartBy = clock() + timeouts.idle().toNanos();
  }

  /**
   * Where a connection was used before, the HTTP client may have taken its cancellation for that of
   * the lease, which was over: what still comes must not keep the connection.
   */
  private void rejectIfGivenUp() throws Rejected {
    Optional<UpstreamException> reason = whyGivenUp();
    if (reason.isPresent()) {
      reject(reason.get());
    }
  }

  private static void reject(UpstreamException reason) throws Rejected {
    throw new Rejected(reason);
  }

  /** Ends an exchange from inside of the HTTP client. */
  private static final class Rejected extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient UpstreamException reason;

    private Rejected(UpstreamException reason) {
      super(reason.getMessage());
      this.reason = reason;
    }
  }
}
