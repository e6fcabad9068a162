package dev.mcpgateway.routing.control;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.jsonrpc.JsonRpcException;
import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.jsonrpc.JsonRpcMessages;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.MessageReader;
import dev.mcpgateway.jsonrpc.MessageTooLongException;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.jsonrpc.Splice;
import dev.mcpgateway.jsonrpc.SseEvent;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamExchange;
import dev.mcpgateway.upstream.UpstreamHead;
import dev.mcpgateway.upstream.UpstreamListener;
import dev.mcpgateway.usage.CallOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Brings to the client, message by message, what an upstream server answers to one call. The
 * upstream client calls it on a thread of its own, so that it never waits.
 */
final class CallRelay implements UpstreamListener {

  /** What a call may take in all, from its beginning or from its last progress. */
  static final Duration MAX_TIME = Duration.ofMinutes(5);

  /** After that time without a word the client is told that it is still waited for. */
  static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** What a person gets to answer. */
  static final long MAX_ASKING_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** Of an answer that says nothing any more, so that its connection can be used again. */
  static final int MAX_DISCARDED = 64 << 10;

  /**
   * How often the length of the longest response may arrive without anything for the client: events
   * have more bytes than what they say, and a stream of comments alone would be read for minutes.
   */
  private static final int MAX_UNTOLD = 2;

  /** How often an upstream server may ask for something in one call. */
  static final int MAX_REQUESTS = 1_000;

  /** So much of an answer is kept however much others take. */
  static final int ALWAYS_KEPT = 64 << 10;

  private static final String PROGRESS_TOKEN = "progressToken";
  private static final String REQUEST_ID = "requestId";
  private static final String NO_RESPONSE = "no_response";
  private static final String TOO_LONG = "too_long";

  private final ClientCall call;
  private final OutgoingCall outgoing;
  private final Optional<Stored> session;
  private final boolean isSecondAttempt;
  private final Calls calls;
  private final long began = System.nanoTime();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final AtomicBoolean isLetGo = new AtomicBoolean();

  /** What the client has not answered yet: as it was asked for, and as the client knows it. */
  private final Map<JsonRpcId, String> asked = new HashMap<>();

  // Guarded by asked.
  private long askingSinceNanos;
  private boolean isAsking;
  private boolean isCancelled;

  private Optional<CallSpan> span = Optional.empty();
  private volatile UpstreamExchange exchange;
  private volatile boolean hasClientGone;
  private volatile long lastWordNanos = System.nanoTime();

  private Optional<MessageReader> reader = Optional.empty();
  private Optional<UpstreamException> failure = Optional.empty();
  private boolean mayBeOfNoSession;
  private int requests;
  private long received;

  /** How much was received since the client was last told something. */
  private long untold;

  private long discarded;

  CallRelay(
      ClientCall call,
      OutgoingCall outgoing,
      Optional<Stored> session,
      boolean isSecondAttempt,
      Calls calls) {
    this.call = call;
    this.outgoing = outgoing;
    this.session = session;
    this.isSecondAttempt = isSecondAttempt;
    this.calls = calls;
  }

  /** Is ended with this attempt; said before anything is sent. */
  void tracedBy(Optional<CallSpan> attempt) {
    span = attempt;
  }

  /** The exchange that it listens to; what it heard before may have ended the call. */
  void startedAs(UpstreamExchange started) {
    boolean wasCancelled;
    synchronized (asked) {
      exchange = started;
      wasCancelled = isCancelled;
      if (isAsking) {
        started.holdTimeouts();
      }
    }
    if (isOver.get()) {
      // Nobody waits for what may still come.
      if (wasCancelled) {
        started.cancel();
      }
      return;
    }
    call.reply().whenGone(this::clientHasGone);
    call.reply()
        .whenFull(
            isFull -> {
              if (isFull) {
                started.pause();
              } else {
                started.resume();
              }
            });
  }

  boolean isOf(UUID clientSession, JsonRpcId id) {
    return isOf(clientSession) && call.id().equals(id);
  }

  private boolean isOf(UUID clientSession) {
    return call.session().filter(own -> own.jti().equals(clientSession)).isPresent();
  }

  boolean isOfSession() {
    return call.session().isPresent();
  }

  /** Does what its client has said at another replica, at a time of {@link System#nanoTime}. */
  void hear(Signal signal, long at) {
    if (!isOf(signal.session())) {
      return;
    }
    switch (signal.kind()) {
      case CANCELLED -> {
        if (began - at <= 0 && Signal.subject(call.id()).equals(signal.subject())) {
          cancelledByClient(signal.reason());
        }
      }
      case ANSWERED -> forgetAsked(id -> Signal.hash(id).equals(signal.subject()));
    }
  }

  @Override
  public void head(UpstreamHead received) {
    boolean isInSession = session.flatMap(stored -> stored.session().id()).isPresent();
    if (received.status() == 404 && !isSecondAttempt && isInSession) {
      // What follows, if it ever ends, says no more.
      sendAgain();
      return;
    }
    mayBeOfNoSession = received.status() == 400 && isInSession;
    failure = received.failure(call.gateway().server().orElseThrow().address());
    if (isWorthReading(received.status())) {
      reader =
          received
              .header("Content-Type")
              .flatMap(type -> MessageReader.of(type, calls.maxResponseBytes()));
    }
    if (reader.isEmpty()) {
      // What follows, if it ever ends, is no message.
      forgetSessionIfUnknown();
      failure.ifPresentOrElse(
          this::fail,
          () -> fail("%s answers HTTP " + received.status() + " without a message.", NO_RESPONSE));
    }
  }

  /** What these say is not about the call, and may be meant for others. */
  private static boolean isWorthReading(int status) {
    return status / 100 != 3 && status != 401 && status != 403 && status != 407 && status != 429;
  }

  @Override
  public void part(ByteBuffer part) {
    if (reader.isEmpty() || isOver.get()) {
      discard(part.remaining());
      return;
    }
    untold += part.remaining();
    try {
      reader.get().feed(part, this::take);
      keepWhatWasReceived(reader.get().held());
    } catch (MessageTooLongException e) {
      tooLong();
    }
    if (untold > MAX_UNTOLD * (long) calls.maxResponseBytes()) {
      tooLong();
    }
  }

  private void tooLong() {
    fail("The answer of %s is longer than the gateway takes.", TOO_LONG);
    cancelExchange();
  }

  private void discard(int length) {
    discarded += length;
    if (discarded > MAX_DISCARDED) {
      cancelExchange();
    }
  }

  /** What arrives is in memory until it is whole; by then the upstream server may have acted. */
  private void keepWhatWasReceived(long bytes) {
    boolean isWithinShare = calls.buffers().hold(bytes - received);
    boolean isLarger = bytes > Math.max(received, ALWAYS_KEPT);
    received = bytes;
    if (isLarger && !isWithinShare && !isOver.get()) {
      fail(
          "There is no room for the answer of %s: calls have as much in memory as they may.",
          "out_of_memory");
      cancelExchange();
    }
  }

  /** It will hear nothing: whoever wanted to send the call answers it. */
  void notSent() {
    if (isOver.compareAndSet(false, true)) {
      span.ifPresent(attempt -> attempt.end(CallEnd.of(CallOutcome.FAILED)));
    }
  }

  /** The exchange is over, and with it what was kept for it. */
  void letGo() {
    if (isLetGo.compareAndSet(false, true)) {
      calls.buffers().giveBack(received);
      calls.exchangeIsOver(call);
    }
  }

  @Override
  public void end() {
    try {
      finish();
    } finally {
      letGo();
    }
  }

  private void finish() {
    boolean isWhole = reader.map(open -> open.end(this::take)).orElse(true);
    if (isOver.get()) {
      return;
    }
    forgetSessionIfUnknown();
    if (failure.isPresent()) {
      fail(failure.get());
    } else if (isWhole) {
      fail("%s ended its answer without a response.", NO_RESPONSE);
    } else {
      fail("The answer of %s was cut off.", "cut_off");
    }
  }

  /** The upstream server does not know the session, so that it has done nothing. */
  private void sendAgain() {
    if (isOver.compareAndSet(false, true)) {
      span.ifPresent(
          attempt ->
              attempt.end(
                  new CallEnd(
                      CallOutcome.UPSTREAM_FAILED,
                      Optional.of("session_lost"),
                      OptionalLong.empty())));
      calls.again(this, call, session.orElseThrow());
    }
  }

  @Override
  public void failed(UpstreamException reason) {
    try {
      fail(reason);
    } finally {
      letGo();
    }
  }

  private void take(SseEvent event) {
    if (!event.hasData() || isOver.get()) {
      return;
    }
    try {
      Envelope message = Envelope.scan(event.data(), JsonRules.TOLERANT);
      if (message.kind() == Envelope.Kind.BATCH) {
        message.messages().forEach(each -> take(Envelope.of(each)));
      } else {
        take(message);
      }
    } catch (JsonRpcException noMessage) {
      fail("The answer of %s is not valid JSON-RPC.", "not_mcp");
      cancelExchange();
    }
  }

  private void take(Envelope message) {
    switch (message.kind()) {
      case RESPONSE -> respond(message);
      case NOTIFICATION -> notify(message);
      case REQUEST -> ask(message);
      case BATCH -> {
        // A batch in a batch is none.
      }
    }
  }

  private void respond(Envelope response) {
    if (response.id().isPresent() && !response.id().get().equals(outgoing.id())) {
      return;
    }
    if (response.id().isEmpty()) {
      forgetSessionIfUnknown();
    }
    try {
      AnswerEdits.Edited edited = AnswerEdits.of(call, response, calls.states());
      if (over(edited.end())) {
        call.reply().last(edited.status(), edited.message());
      }
    } catch (McpErrorException e) {
      fail(e);
    }
  }

  /**
   * Some say so that they do not know a session, and others that they do not like the call: so the
   * next call gets a session of its own, and this one is not sent again.
   */
  private void forgetSessionIfUnknown() {
    if (mayBeOfNoSession) {
      mayBeOfNoSession = false;
      calls.forget(call, session.orElseThrow());
    }
  }

  private void notify(Envelope notification) {
    JsonSlice message = notification.message();
    switch (notification.method()) {
      case "notifications/progress" -> progress(notification, message);
      case "notifications/message" -> {
        if (wantsLog(notification)) {
          send(message.bytes());
        }
      }
      case "notifications/cancelled" -> withdraw(notification, message);
      case "notifications/tools/list_changed",
          "notifications/prompts/list_changed",
          "notifications/resources/list_changed",
          "notifications/resources/updated" -> {
        // What clients are told of changes does not come by this way.
      }
      default -> {
        if (call.isWithinOneEra()) {
          send(message.bytes());
        }
      }
    }
  }

  private void progress(Envelope notification, JsonSlice message) {
    Optional<JsonSlice> token = notification.param(PROGRESS_TOKEN);
    boolean isOurs =
        token
            .filter(value -> value.isString() && value.string().equals(outgoing.id().value()))
            .isPresent();
    if (isOurs && call.progressToken().isPresent()) {
      if (!hasClientGone) {
        goOn();
      }
      send(
          Splice.of(message)
              .set(
                  notification.params().orElseThrow(),
                  PROGRESS_TOKEN,
                  call.progressToken().get().bytes())
              .apply());
    }
  }

  private void goOn() {
    UpstreamExchange running = exchange;
    if (running != null) {
      running.extendTotal(MAX_TIME);
    }
    synchronized (asked) {
      // An upstream server that goes on has its answer, which may have come to another replica.
      askingSinceNanos = System.nanoTime();
    }
  }

  private boolean wantsLog(Envelope notification) {
    if (!call.isModern()) {
      return true;
    }
    Optional<String> wanted =
        call.message()
            .meta(ModernHeaders.META_LOG_LEVEL)
            .filter(JsonSlice::isString)
            .map(JsonSlice::string);
    Optional<String> level = notification.params().flatMap(params -> params.text("level"));
    return wanted.isPresent()
        && level.isPresent()
        && LogLevels.isAtLeast(level.get(), wanted.get());
  }

  /** The upstream server takes back what it has asked the client. */
  private void withdraw(Envelope notification, JsonSlice message) {
    Optional<String> known =
        JsonRpcId.find(notification.param(REQUEST_ID)).flatMap(this::forgetAsked);
    if (known.isPresent()) {
      send(
          Splice.of(message)
              .set(notification.params().orElseThrow(), REQUEST_ID, JsonText.quote(known.get()))
              .apply());
    }
  }

  private void ask(Envelope request) {
    if (isOver.get()) {
      return;
    }
    requests++;
    if (requests > MAX_REQUESTS) {
      fail("%s asks for more than the gateway takes.", "too_many_requests");
      cancelUpstream("It asks too often");
      return;
    }
    JsonRpcId id = request.id().orElseThrow();
    if (call.upstreamEra() == Era.MODERN) {
      // Its revisions have no such requests.
      return;
    }
    if (request.method().equals("ping")) {
      calls.answerUpstream(call, session.orElseThrow(), JsonRpcMessages.result(id, Bytes.of("{}")));
      return;
    }
    Optional<String> sealed =
        call.session()
            .filter(own -> !hasClientGone)
            .map(
                own ->
                    calls
                        .ids()
                        .seal(
                            own,
                            new ServerRequestIds.Origin(
                                call.gateway().id(), session.orElseThrow().session(), id)))
            .filter(text -> text.length() + 2 <= JsonRpcId.MAX_ANSWERED_LENGTH);
    if (sealed.isPresent()) {
      hold(id, sealed.get());
      JsonSlice message = request.message();
      send(Splice.of(message).set(message, "id", JsonText.quote(sealed.get())).apply());
    } else {
      calls.answerUpstream(
          call,
          session.orElseThrow(),
          JsonRpcMessages.error(
              Revision.latestLegacy(),
              Optional.of(id),
              ErrorCode.METHOD_NOT_FOUND.code(),
              "The client cannot be asked",
              Optional.empty()));
    }
  }

  private void send(byte[] message) {
    if (!isOver.get()) {
      lastWordNanos = System.nanoTime();
      if (!hasClientGone) {
        untold = 0;
      }
      call.reply().message(message);
    }
  }

  /** While a person answers no clock runs but the one of the last question. */
  private void hold(JsonRpcId id, String sealed) {
    synchronized (asked) {
      // What comes after the response is answered by nobody.
      if (isOver.get()) {
        return;
      }
      asked.put(id, sealed);
      askingSinceNanos = System.nanoTime();
      isAsking = true;
      if (exchange != null) {
        exchange.holdTimeouts();
      }
    }
  }

  private void release() {
    synchronized (asked) {
      if (isAsking) {
        isAsking = false;
        if (exchange != null) {
          exchange.releaseTimeouts();
        }
      }
    }
  }

  private Optional<String> forgetAsked(JsonRpcId id) {
    synchronized (asked) {
      Optional<String> known = Optional.ofNullable(asked.remove(id));
      releaseIfNothingIsAsked();
      return known;
    }
  }

  /**
   * The client has answered to what it knows by that id.
   *
   * @return whether that was asked for here
   */
  boolean answered(String sealed) {
    return forgetAsked(sealed::equals);
  }

  private boolean forgetAsked(Predicate<String> sealed) {
    synchronized (asked) {
      boolean wasAsked = asked.values().removeIf(sealed);
      if (wasAsked) {
        releaseIfNothingIsAsked();
      }
      return wasAsked;
    }
  }

  private void releaseIfNothingIsAsked() {
    if (asked.isEmpty()) {
      release();
    }
  }

  private boolean isUnansweredAt(long now) {
    synchronized (asked) {
      return isAsking && now - askingSinceNanos > MAX_ASKING_NANOS;
    }
  }

  /** Looked at once a second. */
  void lookAt(long now) {
    if (isUnansweredAt(now)) {
      // First: what is cancelled has failed, too.
      fail(
          "The client was asked for something by %s, and has not answered in time.",
          "not_answered");
      cancelUpstream("The client has not answered in time");
    } else if (now - lastWordNanos > SILENCE_NANOS) {
      lastWordNanos = now;
      call.reply().keepAlive();
    }
  }

  /** The client wants no answer any more, and says so. */
  void cancelledByClient(String reason) {
    if (over(CallEnd.of(CallOutcome.CANCELLED))) {
      call.reply().end();
      cancelUpstream(reason);
    }
  }

  /**
   * In the stateless revisions that is how calls are cancelled. In the others it does not end them;
   * but what nobody hears of gets no more time, and has a bound.
   */
  private void clientHasGone() {
    hasClientGone = true;
    if (call.isModern() && over(CallEnd.of(CallOutcome.CLIENT_GONE))) {
      cancelUpstream("The client has left");
    }
  }

  private void cancelUpstream(String reason) {
    session.ifPresent(stored -> calls.tellCancelled(call, stored, outgoing.id(), reason));
    cancelExchange();
  }

  private void cancelExchange() {
    UpstreamExchange running;
    synchronized (asked) {
      isCancelled = true;
      running = exchange;
    }
    if (running != null) {
      running.cancel();
    }
  }

  private void fail(UpstreamException reason) {
    fail(Errors.of(reason, call.gateway(), true));
  }

  private void fail(String sentence, String fault) {
    fail(Errors.ofAnswer(sentence, call.gateway(), fault));
  }

  private void fail(McpErrorException error) {
    if (over(CallEnd.of(error))) {
      Errors.answer(call.reply(), call.revision(), Optional.of(call.id()), error);
    }
  }

  /** Whether this was still running: of all that end it, one wins. */
  private boolean over(CallEnd end) {
    if (isOver.compareAndSet(false, true)) {
      span.ifPresent(attempt -> attempt.end(end));
      call.reply().ends(end);
      // The stream may stay open, and is bounded again.
      release();
      calls.ended(this, call);
      return true;
    }
    return false;
  }
}
