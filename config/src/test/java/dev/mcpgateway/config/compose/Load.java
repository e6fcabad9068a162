package dev.mcpgateway.config.compose;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that send reads and writes continuously until they are closed. */
final class Load implements AutoCloseable {

  private static final int CLIENTS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

  private final URI gateway;
  private final String token;
  private final AtomicInteger answers = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean running = true;

  private Load(URI gateway, String token) {
    this.gateway = gateway;
    this.token = token;
  }

  /** Logs in once, then starts. */
  static Load on(String address, String email, String password)
      throws IOException, InterruptedException {
    URI gateway = URI.create(address);
    HttpRequest login =
        HttpRequest.newBuilder(gateway.resolve("/auth/email/login"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password)))
            .build();
    String answer =
        HttpClient.newHttpClient().send(login, BodyHandlers.ofString()).body().replace(" ", "");
    Matcher token = TOKEN.matcher(answer);
    if (!token.find()) {
      throw new IOException("The login was refused: " + answer);
    }
    Load load = new Load(gateway, token.group(1));
    for (int i = 0; i < CLIENTS; i++) {
      Thread client = new Thread(load::ask, "load-" + i);
      load.clients.add(client);
      client.start();
    }
    return load;
  }

  /** The number of successful requests. */
  int answers() {
    return answers.get();
  }

  /** The errors, one line each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void ask() {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    for (int i = 0; running; i++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder().timeout(TIMEOUT).header("Authorization", "Bearer " + token);
      if (i % 2 == 0) {
        request.uri(gateway.resolve("/rbac/roles")).GET();
      } else {
        request
            .uri(gateway.resolve("/rbac/permissions/check"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"user_email\":\"admin@example.com\",\"permission\":\"tools.read\"}"));
      }
      send(client, request.build());
    }
  }

  private void send(HttpClient client, HttpRequest request) {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status == 200) {
        answers.incrementAndGet();
      } else {
        failures.add(request.method() + " " + request.uri() + " was answered " + status);
      }
    } catch (IOException e) {
      failures.add(request.method() + " " + request.uri() + " failed: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  /** Lets the requests in progress finish. */
  @Override
  public void close() {
    running = false;
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
