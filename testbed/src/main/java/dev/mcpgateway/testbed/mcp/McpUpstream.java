package dev.mcpgateway.testbed.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * An MCP server on a loopback port, at {@code /mcp}. Its items, revisions and authentication can be
 * changed while it runs; the received requests can be read.
 */
public final class McpUpstream implements AutoCloseable {
  static final String CAPABILITIES =
      """
      {"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},\
      "prompts":{"listChanged":true},"completions":{}}""";
  static final String LEGACY_CAPABILITIES =
      CAPABILITIES.substring(0, CAPABILITIES.length() - 1) + ",\"logging\":{}}";

  private static final int REQUESTS_KEPT = 10_000;
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:https?://)?(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]+)?");

  static {
    // Otherwise the last packet of each response waits for an acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final McpCatalogue catalogue;
  private final Subscriptions subscriptions;
  private final LegacyEndpoint legacy;
  private final ModernEndpoint modern;
  private final ConcurrentLinkedDeque<McpRequest> requests = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private volatile Set<McpEra> eras = EnumSet.allOf(McpEra.class);
  private volatile String token;
  private volatile int pageSize = Integer.MAX_VALUE;
  private volatile boolean givesSessions = true;
  private volatile McpFault fault = (request, answer) -> false;

  private McpUpstream(McpCatalogue catalogue, String name, int port, Optional<SSLContext> tls) {
    String serverInfo = "{\"name\":" + Json.quote(name) + ",\"version\":\"1.0.0\"}";
    this.catalogue = catalogue;
    subscriptions = new Subscriptions(catalogue);
    Methods methods = new Methods(catalogue, () -> pageSize);
    legacy = new LegacyEndpoint(methods, subscriptions, serverInfo, () -> givesSessions);
    modern = new ModernEndpoint(catalogue, methods, subscriptions, serverInfo);
    try {
      server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/mcp", this::serve);
    server.start();
  }

  private static HttpServer create(InetSocketAddress at, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(at, 0);
    }
    HttpsServer server = HttpsServer.create(at, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return server;
  }

  /** A server of both eras with every fixture, on a free port. */
  public static McpUpstream start() {
    return start("testbed", McpFixtures.all(), 0);
  }

  /**
   * A server of both eras.
   *
   * @param name its name in its server info
   * @param port 0 for a free one
   */
  public static McpUpstream start(String name, McpCatalogue catalogue, int port) {
    return new McpUpstream(catalogue, name, port, Optional.empty());
  }

  /** The same on a free port, by TLS alone, at {@code localhost}. */
  public static McpUpstream startTls(String name, McpCatalogue catalogue, SSLContext tls) {
    return new McpUpstream(catalogue, name, 0, Optional.of(tls));
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    String origin = server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:";
    return URI.create(origin + port() + "/mcp");
  }

  /** Its items. */
  public McpCatalogue catalogue() {
    return catalogue;
  }

  /** Supports only those eras from now on. */
  public McpUpstream speaks(Set<McpEra> only) {
    eras = EnumSet.copyOf(only);
    return this;
  }

  /** Requires that bearer token from now on, and answers 401 without it; null for none. */
  public McpUpstream asksFor(String bearerToken) {
    token = bearerToken;
    return this;
  }

  /** Sets the page size of lists. */
  public McpUpstream pages(int items) {
    pageSize = items;
    return this;
  }

  /** Assigns no session ids from now on, like many servers of those revisions. */
  public McpUpstream withoutSessions() {
    givesSessions = false;
    return this;
  }

  /** Answers no request from now on until the latch is at zero. */
  public McpUpstream holdsUntil(CountDownLatch released) {
    return failing(
        (request, answer) -> {
          released.await();
          return false;
        });
  }

  /** Lets the fault answer each request from now on, and answers those that it leaves. */
  public McpUpstream failing(McpFault instead) {
    fault = instead;
    return this;
  }

  /** Answers 404 to all existing sessions, as after a restart. */
  public void forgetSessions() {
    legacy.forgetSessions();
  }

  /** The number of open sessions. */
  public int sessions() {
    return legacy.sessions();
  }

  /** The number of streams that wait for changes. */
  public int openStreams() {
    return subscriptions.open();
  }

  /** Notifies the subscribers of the resource that it has changed. */
  public void updated(String uri) {
    subscriptions.updated(uri);
  }

  /** The last requests, the oldest first, at most 10,000. */
  public List<McpRequest> requests() {
    return List.copyOf(requests);
  }

  /** The last requests with that JSON-RPC method. */
  public List<McpRequest> requests(String method) {
    return requests().stream().filter(request -> request.method().equals(method)).toList();
  }

  @Override
  public void close() {
    subscriptions.close();
    server.stop(0);
    threads.shutdownNow();
  }

  /** An error response; null for a missing id. */
  static String error(JsonNode id, McpError error) {
    return "{\"jsonrpc\":\"2.0\","
        + (id.isMissingNode() ? "" : "\"id\":" + id + ",")
        + "\"error\":{\"code\":"
        + error.code()
        + ",\"message\":"
        + Json.quote(error.getMessage())
        + error.data().map(data -> ",\"data\":" + data).orElse("")
        + "}}";
  }

  private void serve(HttpExchange exchange) throws IOException {
    McpAnswer answer = new McpAnswer(exchange);
    McpRequest request =
        new McpRequest(
            exchange.getRequestMethod(),
            exchange.getRequestHeaders(),
            exchange.getRequestBody().readAllBytes());
    remember(request);
    try {
      if (!fault.answers(request, answer)) {
        route(request, answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | UncheckedIOException left) {
      // The client has disconnected.
    } finally {
      exchange.close();
    }
  }

  private void remember(McpRequest request) {
    requests.add(request);
    if (requests.size() > REQUESTS_KEPT) {
      requests.poll();
    }
  }

  private void route(McpRequest request, McpAnswer answer)
      throws IOException, InterruptedException {
    if (!isOfThisMachine(request)) {
      answer.json(403, problem(McpError.INVALID_REQUEST, "Host or Origin not allowed"));
    } else if (token != null
        && !request.header("Authorization").equals(Optional.of("Bearer " + token))) {
      answer.header("WWW-Authenticate", "Bearer");
      answer.json(401, problem(McpError.INVALID_REQUEST, "Unauthorized"));
    } else {
      switch (request.verb()) {
        case "POST" -> post(request, answer);
        case "GET" -> legacyOnly(answer, () -> legacy.get(request, answer));
        case "DELETE" -> legacyOnly(answer, () -> legacy.delete(request, answer));
        default -> answer.empty(405);
      }
    }
  }

  private void post(McpRequest request, McpAnswer answer) throws IOException, InterruptedException {
    if (!request.header("Content-Type").orElse("").startsWith("application/json")) {
      answer.empty(415);
      return;
    }
    JsonNode message;
    try {
      message = Json.read(request.body());
    } catch (IOException e) {
      answer.json(400, problem(McpError.PARSE_ERROR, "Parse error"));
      return;
    }
    boolean isModern = ModernEndpoint.isModern(request, message);
    if (eras.contains(McpEra.MODERN) && (isModern || !eras.contains(McpEra.LEGACY))) {
      modern.handle(request, message, answer);
    } else {
      legacy.post(request, message, answer);
    }
  }

  private void legacyOnly(McpAnswer answer, LegacyWork work)
      throws IOException, InterruptedException {
    if (eras.contains(McpEra.LEGACY)) {
      work.run();
    } else {
      answer.empty(405);
    }
  }

  private interface LegacyWork {
    void run() throws IOException, InterruptedException;
  }

  private static boolean isOfThisMachine(McpRequest request) {
    return LOOPBACK.matcher(request.header("Host").orElse("")).matches()
        && LOOPBACK.matcher(request.header("Origin").orElse("localhost")).matches();
  }

  private static String problem(int code, String message) {
    return error(MissingNode.getInstance(), new McpError(code, message));
  }
}
