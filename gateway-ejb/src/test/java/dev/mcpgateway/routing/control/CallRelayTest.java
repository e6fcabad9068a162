package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.UpstreamException;
import dev.mcpgateway.upstream.UpstreamExchange;
import dev.mcpgateway.upstream.UpstreamFault;
import dev.mcpgateway.upstream.UpstreamHead;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TracerProvider;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallRelayTest {

  private static final String LOG =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":1}}";
  private static final long AFTER_TEN_MINUTES = CallRelay.MAX_ASKING_NANOS + 1_000_000_000L;

  private final RecordingReply client = new RecordingReply();
  private final List<String> upstream = new ArrayList<>();
  private final RecordingCalls calls = new RecordingCalls();
  private final Exchange exchange = new Exchange();
  private final HeapShare buffers = new HeapShare(200_000);
  private int exchangesOver;
  private ClientCall call;
  private OutgoingCall outgoing;
  private CallRelay relay = relay("upstream-session");

  @Test
  void aLogLineDoesNotEndTheTimeThatAPersonHas() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));
    say(LOG);
    assertThat(exchange.told).containsExactly("hold");

    say(question("8"));
    relay.answered(calls.ids.sealed.get(0));
    assertThat(exchange.told).doesNotContain("release");
    relay.answered(calls.ids.sealed.get(1));
    assertThat(exchange.told).endsWith("release");
  }

  @Test
  void aQuestionThatIsTakenBackIsWaitedForNoMore() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));

    say(cancelled("\"" + "x".repeat(2_000) + "\""));
    assertThat(exchange.told).containsExactly("hold");
    say(cancelled("7"));

    assertThat(exchange.told).containsExactly("hold", "release");
    assertThat(client.told().getLast()).contains("notifications/cancelled");
  }

  @Test
  void aQuestionBeforeTheExchangeIsKnownHoldsItsClocks() {
    begin();
    say(question("7"));
    relay.startedAs(exchange);

    assertThat(exchange.told).containsExactly("hold");
  }

  @Test
  void theSecondQuestionHasTenMinutesOfItsOwn() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));
    long first = System.nanoTime();
    spin();
    say(question("8"));

    relay.lookAt(first + CallRelay.MAX_ASKING_NANOS + 1_000_000);
    assertThat(client.told()).noneMatch(told -> told.contains("not_answered"));
    relay.lookAt(first + AFTER_TEN_MINUTES);
    assertThat(client.told().getLast()).contains("not_answered");
  }

  @Test
  void anUpstreamThatGoesOnHasItsAnswerFromWhicheverReplica() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));
    long asked = System.nanoTime();
    spin();
    say(progress());

    relay.lookAt(asked + CallRelay.MAX_ASKING_NANOS + 1_000_000);

    assertThat(client.told()).noneMatch(told -> told.contains("not_answered"));
  }

  @Test
  void whatIsCancelledBeforeItsExchangeIsKnownIsCancelled() {
    begin();
    relay.cancelledByClient("enough");
    relay.startedAs(exchange);

    assertThat(exchange.told).contains("cancel");
  }

  @Test
  void whoeverDoesNotAnswerIsToldSo() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));

    relay.lookAt(System.nanoTime() + AFTER_TEN_MINUTES);

    assertThat(client.told().getLast()).startsWith("last 200 ").contains("not_answered");
    assertThat(upstream).containsExactly("cancelled");
    assertThat(exchange.told).contains("cancel");
  }

  @Test
  void anUpstreamThatAsksWithoutEndIsGivenUp() {
    begin();
    relay.startedAs(exchange);
    for (int i = 0; i < CallRelay.MAX_REQUESTS; i++) {
      say("{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"ping\"}");
    }
    assertThat(client.told()).isEmpty();

    String ping = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"ping\"}";
    say("[" + ping + "," + ping + "]");

    assertThat(client.told()).singleElement().asString().contains("too_many_requests");
    assertThat(exchange.told).contains("cancel");
    assertThat(upstream).filteredOn("answer"::equals).hasSize(CallRelay.MAX_REQUESTS);
  }

  @Test
  void aQuestionWhoseIdNoAnswerCouldHaveIsRefused() {
    relay = relay("s".repeat(8_000));
    begin();
    relay.startedAs(exchange);

    say(question("7"));

    assertThat(client.told()).isEmpty();
    assertThat(upstream).containsExactly("answer");
    assertThat(exchange.told).isEmpty();
  }

  @Test
  void aSessionThatIsUnknownToAnUpstreamThatSays400IsForgotten() {
    relay.startedAs(exchange);
    relay.head(head(400, "application/json"));
    relay.part(
        bytes(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"No session\"}}"));
    relay.end();

    assertThat(upstream).containsExactly("forgotten");
    assertThat(client.told()).singleElement().asString().contains("No session");
  }

  @Test
  void a400WithoutAWordForgetsTheSessionToo() {
    relay.startedAs(exchange);
    relay.head(head(400, "text/plain"));
    relay.part(bytes("no"));
    relay.end();

    assertThat(upstream).containsExactly("forgotten");
    assertThat(client.told()).singleElement().asString().contains("no_response");
  }

  /** Nothing of it is read, and it may never end. */
  @Test
  void whatHasNoMessageIsSaidAtOnceAndReadToABound() {
    relay.startedAs(exchange);
    relay.head(head(405, "text/html"));

    assertThat(client.told())
        .singleElement()
        .asString()
        .contains("no_response", "HTTP 405 without a message");
    relay.part(noise());
    assertThat(exchange.told).isEmpty();
    relay.part(noise());
    assertThat(exchange.told).containsExactly("cancel");
    assertThat(client.told()).hasSize(1);
  }

  @Test
  void whatFollowsTheResponseIsReadToABound() {
    begin();
    relay.startedAs(exchange);
    say("{\"jsonrpc\":\"2.0\",\"id\":" + outgoing.id() + ",\"result\":{}}");
    relay.part(noise());
    assertThat(exchange.told).isEmpty();

    relay.part(noise());

    assertThat(exchange.told).containsExactly("cancel");
    assertThat(client.told()).singleElement().asString().contains("\"result\"");
  }

  @Test
  void aStreamThatSaysNothingForTheClientIsTooLongSomeDay() {
    begin();
    relay.startedAs(exchange);
    for (int i = 0; i < 31; i++) {
      relay.part(noise());
    }
    say(LOG);
    for (int i = 0; i < 32; i++) {
      relay.part(noise());
    }
    assertThat(client.told()).singleElement().asString().startsWith("message ");

    relay.part(noise());

    assertThat(client.told()).last().asString().contains("too_long");
    assertThat(exchange.told).containsExactly("cancel");
  }

  /** In revisions with sessions that cancels nothing; but nobody hears of it any more. */
  @Test
  void whoHasLeftKeepsNoCallAliveForEver() {
    begin();
    relay.startedAs(exchange);
    say(progress());
    assertThat(exchange.told).containsExactly("extend");
    client.leave();

    say(progress());
    assertThat(exchange.told).containsExactly("extend");
    for (int i = 0; i < 32; i++) {
      relay.part(noise());
      say(progress());
    }
    assertThat(exchange.told).containsExactly("extend", "cancel");
  }

  /** A person cannot answer any more, so that the last question has the ten minutes of any. */
  @Test
  void whoHasLeftKeepsNoQuestionAliveForEver() {
    begin();
    relay.startedAs(exchange);
    say(question("7"));
    long asked = System.nanoTime();
    client.leave();
    spin();
    say(progress());

    relay.lookAt(asked + CallRelay.MAX_ASKING_NANOS + 1_000_000);

    assertThat(client.told()).last().asString().contains("not_answered");
    assertThat(exchange.told).contains("cancel");
  }

  @Test
  void whoHasLeftIsAskedNothing() {
    begin();
    relay.startedAs(exchange);
    client.leave();

    say(question("7"));

    assertThat(client.told()).isEmpty();
    assertThat(upstream).containsExactly("answer");
    assertThat(exchange.told).isEmpty();
  }

  /** Its connection may be taken for idle by what is between. */
  @Test
  void whatTheClientIsNotToldIsSilenceToIt() {
    long started = System.nanoTime();
    begin();
    relay.startedAs(exchange);
    spin();
    say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");

    relay.lookAt(started + CallRelay.SILENCE_NANOS + 1_000_000);

    assertThat(client.told()).containsExactly("keep-alive");
  }

  @Test
  void aCallInASessionThatIsLostIsSentAgainThoughNothingFollows() {
    relay.startedAs(exchange);
    relay.head(head(404, "text/html"));
    assertThat(upstream).containsExactly("again");
    assertThat(exchangesOver).isZero();

    relay.failed(new UpstreamException(UpstreamFault.TIMEOUT, "It takes too long"));

    assertThat(upstream).containsExactly("again");
    assertThat(client.told()).isEmpty();
    assertThat(exchangesOver).isOne();
  }

  @Test
  void aCallInASessionThatIsLostIsSentAgainOnceHoweverLongThatIsSaid() {
    relay.startedAs(exchange);
    relay.head(head(404, "text/html"));
    relay.part(noise());
    relay.part(noise());
    relay.end();

    assertThat(client.told()).isEmpty();
    assertThat(upstream).containsExactly("again");
    assertThat(exchange.told).containsExactly("cancel");
  }

  /** Agents may use a server, and need not know where it is. */
  @Test
  void whatFailsNamesTheServerAndWhatToDoAndNoAddress() {
    relay.head(head(503, "text/html"));

    assertThat(client.told())
        .singleElement()
        .asString()
        .contains(
            "Upstream server \\\"Gateway\\\" answers 503: it does not work now. The outcome is"
                + " unknown: look what was done before you call it again.")
        .doesNotContain("upstream.example");
  }

  @Test
  void aRedirectLeadsNoAgentAnywhere() {
    relay.head(
        new UpstreamHead(
            307,
            name -> name.equalsIgnoreCase("Location") ? "http://10.1.2.3/secret-place" : null));

    assertThat(client.told())
        .singleElement()
        .asString()
        .contains(
            "answers 307, and redirects are not followed. Nothing was done: whoever administers the"
                + " gateway has to mend that.")
        .doesNotContain("10.1.2.3", "secret-place", "leads");
  }

  /** Until the clock is somewhat later. */
  private static void spin() {
    long began = System.nanoTime();
    while (System.nanoTime() - began < 2_000_000) {
      Thread.onSpinWait();
    }
  }

  /** As long as what is read of an answer that says nothing. */
  private static ByteBuffer noise() {
    return bytes(":" + " ".repeat(CallRelay.MAX_DISCARDED - 2) + "\n");
  }

  @Test
  void whatItsClientCancelsElsewhereIsCancelled() {
    ClientSession session = call.session().orElseThrow();
    relay.startedAs(exchange);
    Signal ofAnotherCall = Signal.cancelled(session, JsonRpcId.of("1"), "another");
    Signal ofAnotherSession = Signal.cancelled(Relays.session(), call.id(), "another's");
    Signal signal = Signal.cancelled(session, call.id(), "enough");

    relay.hear(ofAnotherCall, System.nanoTime());
    relay.hear(ofAnotherSession, System.nanoTime());
    relay.hear(signal, System.nanoTime() - Duration.ofMinutes(1).toNanos());
    assertThat(upstream).isEmpty();

    relay.hear(signal, System.nanoTime());
    assertThat(upstream).containsExactly("cancelled");
    assertThat(exchange.told).contains("cancel");
  }

  @Test
  void whatItsClientAnswersElsewhereIsWaitedForNoMore() {
    ClientSession session = call.session().orElseThrow();
    begin();
    relay.startedAs(exchange);
    say(question("7"));

    relay.hear(Signal.answered(session, "another"), System.nanoTime());
    assertThat(exchange.told).containsExactly("hold");
    relay.hear(Signal.answered(session, calls.ids.sealed.get(0)), System.nanoTime());

    assertThat(exchange.told).containsExactly("hold", "release");
  }

  @Test
  void whatHasArrivedIsCountedUntilTheExchangeIsOver() {
    begin();
    relay.startedAs(exchange);
    String log = LOG.replace("1}}", "\"" + "x".repeat(50_000));
    relay.part(bytes("data: " + log));
    assertThat(buffers.taken()).isBetween(50_000L, 102_000L);

    relay.part(bytes("\"}}\n\n"));
    say(response());
    assertThat(client.told()).hasSize(2).last().asString().startsWith("last 200");
    assertThat(buffers.taken()).isPositive();
    assertThat(exchangesOver).isZero();

    relay.end();
    relay.failed(new UpstreamException(UpstreamFault.CANCELLED, "It was cancelled"));
    assertThat(buffers.taken()).isZero();
    assertThat(exchangesOver).isOne();
  }

  @Test
  void anAnswerThatThereIsNoRoomForIsGivenUp() {
    buffers.hold(150_000);
    begin();
    relay.startedAs(exchange);
    relay.part(bytes("data: " + "x".repeat(CallRelay.ALWAYS_KEPT - 2_000)));
    assertThat(client.told()).isEmpty();

    relay.part(bytes("x".repeat(CallRelay.ALWAYS_KEPT)));

    assertThat(client.told())
        .singleElement()
        .asString()
        .startsWith("last 200 ")
        .contains("out_of_memory", "outcome is unknown");
    assertThat(exchange.told).contains("cancel");
    assertThat(buffers.taken()).isEqualTo(150_000);
  }

  @Test
  void aSmallAnswerHasRoomHoweverMuchOthersTake() {
    buffers.hold(1_000_000);
    begin();
    relay.startedAs(exchange);

    say(response());

    assertThat(client.told()).singleElement().asString().contains("\"result\":{}");
  }

  private String response() {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}".formatted(outgoing.id());
  }

  private CallRelay relay(String sessionId) {
    call =
        Relays.call(
            McpMethod.TOOLS_CALL,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"_meta\":{\"progressToken\":\"p\"}}}",
            Relays.item(ItemKind.TOOL, "a", "a", "{}"),
            client);
    outgoing = OutgoingCall.of(call, List.of(), Optional.empty(), Optional.empty());
    return new CallRelay(call, outgoing, Optional.of(Relays.stored(sessionId)), false, calls);
  }

  private String progress() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\""
        + outgoing.id().value()
        + "\",\"progress\":1}}";
  }

  private void begin() {
    relay.head(head(200, "text/event-stream"));
  }

  private void say(String message) {
    relay.part(bytes("data: " + message + "\n\n"));
  }

  private static String question(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"elicitation/create\",\"params\":{\"message\":\"?\"}}";
  }

  private static String cancelled(String id) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
        + id
        + "}}";
  }

  @Test
  void theSpanOfAnAttemptThatIsNotSentEnds() {
    List<String> told = new ArrayList<>();
    begin();
    relay.tracedBy(
        Optional.of(
            new CallSpan(
                TracerProvider.noop().get("test"), recording(told), McpMethod.TOOLS_CALL)));

    relay.notSent();

    assertThat(told).contains("setStatus").endsWith("end");
    assertThat(client.told()).as("whoever wanted to send it answers").isEmpty();
    told.clear();
    relay.failed(new UpstreamException(UpstreamFault.CANCELLED, "It was cancelled"));
    assertThat(told).isEmpty();
  }

  /** A span that keeps what it is asked to do. */
  private static Span recording(List<String> told) {
    return (Span)
        Proxy.newProxyInstance(
            Span.class.getClassLoader(),
            new Class<?>[] {Span.class},
            (span, method, arguments) -> {
              told.add(method.getName());
              return method.getReturnType() == Span.class ? span : null;
            });
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(Bytes.of(text));
  }

  private static UpstreamHead head(int status, String type) {
    return new UpstreamHead(status, name -> name.equalsIgnoreCase("Content-Type") ? type : null);
  }

  private static final class RecordingIds extends ServerRequestIds {
    private final List<String> sealed = new ArrayList<>();

    RecordingIds() {
      super(Relays.sealer());
    }

    @Override
    String seal(ClientSession client, Origin origin) {
      String id = super.seal(client, origin);
      sealed.add(id);
      return id;
    }
  }

  private final class RecordingCalls extends Calls {
    private final RecordingIds ids = new RecordingIds();

    @Override
    ServerRequestIds ids() {
      return ids;
    }

    @Override
    int maxResponseBytes() {
      return 1 << 20;
    }

    @Override
    void answerUpstream(ClientCall call, Stored session, byte[] message) {
      upstream.add("answer");
    }

    @Override
    void tellCancelled(ClientCall call, Stored session, JsonRpcId id, String reason) {
      upstream.add("cancelled");
    }

    @Override
    void again(CallRelay relay, ClientCall call, Stored lost) {
      upstream.add("again");
    }

    @Override
    void forget(ClientCall call, Stored lost) {
      upstream.add("forgotten");
    }

    @Override
    HeapShare buffers() {
      return buffers;
    }

    @Override
    void exchangeIsOver(ClientCall call) {
      exchangesOver++;
    }

    @Override
    void ended(CallRelay ended, ClientCall call) {
      // Nobody keeps it.
    }
  }

  private final class Exchange implements UpstreamExchange {
    private final List<String> told = new ArrayList<>();

    @Override
    public void cancel() {
      told.add("cancel");
      relay.failed(new UpstreamException(UpstreamFault.CANCELLED, "It was cancelled"));
    }

    @Override
    public void pause() {
      told.add("pause");
    }

    @Override
    public void resume() {
      told.add("resume");
    }

    @Override
    public void holdTimeouts() {
      if (told.isEmpty() || !told.getLast().equals("hold")) {
        told.add("hold");
      }
    }

    @Override
    public void releaseTimeouts() {
      told.add("release");
    }

    @Override
    public void extendTotal(Duration time) {
      told.add("extend");
    }
  }
}
