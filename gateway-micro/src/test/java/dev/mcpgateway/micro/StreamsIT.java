package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.Database;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Responses from other threads, and event streams through HAProxy with the compose project's
 * configuration: from the built gateway, with an additional servlet of the test.
 */
class StreamsIT {

  private static final String PASSWORD = "choose-a-Long-one-1";
  private static final Duration DRAIN = Duration.ofSeconds(4);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);

  /** The idle timeout of the proxy in these tests. */
  private static final Duration IDLE = Duration.ofSeconds(3);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private static Path directory;
  private static Path jar;
  private static Database database;
  private static Replica stays;
  private static Replica goes;
  private static HaProxy proxy;
  private static String admin;

  private record Replica(int port, int managementPort, ChildProcess process)
      implements AutoCloseable {

    @Override
    public void close() {
      process.close();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    jar = withClasses(StreamServlet.class, EventStream.class);
    database = PostgresServer.shared().createDatabase();
    stays = replica();
    goes = replica();
    GatewayJar.awaitUp(stays.process());
    GatewayJar.awaitUp(goes.process());
    proxy =
        HaProxy.start(
            directory,
            IDLE,
            Map.of(stays.port(), stays.managementPort(), goes.port(), goes.managementPort()));
    admin =
        member(
            post(
                "/auth/email/login",
                "",
                "{\"email\":\"admin@example.com\",\"password\":\"%s\"}".formatted(PASSWORD)),
            "access_token");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    stays.close();
    goes.close();
    database.close();
  }

  @Test
  void eachEventArrivesBeforeTheNextIsSent() throws Exception {
    String id = id();
    try (EventClient client = EventClient.get(proxy.port(), "/streams/events", id, admin)) {
      client.await("content-type: text/event-stream");
      int replica = replicaOf(client);
      for (int i = 1; i <= 3; i++) {
        assertThat(tell(replica, "/streams/events", id)).isEqualTo(204);
        int sent = i;
        await().until(() -> client.count("data: told") == sent);
      }
      List<String> lines =
          client.lines().stream().map(line -> line.toLowerCase(Locale.ROOT)).toList();
      // And not with the next comment, which would flush the buffer: a chunk of 12 bytes.
      assertThat(Collections.indexOfSubList(lines, List.of("c", "data: told")))
          .as(lines.toString())
          .isNotNegative();
    }
  }

  @Test
  void anIdleStreamOutlivesTheTimeAfterWhichTheProxyCutsOffWhatIsIdle() throws Exception {
    String id = id();
    try (EventClient client = EventClient.get(proxy.port(), "/streams/events", id, admin)) {
      int replica = replicaOf(client);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> client.isEnded() || client.count(": keep-alive") > 2 * IDLE.toSeconds());
      assertThat(client.isEnded()).as(client.lines().toString()).isFalse();
      assertThat(tell(replica, "/streams/events", id)).isEqualTo(204);
      client.await("data: told");
    }
  }

  @Test
  void aClientThatLeavesIsNoticedAndItsExchangeEnds() throws Exception {
    String id = id();
    EventClient client = EventClient.get(proxy.port(), "/streams/events", id, admin);
    int replica = replicaOf(client);
    assertThat(lines(id)).as("the exchange has not ended").isEmpty();
    client.close();
    assertThat(awaitLine(id))
        .contains("\"route\":\"/streams/events\"", "\"end\":\"client-gone\"", "\"status\":200");
    assertThat(tell(replica, "/streams/events", id)).as("there is no such stream").isEqualTo(410);
    await().until(() -> openStreams(replica) == 0);
  }

  @Test
  void anExchangeEndsWhenItIsCompleteAndNotWhenItsFirstThreadReturns() throws Exception {
    String id = id();
    CompletableFuture<HttpResponse<String>> answer = get("/streams/held", id, admin);
    await().until(() -> tell(stays.port(), "/streams/is-held", id) == 204);
    String later = id();
    assertThat(get("/auth/email/me", later, admin).get().statusCode()).isEqualTo(200);
    awaitLine(later);
    assertThat(lines(id)).as("the exchange has not ended").isEmpty();
    assertThat(answer).isNotDone();
    assertThat(tell(stays.port(), "/streams/held", id)).isEqualTo(204);
    assertThat(answer.get(20, TimeUnit.SECONDS).body())
        .as("what another thread knows")
        .isEqualTo(id + " of admin@example.com");
    assertThat(awaitLine(id))
        .contains("\"status\":200", "\"user\":\"admin@example.com\"")
        .doesNotContain("\"end\"");
    assertThat(lines(id)).hasSize(1);
  }

  @Test
  void anExchangeThatIsCompletedAtOnceEndsOnce() throws Exception {
    String id = id();
    assertThat(get("/streams/at-once", id, admin).get().body()).isEqualTo("x");
    assertThat(awaitLine(id)).contains("\"status\":200").doesNotContain("\"end\"");
    assertThat(lines(id)).hasSize(1);
  }

  @Test
  void whatFailsAfterItWentAsynchronousIsAProblemAndEnds() throws Exception {
    String id = id();
    HttpResponse<String> answer = get("/streams/failing", id, admin).get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("urn:mcpgateway:problem:internal", id);
    assertThat(awaitLine(id)).contains("\"status\":500");
    assertThat(lines(id)).hasSize(1);
  }

  @Test
  void anExchangeWhoseTimeIsOverEnds() throws Exception {
    String id = id();
    assertThat(get("/streams/late", id, admin).get(20, TimeUnit.SECONDS).statusCode())
        .isEqualTo(500);
    assertThat(awaitLine(id)).contains("\"end\":\"timeout\"", "\"status\":500");
    assertThat(lines(id)).hasSize(1);
  }

  /**
   * Without a token, with a forged one, with one of a login, and with one that is bound to a team.
   */
  @Test
  void aServletIsReachedByThoseWhoShowWhoTheyAreWithATokenThatReachesIt() throws Exception {
    HttpResponse<String> stranger = get("/streams/at-once", id(), "").get();
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"mcpgateway\"");
    assertThat(stranger.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(stranger.body()).contains("urn:mcpgateway:problem:unauthenticated");
    HttpResponse<String> forger = get("/streams/at-once", id(), admin + "x").get();
    assertThat(forger.statusCode()).isEqualTo(401);
    assertThat(forger.headers().firstValue("WWW-Authenticate"))
        .get()
        .asString()
        .contains("invalid_token");

    String team = member(post("/teams", admin, "{\"name\":\"of streams\"}"), "id");
    String bound =
        member(
            post("/tokens", admin, "{\"name\":\"bound\",\"team_id\":\"%s\"}".formatted(team)),
            "access_token");
    HttpResponse<String> outside = get("/streams/at-once", id(), bound).get();
    assertThat(outside.statusCode()).isEqualTo(403);
    assertThat(outside.body()).contains("An API token that is bound to a team does not reach this");
    assertThat(get("/streams/at-once?within=TEAM", id(), bound).get().statusCode()).isEqualTo(200);
    assertThat(get("/streams/at-once", id(), admin).get().statusCode()).isEqualTo(200);
  }

  @Test
  void drainEndsStreamsWhoseClientsComeBackElsewhereAndWaitsForCalls() throws Exception {
    String call = id();
    CompletableFuture<HttpResponse<String>> answer = get(goes, "/streams/held", call, admin);
    await().until(() -> tell(goes.port(), "/streams/is-held", call) == 204);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        EventClient stream = opened(goes)) {
      CompletableFuture<HttpResponse<String>> registration =
          HTTP.sendAsync(
              posting(
                  goes,
                  "/gateways",
                  admin,
                  "{\"name\":\"slow\",\"url\":\"http://127.0.0.1:%s/mcp\"}"
                      .formatted(Integer.toString(silent.getLocalPort()))),
              HttpResponse.BodyHandlers.ofString());
      silent.setSoTimeout(20_000);
      Socket asked = silent.accept();
      goes.process().terminate();
      await().until(() -> GatewayJar.get(goes.managementPort(), "/health/ready") == 503);
      assertThat(stream.isEnded()).as("ended before the proxy can know").isFalse();

      assertThat(stream.await("whole")).as("it ends as a whole answer").isNotNull();
      try (EventClient again = EventClient.get(proxy.port(), "/streams/events", id(), admin)) {
        assertThat(replicaOf(again)).as("where its client comes back").isEqualTo(stays.port());
      }
      try (EventClient late = EventClient.get(goes.port(), "/streams/events", id(), admin)) {
        late.await("HTTP/1.1 503 ");
        late.await("Retry-After: 1");
      }
      assertThat(answer).as("a call in flight").isNotDone();
      assertThat(registration).as("one that waits for an upstream server").isNotDone();
      assertThat(goes.process().isAlive()).isTrue();
      assertThat(tell(goes.port(), "/streams/held", call)).isEqualTo(204);
      assertThat(answer.get(20, TimeUnit.SECONDS).body()).startsWith(call);
      asked.close();
      assertThat(registration.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(502);
    }
    assertThat(goes.process().awaitExit(GatewayJar.TIME_TO_STOP)).isEqualTo(128 + 15);
    assertThat(goes.process().output()).contains("Draining for PT4S", "Ending 1 open streams");
    GatewayJar.assertTidy(goes.process().lines());
  }

  /** A stream through the proxy to one replica; streams to others meanwhile are closed. */
  private static EventClient opened(Replica replica) throws IOException {
    List<EventClient> elsewhere = new ArrayList<>();
    try {
      while (true) {
        EventClient client = EventClient.get(proxy.port(), "/streams/events", id(), admin);
        if (replicaOf(client) == replica.port()) {
          return client;
        }
        elsewhere.add(client);
      }
    } finally {
      elsewhere.forEach(EventClient::close);
    }
  }

  private static Replica replica() throws IOException {
    int port = GatewayJar.freePort();
    int managementPort = GatewayJar.freePort();
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(GatewayJar.onPort(port));
    settings.put("MCPGATEWAY_MANAGEMENT_PORT", Integer.toString(managementPort));
    settings.put("MCPGATEWAY_DRAIN", DRAIN.toString());
    settings.put("MCPGATEWAY_STREAMS_KEEP_ALIVE", KEEP_ALIVE.toString());
    settings.put("MCPGATEWAY_ADMIN_PASSWORD", PASSWORD);
    settings.put("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none");
    return new Replica(
        port,
        managementPort,
        JavaProcess.running(jar)
            .options("-Xmx512m")
            .environment(settings)
            .directory(directory)
            .start());
  }

  /** The built gateway.jar, with additional classes in its application. */
  private static Path withClasses(Class<?>... classes) throws IOException {
    Path war =
        Files.copy(Path.of("target", "parts", "gateway.war"), directory.resolve("gateway.war"));
    try (FileSystem files = FileSystems.newFileSystem(war)) {
      for (Class<?> type : classes) {
        String folder = "/" + type.getPackageName().replace('.', '/');
        Files.createDirectories(files.getPath("/WEB-INF/classes" + folder));
        for (Path file : compiled(type)) {
          Files.copy(
              file, files.getPath("/WEB-INF/classes" + folder, file.getFileName().toString()));
        }
      }
    }
    Path copy = Files.copy(GatewayJar.JAR, directory.resolve("gateway.jar"));
    try (FileSystem files = FileSystems.newFileSystem(copy, Map.of("noCompression", "true"))) {
      Files.copy(
          war, files.getPath("/MICRO-INF/deploy/gateway.war"), StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  /** The files of a class and its nested classes. */
  private static List<Path> compiled(Class<?> type) throws IOException {
    Path folder =
        Path.of("target", "test-classes").resolve(type.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file ->
                  file.getFileName().toString().matches(type.getSimpleName() + "(\\$.*)?\\.class"))
          .toList();
    }
  }

  private static int replicaOf(EventClient client) {
    return Integer.parseInt(client.await("data: at ").substring("data: at ".length()));
  }

  /** Lets the servlet continue the exchange of that id. */
  private static int tell(int port, String path, String id)
      throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(uri(port, path + "?id=" + id))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static CompletableFuture<HttpResponse<String>> get(String path, String id, String token) {
    return get(stays, path, id, token);
  }

  private static CompletableFuture<HttpResponse<String>> get(
      Replica replica, String path, String id, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(replica.port(), path)).header("X-Request-Id", id);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String token, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(posting(stays, path, token, body), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return answer;
  }

  private static HttpRequest posting(Replica replica, String path, String token, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(replica.port(), path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private static String member(HttpResponse<String> answer, String name) {
    Matcher member = Pattern.compile("\"%s\":\"([^\"]+)\"".formatted(name)).matcher(answer.body());
    assertThat(member.find()).as(answer.body()).isTrue();
    return member.group(1);
  }

  private static URI uri(int port, String path) {
    return URI.create(String.format(Locale.ROOT, "http://localhost:%d%s", port, path));
  }

  private static long openStreams(int port) throws IOException, InterruptedException {
    int managementPort =
        Stream.of(stays, goes)
            .filter(replica -> replica.port() == port)
            .findFirst()
            .orElseThrow()
            .managementPort();
    String metrics =
        HTTP.send(
                HttpRequest.newBuilder(uri(managementPort, "/metrics")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher gauge =
        Pattern.compile("(?m)^mcpgateway_open_streams(?:\\{.*})? ([0-9.]+)$").matcher(metrics);
    assertThat(gauge.find()).as(metrics).isTrue();
    return (long) Double.parseDouble(gauge.group(1));
  }

  /** A request's line in the access log. */
  private static String awaitLine(String id) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !lines(id).isEmpty());
    return lines(id).get(0);
  }

  private static List<String> lines(String id) {
    return Stream.of(stays, goes)
        .flatMap(replica -> replica.process().lines().stream())
        .filter(line -> line.contains("\"request_id\":\"" + id + "\""))
        .toList();
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
