package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.catalog.RowOwnership;
import dev.mcpgateway.catalog.ServedForm;
import dev.mcpgateway.catalog.ServedGateway;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.jsonrpc.Revision;
import dev.mcpgateway.keyring.KeyRing;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.UpstreamSessionStore.Stored;
import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.sealing.Sealer;
import dev.mcpgateway.sealing.SealingRing;
import dev.mcpgateway.session.ClientSession;
import dev.mcpgateway.testbed.RawServer;
import dev.mcpgateway.upstream.Era;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamClient;
import dev.mcpgateway.upstream.UpstreamServer;
import dev.mcpgateway.upstream.UpstreamTimeouts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One call to a server that does with its stream what servers may do. */
class CallRelayTimeoutsTest {

  private static final UpstreamTimeouts TIMEOUTS =
      new UpstreamTimeouts(
          Duration.ofSeconds(5), Duration.ofSeconds(1), Optional.of(Duration.ofMinutes(1)));

  private final UpstreamClient client =
      new UpstreamClient(SettingLookup.of(Map.of("mcpgateway.upstream.denied-networks", "none")));

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aStreamThatStaysOpenAfterTheResponseIsClosedThoughTheClientWasAsked() throws Exception {
    CompletableFuture<String> id = new CompletableFuture<>();
    CountDownLatch answered = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              begin(out);
              String asked = id.join();
              event(
                  out,
                  "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{}}");
              answered.await();
              event(out, "{\"jsonrpc\":\"2.0\",\"id\":" + asked + ",\"result\":{}}");
              // The stream does not end.
              return true;
            })) {
      Answer answer = new Answer();
      call(server, answer, id);

      assertThat(answer.first.get(5, TimeUnit.SECONDS)).contains("elicitation/create");
      Awaitility.await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(5))
          .until(() -> server.open() == 1 && !answer.last.isDone());
      answered.countDown();

      assertThat(answer.last.get(5, TimeUnit.SECONDS)).contains("\"result\"");
      Awaitility.await().atMost(Duration.ofMillis(2_500)).until(() -> server.open() == 0);
    }
  }

  @Test
  void aRequestAfterTheResponseHoldsNothing() throws Exception {
    CompletableFuture<String> id = new CompletableFuture<>();
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              begin(out);
              event(
                  out,
                  "[{\"jsonrpc\":\"2.0\",\"id\":"
                      + id.join()
                      + ",\"result\":{}},{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{}}]");
              return true;
            })) {
      Answer answer = new Answer();
      call(server, answer, id);

      assertThat(answer.last.get(5, TimeUnit.SECONDS)).contains("\"result\"");
      Awaitility.await().atMost(Duration.ofSeconds(3)).until(() -> server.open() == 0);
    }
  }

  private static void begin(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
  }

  private static void event(OutputStream out, String message) throws IOException {
    String event = "data: " + message + "\n\n";
    out.write(
        String.format(Locale.ROOT, "%x\r\n%s\r\n", event.length(), event)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Sends a call, and tells its id upstream once all that arrives is listened to. */
  private void call(RawServer raw, ClientReply reply, CompletableFuture<String> id) {
    UpstreamServer server =
        UpstreamServer.of("1", UpstreamAddress.of("http://127.0.0.1:" + raw.port() + "/mcp"));
    ClientCall call = call(server, reply);
    OutgoingCall outgoing = OutgoingCall.of(call, List.of(), Optional.empty(), Optional.empty());
    Stored session =
        new Stored(new UpstreamSession(Optional.of("s"), "2025-11-25"), "1", Instant.MAX);
    CallRelay relay = new CallRelay(call, outgoing, Optional.of(session), false, new OneCall());
    relay.startedAs(
        client.send(
            server,
            outgoing.request(server, Optional.of(session.session())).timeouts(TIMEOUTS),
            relay));
    id.complete(outgoing.id().toString());
  }

  private static ClientCall call(UpstreamServer server, ClientReply reply) {
    byte[] message =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}"
            .getBytes(StandardCharsets.US_ASCII);
    JsonSlice none = JsonText.parse("{}".getBytes(StandardCharsets.US_ASCII), JsonRules.STRICT);
    return new ClientCall(
        null,
        Relays.request(message),
        Envelope.scan(message, JsonRules.STRICT),
        McpMethod.TOOLS_CALL,
        Revision.V2025_11_25,
        Optional.of(
            new ClientSession(
                UUID.randomUUID(),
                Optional.empty(),
                "user@example.com",
                new Revision.Agreement("2025-11-25", Revision.V2025_11_25),
                "{\"elicitation\":{}}",
                "{}",
                Instant.now(),
                Instant.now().plusSeconds(60))),
        new ServedItem(
            ItemKind.TOOL,
            "1",
            "t",
            "t",
            Map.of(Era.LEGACY, new ServedForm(none, none)),
            RowOwnership.of("team", "owner@example.com", Visibility.PUBLIC),
            Optional.of("1")),
        new ServedGateway(
            "1", "one", Optional.of(server), Optional.empty(), Map.of(Era.LEGACY, none)),
        Era.LEGACY,
        new ObservedReply(reply, true, Optional.empty(), over -> {}));
  }

  /** What a call needs of the rest, which the database and the settings belong to. */
  private static final class OneCall extends Calls {
    private final ServerRequestIds ids = new ServerRequestIds(sealer());

    private static Sealer sealer() {
      return new Sealer(
          new SealingRing(
              new KeyRing<>(
                  List.of(
                      new KeyRing.Entry<>(
                          Optional.of("k"), new SecretKeySpec(new byte[32], "AES"))))));
    }

    @Override
    ServerRequestIds ids() {
      return ids;
    }

    @Override
    RequestStates states() {
      return new RequestStates(sealer());
    }

    @Override
    int maxResponseBytes() {
      return 1 << 20;
    }

    @Override
    HeapShare buffers() {
      return new HeapShare(Long.MAX_VALUE);
    }

    @Override
    void exchangeIsOver(ClientCall call) {
      // Nor was what it takes.
    }

    @Override
    void ended(CallRelay relay, ClientCall call) {
      // It was not remembered.
    }
  }

  private static final class Answer implements ClientReply {
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> last = new CompletableFuture<>();

    @Override
    public void message(byte[] json) {
      first.complete(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public void last(int status, byte[] json) {
      last.complete(new String(json, StandardCharsets.UTF_8));
    }

    @Override
    public void header(String name, String value) {
      // The messages are what counts.
    }

    @Override
    public void empty(int status) {
      // As above.
    }

    @Override
    public void listen(byte[] first, byte[] last) {
      // As above.
    }

    @Override
    public void end() {
      // As above.
    }

    @Override
    public void keepAlive() {
      // As above.
    }

    @Override
    public void whenGone(Runnable work) {
      // It stays.
    }

    @Override
    public void whenEnded(Runnable work) {
      work.run();
    }

    @Override
    public void whenFull(Consumer<Boolean> work) {
      // It is never full.
    }
  }
}
