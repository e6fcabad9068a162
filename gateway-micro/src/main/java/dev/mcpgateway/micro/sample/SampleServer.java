package dev.mcpgateway.micro.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The sample over HTTP, on loopback alone; the process goes on as long as it runs. */
public final class SampleServer implements AutoCloseable {

  private static final String PATH = "/mcp";
  private static final int MAX_BODY = 1 << 20;
  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SampleProtocol protocol;

  private SampleServer(HttpServer server, String version) {
    this.server = server;
    protocol = new SampleProtocol(Clock.systemUTC(), version);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Starts it.
   *
   * @param port 0 for one that is free
   * @param version what it says of itself
   * @throws IOException where the port cannot be served on
   */
  public static SampleServer start(int port, String version) throws IOException {
    return new SampleServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0),
        version);
  }

  /** Where it is. */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + PATH);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      SampleProtocol.Answer answer = answer(exchange);
      if (answer.body().isEmpty()) {
        exchange.sendResponseHeaders(answer.status(), -1);
        return;
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private SampleProtocol.Answer answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (!exchange.getRequestURI().getPath().equals(PATH)) {
      return withStatus(404);
    }
    if (!isFromHere(exchange)) {
      return withStatus(403);
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return withStatus(405);
    }
    return body.length > MAX_BODY
        ? withStatus(413)
        : protocol.answer(body, name -> header(exchange, name));
  }

  private static SampleProtocol.Answer withStatus(int status) {
    return new SampleProtocol.Answer(status, "");
  }

  /** A page of the web must not reach it by a name that leads to loopback. */
  private static boolean isFromHere(HttpExchange exchange) {
    boolean isOwnName =
        header(exchange, "Host")
            .map(host -> host.replaceFirst(":\\d+$", ""))
            .filter(OWN_NAMES::contains)
            .isPresent();
    return isOwnName && header(exchange, "Origin").isEmpty();
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
