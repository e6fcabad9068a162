package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Event.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Polls one replica's readiness and a path of its API, several times a second until it is ready, as
 * an orchestrator and a client would, and records the responses of a serving replica.
 */
final class HealthWatch implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Requests cost CPU time, which other replicas need to start. */
  private static final Duration PAUSE_WHILE_READY = Duration.ofSeconds(1);

  private static final Duration MAX_ANSWER_LENGTH = Duration.ofSeconds(3);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  /**
   * A response of a serving replica.
   *
   * @param asked when the request was sent
   * @param answered when the response was complete
   * @param what path and status
   */
  record Served(Instant asked, Instant answered, String what) {}

  private final String lane;
  private final int port;
  private final Journal journal;
  private final List<Served> served = new ArrayList<>();
  private final Thread thread;
  private volatile boolean ready;
  private volatile Instant lastReady = Instant.MIN;
  private volatile boolean closed;

  HealthWatch(String lane, int port, Journal journal) {
    this.lane = lane;
    this.port = port;
    this.journal = journal;
    thread = new Thread(this::watch, "health of " + lane);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the last response was that it is ready. */
  boolean isReady() {
    return ready;
  }

  /** When the last request with the response that it is ready was sent. */
  Instant lastReady() {
    return lastReady;
  }

  /** Every response of a serving replica, in order. */
  List<Served> served() {
    synchronized (served) {
      return List.copyOf(served);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(MAX_ANSWER_LENGTH.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (!closed) {
        Instant asked = Instant.now();
        boolean up = ask("/health/ready").map(HttpResponse::statusCode).orElse(0) == 200;
        if (up) {
          keep(asked, "/health/ready 200");
          lastReady = asked;
        }
        if (up != ready && !closed) {
          journal.add(lane, up ? Kind.READY : Kind.NOT_READY, "/health/ready");
        }
        ready = up;
        Instant askedToo = Instant.now();
        ask("/auth/email/me")
            .filter(HealthWatch::isOfTheApplication)
            .ifPresent(answer -> keep(askedToo, "/auth/email/me " + answer.statusCode()));
        Thread.sleep((up ? PAUSE_WHILE_READY : PAUSE).toMillis());
      }
    } catch (InterruptedException e) {
      ready = false;
    }
  }

  /** The platform's own responses, before the application starts, are no problem documents. */
  private static boolean isOfTheApplication(HttpResponse<Void> answer) {
    return answer.statusCode() == 200
        || answer
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("application/problem+json"))
            .isPresent();
  }

  private void keep(Instant asked, String what) {
    synchronized (served) {
      served.add(new Served(asked, Instant.now(), what));
    }
  }

  private Optional<HttpResponse<Void>> ask(String path) throws InterruptedException {
    try {
      return Optional.of(
          CLIENT.send(
              HttpRequest.newBuilder(
                      URI.create(String.format(Locale.ROOT, "http://127.0.0.1:%d%s", port, path)))
                  .timeout(MAX_ANSWER_LENGTH)
                  .build(),
              BodyHandlers.discarding()));
    } catch (IOException unanswered) {
      return Optional.empty();
    }
  }
}
