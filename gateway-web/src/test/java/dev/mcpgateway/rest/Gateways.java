package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import dev.mcpgateway.testbed.Route;
import dev.mcpgateway.testbed.RoutedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Two replicas of the built gateway on one database behind a pool of two connections. Those that
 * are shared start once for all tests of this JVM; they sign with the secret that they have made
 * themselves. The first runs in Turkish, which maps the case of letters in its own way, the second
 * in Arabic and a third in Persian, which have digits of their own: the server that an application
 * comes to may do so.
 */
final class Gateways implements AutoCloseable {

  static final String ADMIN = "admin@example.com";
  static final String PASSWORD = "a-Secret-for-the-first-of-all-1";

  private static final List<List<String>> LOCALES =
      List.of(
          List.of("-Duser.language=tr", "-Duser.country=TR"),
          List.of("-Duser.language=ar", "-Duser.country=EG"),
          List.of("-Duser.language=fa", "-Duser.country=IR"));

  /** Of each of the shared replicas. */
  static final int MAX_HTTP_THREADS = 32;

  private static final Duration TO_COME_UP = Duration.ofMinutes(4);
  private static final Duration TO_BE_LOGGED = Duration.ofSeconds(30);

  private final RoutedDatabase database;
  private final List<Replica> replicas;

  private record Replica(URI uri, ChildProcess process) {}

  private static final class Holder {
    // Many tests log in, some of them often; an allowance that does not come back can be counted.
    static final Map<String, String> SETTINGS =
        Map.of(
            "MCPGATEWAY_LOGIN_PER_ADDRESS", "100000",
            "MCPGATEWAY_LOGIN_WINDOW", "PT1H",
            // Upstream servers of tests are on this machine.
            "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none");

    // With so few threads it shows what holds one that should not.
    static final Gateways SHARED =
        start(List.of(SETTINGS, SETTINGS), "--maxhttpthreads", Integer.toString(MAX_HTTP_THREADS));
  }

  private Gateways(RoutedDatabase database, List<Replica> replicas) {
    this.database = database;
    this.replicas = replicas;
  }

  static Gateways shared() {
    return Holder.SHARED;
  }

  /** A client of the first replica. */
  ApiClient one() {
    return ApiClient.at(replicas.get(0).uri());
  }

  /** A client of the second. */
  ApiClient other() {
    return ApiClient.at(replicas.get(1).uri());
  }

  /**
   * Waits until what a client gets has the status. Whatever is asked for a second from now, the
   * time to see a change, must have it, however long the answers take.
   */
  static void awaitWithinASecond(int status, ApiClient client, String path) {
    long began = System.nanoTime();
    AtomicLong last = new AtomicLong(began);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              long asked = System.nanoTime();
              boolean seen = client.get(path).status() == status;
              if (!seen) {
                last.set(asked);
              }
              return seen;
            });
    assertThat(Duration.ofNanos(last.get() - began)).isLessThan(Duration.ofSeconds(1));
  }

  /** Waits for a second: whatever is asked for afterwards has what was changed before. */
  static void awaitASecond() {
    long since = System.nanoTime();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.nanoTime() - since > Duration.ofSeconds(1).toNanos());
  }

  /** Stops the second replica, as a machine does that hangs, until {@link #thawOther}. */
  void freezeOther() {
    replicas.get(1).process().freeze();
  }

  void thawOther() {
    replicas.get(1).process().thaw();
  }

  /** A client of each, in the order in which they were started. */
  List<ApiClient> each() {
    return replicas.stream().map(replica -> ApiClient.at(replica.uri())).toList();
  }

  /** What each has written. */
  List<String> logs() {
    return replicas.stream().map(replica -> replica.process().output()).toList();
  }

  People people() {
    return new People(database);
  }

  /** The first replica's standard output and error. */
  String log() {
    return replicas.get(0).process().output();
  }

  /** Waits for a line in that log: what is logged of a request is so after its answer. */
  void awaitLogged(String text) {
    awaitLogged(0, text);
  }

  /** The same in the log of any replica, by its place among them. */
  void awaitLogged(int replica, String text) {
    Awaitility.await("logged: " + text)
        .atMost(TO_BE_LOGGED)
        .until(() -> logs().get(replica).contains(text));
  }

  Tokens tokens() {
    return new Tokens(people().scalar("SELECT secret FROM token_signing_keys WHERE is_active"));
  }

  /** A client of the first replica as somebody who is logged in. */
  ApiClient as(String email) {
    return one().with(tokens().of(email));
  }

  ApiClient admin() {
    return as(ADMIN);
  }

  /**
   * Starts two replicas.
   *
   * @param settings of both, in the environment
   * @param ofTheOther settings that the second has besides
   */
  static Gateways start(Map<String, String> settings, Map<String, String> ofTheOther) {
    Map<String, String> all = new HashMap<>(settings);
    all.putAll(ofTheOther);
    return start(List.of(settings, all));
  }

  /**
   * Starts a replica with each of these settings.
   *
   * @param arguments that the server gets besides
   */
  static Gateways start(List<Map<String, String>> settings, String... arguments) {
    return start(Route.POOL_2.freshDatabase(), settings, arguments);
  }

  /** The same on that database, which is dropped at the end. */
  static Gateways start(
      RoutedDatabase database, List<Map<String, String>> settings, String... arguments) {
    List<Replica> replicas = new ArrayList<>();
    for (Map<String, String> each : settings) {
      replicas.add(
          replica(database, each, LOCALES.get(replicas.size() % LOCALES.size()), arguments));
    }
    replicas.forEach(Gateways::awaitReady);
    return new Gateways(database, replicas);
  }

  /** Ends a replica by SIGKILL, whatever it is at. */
  void kill(int replica) {
    replicas.get(replica).process().kill();
  }

  /** Starts one more replica with these settings on the same database. */
  void startOneMore(Map<String, String> settings) {
    Replica replica = replica(database, settings, LOCALES.get(replicas.size() % LOCALES.size()));
    replicas.add(replica);
    awaitReady(replica);
  }

  /**
   * Starts one more replica on the same database, and ends it; what it had written until it was
   * ready.
   */
  String tryOneMore() {
    Replica replica = replica(database, Map.of(), LOCALES.get(replicas.size() % LOCALES.size()));
    try (ChildProcess process = replica.process()) {
      awaitReady(replica);
      return process.output();
    }
  }

  private static void awaitReady(Replica replica) {
    Awaitility.await("ready: " + replica.uri())
        .atMost(TO_COME_UP)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .conditionEvaluationListener(
            condition -> {
              if (replica.process().output().contains("BootstrapFailedException")) {
                throw new IllegalStateException(replica.process().output());
              }
            })
        .until(() -> isReady(replica.uri()));
  }

  private static Replica replica(
      RoutedDatabase database,
      Map<String, String> settings,
      List<String> locale,
      String... arguments) {
    int port = freePort();
    return new Replica(
        URI.create("http://127.0.0.1:" + port + "/"),
        run(database, port, settings, locale, arguments));
  }

  private static ChildProcess run(
      RoutedDatabase database,
      int port,
      Map<String, String> furtherSettings,
      List<String> locale,
      String... arguments) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("MCPGATEWAY_ADMIN_EMAIL", ADMIN);
    settings.put("MCPGATEWAY_ADMIN_PASSWORD", PASSWORD);
    settings.putAll(furtherSettings);
    return JavaProcess.running(Path.of("target", "payara-micro.jar"))
        // On several threads the platform's services can wait for each other for ever.
        .options("-Xmx512m", "-Dorg.glassfish.startupThreadPolicy=USE_NO_THREADS")
        .options(locale.toArray(String[]::new))
        .arguments(
            "--port",
            Integer.toString(port),
            "--contextroot",
            "/",
            "--nohazelcast",
            "--disablephonehome",
            "--deploy",
            "target/gateway.war")
        .arguments(arguments)
        .environment(settings)
        .start();
  }

  @Override
  public void close() {
    replicas.forEach(replica -> replica.process().close());
    database.close();
  }

  private static boolean isReady(URI uri) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve("/health/ready")).timeout(Duration.ofSeconds(5)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
