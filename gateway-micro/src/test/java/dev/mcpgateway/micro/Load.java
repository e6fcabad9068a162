package dev.mcpgateway.micro;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Clients behind a load balancer or a Kubernetes service, which sends requests only to ready
 * gateways: it checks every half a second, and uses the last result.
 */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 8;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Map<URI, Boolean> ready;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 1);
  private volatile boolean stopped;

  private Load(Map<URI, Boolean> ready) {
    this.ready = ready;
  }

  /**
   * Starts, on ready gateways.
   *
   * @param path is requested repeatedly; any status below 500 is a success
   */
  static Load on(String path, URI... gateways) {
    Load load =
        new Load(
            new ConcurrentHashMap<>(
                List.of(gateways).stream().collect(Collectors.toMap(uri -> uri, uri -> true))));
    load.threads.execute(load::look);
    for (int client = 0; client < CLIENTS; client++) {
      int first = client;
      load.threads.execute(() -> load.ask(path, first));
    }
    return load;
  }

  /** Whether requests are sent to it. */
  boolean isSentTo(URI gateway) {
    return ready.get(gateway);
  }

  /** The number of responses so far. */
  int answered() {
    return answered.get();
  }

  /** The errors, with their counts. */
  Map<String, Long> failures() {
    return failures.stream()
        .collect(Collectors.groupingBy(failure -> failure, Collectors.counting()));
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("clients do not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void look() {
    HttpClient client = client();
    Awaitility.await()
        .forever()
        .pollInterval(BETWEEN_LOOKS)
        .until(
            () -> {
              ready.replaceAll((gateway, was) -> isReady(client, gateway));
              return stopped;
            });
  }

  private static boolean isReady(HttpClient client, URI gateway) {
    try {
      return send(client, gateway.resolve("/health/ready")) == 200;
    } catch (Exception gone) {
      return false;
    }
  }

  private void ask(String path, int first) {
    HttpClient client = client();
    for (int turn = first; !stopped; turn++) {
      List<URI> candidates = ready.keySet().stream().filter(ready::get).sorted().toList();
      if (candidates.isEmpty()) {
        Awaitility.await().forever().until(() -> stopped || ready.containsValue(true));
      } else {
        ask(client, candidates.get(turn % candidates.size()).resolve(path));
      }
    }
  }

  private void ask(HttpClient client, URI uri) {
    try {
      int status = send(client, uri);
      if (status < 500) {
        answered.incrementAndGet();
      } else {
        failures.add("status " + status);
      }
    } catch (Exception e) {
      failures.add(e.toString());
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static int send(HttpClient client, URI uri) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
