package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpgateway.testbed.KeyPairs;
import dev.mcpgateway.testbed.RawServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One exchange with servers that behave, and with others. */
class UpstreamClientTest {

  private static final byte[] BODY = "{\"x\":1}".getBytes(StandardCharsets.US_ASCII);
  private static final RawServer.Answer OK = (request, out) -> RawServer.json(out, "{}");

  private final Upstreams upstreams = Upstreams.allowingLoopback();

  @AfterEach
  void close() {
    upstreams.close();
  }

  /** Collects what is heard. */
  private static final class Heard implements UpstreamListener {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final StringBuilder body = new StringBuilder();
    private final AtomicInteger ends = new AtomicInteger();

    @Override
    public void head(UpstreamHead head) {
      status.complete(head.status());
    }

    @Override
    public void part(ByteBuffer part) {
      body.append(StandardCharsets.UTF_8.decode(part));
    }

    @Override
    public void end() {
      ends.incrementAndGet();
      end.complete(body.toString());
    }

    @Override
    public void failed(UpstreamException failure) {
      ends.incrementAndGet();
      status.completeExceptionally(failure);
      end.completeExceptionally(failure);
    }

    String text() throws Exception {
      return end.get(20, TimeUnit.SECONDS);
    }

    UpstreamException failure() {
      ExecutionException failure =
          catchThrowableOfType(ExecutionException.class, () -> end.get(20, TimeUnit.SECONDS));
      assertThat(failure).as("a failure").isNotNull();
      return (UpstreamException) failure.getCause();
    }
  }

  private Heard post(UpstreamServer server) {
    return post(upstreams, server);
  }

  private static Heard post(Upstreams upstreams, UpstreamServer server) {
    Heard heard = new Heard();
    UpstreamExchange exchange = upstreams.client().send(server, UpstreamRequest.post(BODY), heard);
    assertThat(exchange).isNotNull();
    return heard;
  }

  // What is sent.

  @Test
  void credentialsAreSentAndTheCallersNever() throws Exception {
    try (RawServer server = RawServer.start(OK)) {
      UpstreamServer plain = Upstreams.at(server);
      List<UpstreamServer> servers =
          List.of(
              Upstreams.with(plain, new Credential.None(), "x-trace"),
              Upstreams.with(plain, new Credential.Basic("ü", "p:w"), "x-trace"),
              Upstreams.with(plain, new Credential.Bearer("t0ken"), "x-trace"),
              Upstreams.with(
                  plain,
                  new Credential.Headers(List.of(new HeaderField("X-Api-Key", "k"))),
                  "x-trace",
                  "x-api-key"));
      for (UpstreamServer one : servers) {
        for (UpstreamRequest request :
            List.of(UpstreamRequest.post(BODY), UpstreamRequest.get(), UpstreamRequest.delete())) {
          Heard heard = new Heard();
          upstreams
              .client()
              .send(
                  one,
                  request
                      .header("Mcp-Session-Id", "s")
                      .callersHeader("Authorization", "Bearer callers")
                      .callersHeader("Cookie", "callers=1")
                      .callersHeader("X-Api-Key", "callers")
                      .callersHeader("X-Other", "callers")
                      .callersHeader("X-Trace", "passed"),
                  heard);
          heard.text();
        }
      }
      assertThat(server.requests()).hasSize(12);
      assertThat(server.requests())
          .allSatisfy(
              request -> {
                assertThat(request.headers().toString()).doesNotContain("callers");
                assertThat(request.headers())
                    .containsEntry("X-Trace", List.of("passed"))
                    .containsEntry("Mcp-Session-Id", List.of("s"))
                    .containsEntry("Accept-Encoding", List.of("identity"))
                    .doesNotContainKeys("Upgrade", "Cookie", "X-Other");
              });
      assertThat(server.requests())
          .extracting(request -> request.header("Authorization"))
          .containsExactly(
              "",
              "",
              "",
              "Basic w7w6cDp3",
              "Basic w7w6cDp3",
              "Basic w7w6cDp3",
              "Bearer t0ken",
              "Bearer t0ken",
              "Bearer t0ken",
              "",
              "",
              "");
      assertThat(server.requests().subList(9, 12))
          .allSatisfy(request -> assertThat(request.header("X-Api-Key")).isEqualTo("k"));
    }
  }

  @Test
  void nothingIsSentTwiceAndNoCookieIsKept() throws Exception {
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              if (request.header("X-Close").isEmpty()) {
                return RawServer.respond(out, "200 OK\r\nSet-Cookie: a=b; Path=/", "");
              }
              return false;
            })) {
      post(Upstreams.at(server)).text();
      post(Upstreams.at(server)).text();
      assertThat(server.requests()).allMatch(request -> request.header("Cookie").isEmpty());

      Heard heard = new Heard();
      upstreams
          .client()
          .send(Upstreams.at(server), UpstreamRequest.post(BODY).header("X-Close", "1"), heard);
      UpstreamException failure = heard.failure();

      assertThat(failure.fault()).isEqualTo(UpstreamFault.CONNECTION_LOST);
      assertThat(failure.isOutcomeUnknown()).isTrue();
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void anAnswerLongerThanItsBoundIsCutWhereverItsLengthIsSaid() throws Exception {
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                request.header("X-Chunks").isEmpty()
                    ? RawServer.json(out, "x".repeat(1_001))
                    : chunked(out, "x".repeat(1_001)))) {
      for (String chunks : List.of("", "1")) {
        for (long bound : List.of(1_000L, 1_001L)) {
          Heard heard = new Heard();
          UpstreamRequest request = UpstreamRequest.post(BODY).maxBytes(bound);
          upstreams
              .client()
              .send(
                  Upstreams.at(server),
                  chunks.isEmpty() ? request : request.header("X-Chunks", chunks),
                  heard);
          if (bound == 1_001) {
            assertThat(heard.text()).hasSize(1_001);
          } else {
            assertThat(heard.failure().fault()).isEqualTo(UpstreamFault.TOO_LONG);
          }
        }
      }
    }
  }

  private static boolean chunked(OutputStream out, String body) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    out.write(
        (head + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  // Where to.

  @Test
  void aNameThatGetsADeniedAddressOnTheSecondLookIsNotFollowed() throws Exception {
    Queue<InetAddress> answers =
        new ArrayDeque<>(
            List.of(
                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                InetAddress.getByAddress(
                    new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254})));
    AtomicInteger looks = new AtomicInteger();
    try (RawServer server =
            RawServer.start(
                (request, out) -> {
                  RawServer.respond(out, "200 OK\r\nConnection: close", "");
                  return false;
                });
        Upstreams rebinding =
            Upstreams.with(
                Map.of(UpstreamSettings.DENIED_NETWORKS, "link-local"),
                name -> {
                  looks.incrementAndGet();
                  return List.of(answers.remove());
                })) {
      UpstreamServer upstream = Upstreams.at("http://rebind.test:" + server.port() + "/");

      assertThat(post(rebinding, upstream).text()).isEmpty();
      // Checked and connected to by one look.
      assertThat(looks).hasValue(1);
      assertThat(server.requests().get(0).header("Host")).startsWith("rebind.test:");

      UpstreamException failure = post(rebinding, upstream).failure();
      assertThat(failure.fault()).isEqualTo(UpstreamFault.DENIED_ADDRESS);
      assertThat(failure.isOutcomeUnknown()).isFalse();
      assertThat(failure.getMessage()).doesNotContain("169.254");
      assertThat(looks).hasValue(2);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void ofSeveralAddressesThoseThatAreDeniedAreLeftOut() throws Exception {
    try (RawServer server = RawServer.start(OK);
        Upstreams mixed =
            Upstreams.with(
                Map.of(UpstreamSettings.DENIED_NETWORKS, "link-local,127.0.0.2"),
                name ->
                    List.of(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 2}),
                        // Nothing listens there.
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 3}),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1})))) {
      assertThat(post(mixed, Upstreams.at(server)).text()).isEqualTo("{}");
    }
  }

  @Test
  void loopbackIsDeniedUnlessItIsAllowed() throws Exception {
    try (RawServer server = RawServer.start(OK);
        Upstreams usual = Upstreams.with(Map.of(), NameLookup.OF_SYSTEM)) {
      for (String host :
          List.of("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]")) {
        UpstreamServer upstream = Upstreams.at("http://" + host + ":" + server.port() + "/");
        assertThat(post(usual, upstream).failure().fault())
            .as(host)
            .isEqualTo(UpstreamFault.DENIED_ADDRESS);
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void aNameWhoseServersAreSilentHoldsOneThreadAndNoCaller() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Upstreams silent =
        Upstreams.with(
            Map.of(UpstreamSettings.CONNECT_TIMEOUT, "PT0.5S"),
            name -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return List.of();
            })) {
      long start = System.nanoTime();
      List<Heard> heard = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        heard.add(post(silent, Upstreams.at("http://silent.test/")));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      for (Heard one : heard) {
        assertThat(one.failure().fault()).isEqualTo(UpstreamFault.TIMEOUT);
      }
      assertThat(threadsOfUpstreams()).isLessThan(12);
    } finally {
      never.countDown();
    }
  }

  @Test
  void behindAProxyNamesAloneAreChecked() throws Exception {
    try (RawServer proxy = RawServer.start(OK);
        Upstreams proxied =
            Upstreams.with(
                Map.of(UpstreamSettings.PROXY, "http://127.0.0.1:" + proxy.port()),
                NameLookup.OF_SYSTEM)) {
      assertThat(post(proxied, Upstreams.at("http://only-the-proxy-knows.test/mcp")).text())
          .isEqualTo("{}");
      assertThat(proxy.requests().get(0).line())
          .isEqualTo("POST http://only-the-proxy-knows.test/mcp HTTP/1.1");
      assertThat(proxy.requests().get(0).header("Host")).isEqualTo("only-the-proxy-knows.test");
      for (String host : List.of("localhost", "127.0.0.1", "169.254.169.254", "a.localhost")) {
        assertThat(post(proxied, Upstreams.at("http://" + host + "/")).failure().fault())
            .isEqualTo(UpstreamFault.DENIED_ADDRESS);
      }
      assertThat(proxy.requests()).hasSize(1);
    }
    try (Upstreams proxied =
        Upstreams.with(
            Map.of(UpstreamSettings.PROXY, "http://127.0.0.1:1"), NameLookup.OF_SYSTEM)) {
      assertThat(post(proxied, Upstreams.at("http://a.test/")).failure().fault())
          .isEqualTo(UpstreamFault.PROXY);
    }
  }

  @Test
  void toTlsServersAProxyIsAskedForATunnel() throws Exception {
    try (RawServer proxy =
            RawServer.start(
                (request, out) -> RawServer.respond(out, "407 Proxy Authentication Required", ""));
        Upstreams proxied =
            Upstreams.with(
                Map.of(UpstreamSettings.PROXY, "http://127.0.0.1:" + proxy.port()),
                NameLookup.OF_SYSTEM)) {
      Heard heard = post(proxied, Upstreams.at("https://secret.test/mcp"));
      Awaitility.await().until(() -> heard.end.isDone());
      assertThat(proxy.requests().get(0).line()).isEqualTo("CONNECT secret.test:443 HTTP/1.1");
    }
  }

  // TLS.

  @Test
  void certificatesAreCheckedAndShown(@TempDir Path directory) throws Exception {
    KeyPairs right = KeyPairs.of(directory, "mcp.test", "-1d");
    KeyPairs wrong = KeyPairs.of(directory, "other.test", "-1d");
    KeyPairs client = KeyPairs.of(directory, "client.test", "-1d");
    KeyPairs authority = KeyPairs.of(directory, "authority.test", "-1d");
    KeyPairs expired = KeyPairs.of(directory, "mcp.test", "-10d", Optional.of(authority));
    KeyPairs signed = KeyPairs.of(directory, "mcp.test", "-1d", Optional.of(authority));
    try (RawServer good = RawServer.startTls(right.server(client), false, OK);
        RawServer another = RawServer.startTls(wrong.server(client), false, OK);
        RawServer old = RawServer.startTls(expired.server(client), false, OK);
        RawServer young = RawServer.startTls(signed.server(client), false, OK);
        RawServer asking = RawServer.startTls(right.server(client), true, OK);
        RawServer plain = RawServer.start((request, out) -> false)) {
      assertThat(post(tls(good, trusting(right))).text()).isEqualTo("{}");
      assertTlsFailure(tls(good, TlsMaterial.NONE), "leads to no authority");
      assertTlsFailure(tls(another, trusting(wrong)), "is another name's");
      assertTlsFailure(tls(old, trusting(authority)), "has expired");
      assertThat(post(tls(young, trusting(authority))).text()).isEqualTo("{}");
      assertTlsFailure(tls(plain, TlsMaterial.NONE), "TLS");

      TlsMaterial withClient =
          new TlsMaterial(
              Optional.of(right.certificate()),
              Optional.of(client.certificate()),
              Optional.of(client.key()));
      assertThat(post(tls(asking, withClient)).text()).isEqualTo("{}");
      // The connections of another profile are not used for it.
      Heard without = post(tls(asking, trusting(right)));
      assertThat(without.failure().fault()).isIn(UpstreamFault.TLS, UpstreamFault.CONNECTION_LOST);
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused(@TempDir Path directory) throws Exception {
    KeyPairs one = KeyPairs.of(directory, "one.test", "-1d");
    KeyPairs two = KeyPairs.of(directory, "two.test", "-1d");
    TlsMaterial material =
        new TlsMaterial(Optional.empty(), Optional.of(one.certificate()), Optional.of(two.key()));
    assertThat(catchThrowableOfType(UpstreamException.class, material::check))
        .hasMessageContaining("does not belong");
    new TlsMaterial(Optional.empty(), Optional.of(one.certificate()), Optional.of(one.key()))
        .check();
  }

  private static TlsMaterial trusting(KeyPairs server) throws Exception {
    return new TlsMaterial(Optional.of(server.certificate()), Optional.empty(), Optional.empty());
  }

  private static UpstreamServer tls(RawServer server, TlsMaterial material) {
    return Upstreams.with(Upstreams.at("https://mcp.test:" + server.port() + "/mcp"), material);
  }

  private void assertTlsFailure(UpstreamServer server, String problem) {
    UpstreamException failure = post(server).failure();
    assertThat(failure.fault()).isEqualTo(UpstreamFault.TLS);
    assertThat(failure).hasMessageContaining(problem);
    assertThat(failure.isOutcomeUnknown()).isFalse();
  }

  // What it costs.

  @Test
  void hangingServersHoldNoThread() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer hanging =
            RawServer.start(
                (request, out) -> {
                  never.await();
                  return false;
                });
        RawServer healthy = RawServer.start(OK)) {
      List<UpstreamExchange> exchanges = new ArrayList<>();
      List<Heard> heard = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        heard.add(new Heard());
        exchanges.add(
            upstreams
                .client()
                .send(Upstreams.at(hanging), UpstreamRequest.post(BODY), heard.get(i)));
      }
      Awaitility.await().until(() -> hanging.requests().size() == 500);
      // Up to 32 of them look names up.
      assertThat(threadsOfUpstreams()).isLessThan(40);
      assertThat(post(Upstreams.at(healthy)).text()).isEqualTo("{}");

      exchanges.forEach(UpstreamExchange::cancel);
      for (Heard one : heard) {
        UpstreamException failure = one.failure();
        assertThat(failure.fault()).isEqualTo(UpstreamFault.CANCELLED);
        assertThat(failure.isOutcomeUnknown()).isTrue();
        assertThat(one.ends).hasValue(1);
      }
    } finally {
      never.countDown();
    }
  }

  private static long threadsOfUpstreams() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mcpgateway-upstream-"))
        .count();
  }

  @Test
  void aServerThatWritesFasterThanIsReadHasToWait() throws Exception {
    AtomicLong written = new AtomicLong();
    int all = 64 << 20;
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              out.write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                          + all
                          + "\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
              return write(out, all, written);
            })) {
      AtomicLong read = new AtomicLong();
      CompletableFuture<Void> end = new CompletableFuture<>();
      UpstreamExchange exchange =
          upstreams
              .client()
              .send(
                  Upstreams.at(server),
                  UpstreamRequest.post(BODY),
                  new UpstreamListener() {
                    @Override
                    public void head(UpstreamHead head) {
                      // The body is what counts.
                    }

                    @Override
                    public void part(ByteBuffer part) {
                      read.addAndGet(part.remaining());
                    }

                    @Override
                    public void end() {
                      end.complete(null);
                    }

                    @Override
                    public void failed(UpstreamException failure) {
                      end.completeExceptionally(failure);
                    }
                  });
      exchange.pause();
      Awaitility.await()
          .during(Duration.ofMillis(700))
          .atMost(Duration.ofSeconds(10))
          .until(() -> written.get() < all);
      assertThat(read.get()).isLessThan(all);

      exchange.resume();
      end.get(20, TimeUnit.SECONDS);
      assertThat(read).hasValue(all);
    }
  }

  private static boolean write(OutputStream out, int all, AtomicLong written) throws IOException {
    byte[] block = new byte[1 << 16];
    while (written.get() < all) {
      out.write(block);
      written.addAndGet(block.length);
    }
    return true;
  }

  @Test
  void whatIsCancelledOnAConnectionThatWasUsedBeforeClosesIt() throws Exception {
    String endless = "{\"endless\":1}";
    AtomicInteger left = new AtomicInteger();
    try (RawServer server =
        RawServer.start(
            (request, out) ->
                request.body().equals(endless) ? drip(out, left) : RawServer.json(out, "{}"))) {
      for (int i = 1; i <= 10; i++) {
        assertThat(post(Upstreams.at(server)).text()).isEqualTo("{}");
        Heard heard = new Heard();
        UpstreamExchange exchange = begun(server, endless, heard);

        exchange.cancel();

        assertThat(heard.failure().fault()).isEqualTo(UpstreamFault.CANCELLED);
        int cancelled = i;
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> left.get() == cancelled);
      }
      assertThat(server.connections()).isLessThan(20);
    }
  }

  @Test
  void whatIsCancelledThereIsClosedThoughTheServerIsSilent() throws Exception {
    String silent = "{\"silent\":1}";
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              if (!request.body().equals(silent)) {
                return RawServer.json(out, "{}");
              }
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              return true;
            })) {
      for (int i = 0; i < 5; i++) {
        assertThat(post(Upstreams.at(server)).text()).isEqualTo("{}");
        Heard heard = new Heard();
        UpstreamExchange exchange = begun(server, silent, heard);
        long open = server.open();

        exchange.cancel();

        assertThat(heard.failure().fault()).isEqualTo(UpstreamFault.CANCELLED);
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> server.open() < open);
      }
    }
  }

  /** One whose head has come. */
  private UpstreamExchange begun(RawServer server, String body, Heard heard) throws Exception {
    UpstreamExchange exchange =
        upstreams
            .client()
            .send(
                Upstreams.at(server),
                UpstreamRequest.post(body.getBytes(StandardCharsets.US_ASCII)),
                heard);
    assertThat(heard.status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    return exchange;
  }

  /** Comments, until nobody reads them. */
  private static boolean drip(OutputStream out, AtomicInteger left)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    try {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      while (!never.await(50, TimeUnit.MILLISECONDS)) {
        out.write("3\r\n:\n\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    } finally {
      left.incrementAndGet();
    }
    return false;
  }

  @Test
  void clocksStandStillWhileSomebodyIsAsked() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              answered.await();
              return RawServer.json(out, "{}");
            })) {
      UpstreamTimeouts short1 =
          new UpstreamTimeouts(
              Duration.ofSeconds(1), Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(1)));
      Heard heard = new Heard();
      UpstreamExchange exchange =
          upstreams
              .client()
              .send(Upstreams.at(server), UpstreamRequest.post(BODY).timeouts(short1), heard);
      exchange.holdTimeouts();
      Awaitility.await()
          .during(Duration.ofMillis(1_800))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !heard.end.isDone());
      answered.countDown();
      assertThat(heard.text()).isEqualTo("{}");

      Heard late = new Heard();
      CountDownLatch never = new CountDownLatch(1);
      try (RawServer silent =
          RawServer.start(
              (request, out) -> {
                never.await();
                return false;
              })) {
        upstreams
            .client()
            .send(Upstreams.at(silent), UpstreamRequest.post(BODY).timeouts(short1), late);
        assertThat(late.failure().fault()).isEqualTo(UpstreamFault.TIMEOUT);
      } finally {
        never.countDown();
      }
    }
  }

  /** Whoever reads many pages keeps their exchanges, to cancel them. */
  @Test
  void whoeverKeepsAnExchangeThatIsOverDoesNotKeepItsListener() throws Exception {
    try (RawServer server = RawServer.start(OK)) {
      Heard heard = new Heard();
      WeakReference<Heard> listener = new WeakReference<>(heard);
      UpstreamExchange exchange =
          upstreams.client().send(Upstreams.at(server), UpstreamRequest.post(BODY), heard);
      assertThat(heard.text()).isEqualTo("{}");
      heard = null;

      Awaitility.await()
          .until(
              () -> {
                System.gc();
                return listener.get() == null;
              });
      exchange.cancel();
    }
  }

  @Test
  void aLookupThatFailsInAnyWayIsMadeAgain() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    NameLookup failing =
        name -> {
          if (lookups.incrementAndGet() == 1) {
            throw new StackOverflowError();
          }
          return List.of(InetAddress.getLoopbackAddress());
        };
    try (RawServer server = RawServer.start(OK);
        Upstreams own = Upstreams.with(Map.of(UpstreamSettings.DENIED_NETWORKS, "none"), failing)) {
      assertThat(post(own, Upstreams.at(server)).failure().fault())
          .isEqualTo(UpstreamFault.CONNECTION_LOST);
      assertThat(post(own, Upstreams.at(server)).text()).isEqualTo("{}");
    }
  }

  @Test
  void aListenerThatFailsEndsItsExchangeAndNoOther() throws Exception {
    try (RawServer server = RawServer.start(OK)) {
      CompletableFuture<UpstreamException> failed = new CompletableFuture<>();
      upstreams
          .client()
          .send(
              Upstreams.at(server),
              UpstreamRequest.post(BODY),
              new UpstreamListener() {
                @Override
                public void head(UpstreamHead head) {
                  throw new IllegalStateException("a bug");
                }

                @Override
                public void part(ByteBuffer part) {
                  // Not reached.
                }

                @Override
                public void end() {
                  failed.complete(null);
                }

                @Override
                public void failed(UpstreamException failure) {
                  failed.complete(failure);
                }
              });
      assertThat(failed.get(10, TimeUnit.SECONDS)).isNotNull();
      assertThat(post(Upstreams.at(server)).text()).isEqualTo("{}");
    }
  }

  @Test
  void whomTheEndCannotBeToldHearsOfAFailure() throws Exception {
    try (RawServer server = RawServer.start(OK)) {
      CompletableFuture<UpstreamException> failed = new CompletableFuture<>();
      upstreams
          .client()
          .send(
              Upstreams.at(server),
              UpstreamRequest.post(BODY),
              listener(
                  () -> {
                    throw new IllegalStateException("a bug");
                  },
                  failed::complete));
      assertThat(failed.get(5, TimeUnit.SECONDS).fault()).isEqualTo(UpstreamFault.CONNECTION_LOST);
    }
  }

  @Test
  void aListenerThatFailsWhenItsTimeIsOverStopsNoClock() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer silent =
        RawServer.start(
            (request, out) -> {
              never.await();
              return false;
            })) {
      CountDownLatch failed = new CountDownLatch(1);
      upstreams
          .client()
          .send(
              Upstreams.at(silent),
              UpstreamRequest.post(BODY).timeouts(ofSeconds(1, 1, 1)),
              listener(
                  () -> {},
                  failure -> {
                    failed.countDown();
                    throw new IllegalStateException("a bug");
                  }));
      assertThat(failed.await(5, TimeUnit.SECONDS)).isTrue();

      Heard next = new Heard();
      upstreams
          .client()
          .send(
              Upstreams.at(silent), UpstreamRequest.post(BODY).timeouts(ofSeconds(1, 1, 1)), next);
      Awaitility.await().atMost(Duration.ofSeconds(5)).until(next.end::isDone);
      assertThat(next.failure().fault()).isEqualTo(UpstreamFault.TIMEOUT);
    } finally {
      never.countDown();
    }
  }

  private static UpstreamTimeouts ofSeconds(long firstByte, long idle, long total) {
    return new UpstreamTimeouts(
        Duration.ofSeconds(firstByte),
        Duration.ofSeconds(idle),
        Optional.of(Duration.ofSeconds(total)));
  }

  private static UpstreamListener listener(Runnable end, Consumer<UpstreamException> failed) {
    return new UpstreamListener() {
      @Override
      public void head(UpstreamHead head) {
        // The end is what counts.
      }

      @Override
      public void part(ByteBuffer part) {
        // As above.
      }

      @Override
      public void end() {
        end.run();
      }

      @Override
      public void failed(UpstreamException failure) {
        failed.accept(failure);
      }
    };
  }

  @Test
  void whileTheClientIsSlowTheServerIsNotTakenForIdle() throws Exception {
    try (RawServer server =
        RawServer.start(
            (request, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\n:"
                      .getBytes(StandardCharsets.US_ASCII));
              // The rest does not come.
              return true;
            })) {
      Heard slow = new Heard();
      UpstreamExchange exchange = paused(server, slow, ofSeconds(1, 1, 60));
      Awaitility.await()
          .during(Duration.ofMillis(1_800))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !slow.end.isDone());

      exchange.resume();
      Awaitility.await()
          .during(Duration.ofMillis(700))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !slow.end.isDone());
      Awaitility.await().atMost(Duration.ofSeconds(2)).until(slow.end::isDone);
      assertThat(slow.failure().fault()).isEqualTo(UpstreamFault.TIMEOUT);

      Heard tooSlow = new Heard();
      paused(server, tooSlow, ofSeconds(1, 1, 2));
      Awaitility.await().atMost(Duration.ofSeconds(4)).until(tooSlow.end::isDone);
      assertThat(tooSlow.failure().fault()).isEqualTo(UpstreamFault.TIMEOUT);
    }
  }

  private UpstreamExchange paused(RawServer server, Heard heard, UpstreamTimeouts timeouts)
      throws Exception {
    UpstreamExchange exchange =
        upstreams
            .client()
            .send(Upstreams.at(server), UpstreamRequest.post(BODY).timeouts(timeouts), heard);
    assertThat(heard.status.get(5, TimeUnit.SECONDS)).isEqualTo(200);
    exchange.pause();
    return exchange;
  }

  @Test
  void anUnusedProfileMakesRoomForAnother(@TempDir Path directory) throws Exception {
    String certificate = KeyPairs.of(directory, "mcp.test", "-1d").certificate();
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server = RawServer.start(OK);
        RawServer silent =
            RawServer.start(
                (request, out) -> {
                  never.await();
                  return false;
                })) {
      for (int i = 0; i < 257; i++) {
        assertThat(post(Upstreams.with(Upstreams.at(server), profile(certificate, i))).text())
            .isEqualTo("{}");
      }
      // Those that are in use stay.
      for (int i = 1_000; i < 1_256; i++) {
        post(Upstreams.with(Upstreams.at(silent), profile(certificate, i)));
      }
      assertThat(
              catchThrowableOfType(
                      UpstreamException.class,
                      () -> post(Upstreams.with(Upstreams.at(server), profile(certificate, 0))))
                  .fault())
          .isEqualTo(UpstreamFault.BUSY);
    } finally {
      never.countDown();
    }
  }

  /** One certificate is as many profiles as it is written in ways. */
  private static TlsMaterial profile(String certificate, int number) {
    return new TlsMaterial(
        Optional.of("# " + number + "\n" + certificate), Optional.empty(), Optional.empty());
  }
}
