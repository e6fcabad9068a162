package dev.mcpgateway.routing.control;

import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.usage.CallOutcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The answer to one call, which knows what became of it: whoever ends the call says that first, and
 * then gives the last message. It is told of once, when both the call and the exchange have ended.
 */
final class ObservedReply implements ClientReply {

  private final ClientReply reply;
  private final boolean isKept;
  private final Optional<CallSpan> span;
  private final Consumer<ObservedReply> whenOver;
  private final AtomicReference<CallEnd> end = new AtomicReference<>();
  private final AtomicBoolean isTold = new AtomicBoolean();
  private final AtomicLong bytes = new AtomicLong();
  private volatile Optional<ServedItem> item = Optional.empty();
  private volatile String definitionHash = "";
  private volatile Optional<Era> upstreamEra = Optional.empty();

  /**
   * An answer that is told of.
   *
   * @param isKept whether there is room for what is to be kept of the call
   * @param span of the call, where it is traced
   * @param whenOver is told, on whichever thread, and must not wait
   */
  ObservedReply(
      ClientReply reply,
      boolean isKept,
      Optional<CallSpan> span,
      Consumer<ObservedReply> whenOver) {
    this.reply = reply;
    this.isKept = isKept;
    this.span = span;
    this.whenOver = whenOver;
  }

  /** What the call is about, be it that the caller may not use it. */
  void about(ServedItem called, String hash) {
    definitionHash = hash;
    item = Optional.of(called);
  }

  /** How it is to be sent on. */
  void sentIn(Era era) {
    upstreamEra = Optional.of(era);
  }

  /** Says how the call ends; the first word counts. */
  void ends(CallEnd how) {
    if (end.compareAndSet(null, how)) {
      reply.whenEnded(this::tell);
    }
  }

  /** The call is over at once, unless it was: nobody may ever end what has failed like this. */
  void fails() {
    end.compareAndSet(null, CallEnd.of(CallOutcome.FAILED));
    tell();
  }

  private void tell() {
    if (isTold.compareAndSet(false, true)) {
      whenOver.accept(this);
    }
  }

  boolean isKept() {
    return isKept;
  }

  /** Of the call, where it is traced. */
  Optional<CallSpan> span() {
    return span;
  }

  /** How it has ended. */
  CallEnd how() {
    return end.get();
  }

  Optional<ServedItem> item() {
    return item;
  }

  /** Of the item, where there is one. */
  String definitionHash() {
    return definitionHash;
  }

  Optional<Era> upstreamEra() {
    return upstreamEra;
  }

  /** Of all messages so far. */
  long bytes() {
    return bytes.get();
  }

  @Override
  public void header(String name, String value) {
    reply.header(name, value);
  }

  @Override
  public void empty(int status) {
    reply.empty(status);
  }

  @Override
  public void message(byte[] json) {
    bytes.addAndGet(json.length);
    reply.message(json);
  }

  @Override
  public void last(int status, byte[] json) {
    bytes.addAndGet(json.length);
    reply.last(status, json);
  }

  @Override
  public void listen(byte[] first, byte[] last) {
    reply.listen(first, last);
  }

  @Override
  public void end() {
    reply.end();
  }

  @Override
  public void keepAlive() {
    reply.keepAlive();
  }

  @Override
  public void whenGone(Runnable work) {
    reply.whenGone(work);
  }

  @Override
  public void whenFull(Consumer<Boolean> work) {
    reply.whenFull(work);
  }

  @Override
  public void whenEnded(Runnable work) {
    reply.whenEnded(work);
  }
}
