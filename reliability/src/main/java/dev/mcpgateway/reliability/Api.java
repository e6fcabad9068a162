package dev.mcpgateway.reliability;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of a replica's API, as the administrator. */
final class Api {

  private static final Duration MAX_ANSWER_LENGTH = Duration.ofSeconds(15);
  private static final Pattern TOKEN = Pattern.compile("\"access_token\"\\s*:\\s*\"([^\"]+)\"");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private Api() {}

  /**
   * A response.
   *
   * @param status 0 if there was no response
   */
  record Answer(int status, String body) {

    /** The text of the first member with that name, at any depth. */
    Optional<String> text(String member) {
      Matcher matcher =
          Pattern.compile("\"%s\"\\s*:\\s*\"([^\"]+)\"".formatted(member)).matcher(body);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
  }

  /** Sends any request, with a body if there is one. */
  static Answer send(int port, String token, String verb, String path, String body) {
    HttpRequest.Builder request =
        request(port, path)
            .header("Authorization", "Bearer " + token)
            .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return send(request)
        .map(answer -> new Answer(answer.statusCode(), answer.body()))
        .orElse(new Answer(0, "no answer"));
  }

  /**
   * Sends a request that has to succeed.
   *
   * @throws IllegalStateException where it does not
   */
  static Answer done(Replica replica, String token, String verb, String path, String body) {
    Answer answer = send(replica.port(), token, verb, path, body);
    if (answer.status() / 100 != 2) {
      throw new IllegalStateException(
          "%s %s at %s: %s".formatted(verb, path, replica.lane(), answer));
    }
    return answer;
  }

  /** Calls a tool as an agent of the stateless revision does. */
  static Answer callTool(int port, String token, String path, String tool, String arguments) {
    return send(request(port, path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", "tools/call")
            .header("Mcp-Name", tool)
            .POST(
                BodyPublishers.ofString(
                    """
                        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"%s","arguments":%s,\
                        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",\
                        "io.modelcontextprotocol/clientCapabilities":{}}}}"""
                        .formatted(tool, arguments))))
        .map(answer -> new Answer(answer.statusCode(), answer.body()))
        .orElse(new Answer(0, "no answer"));
  }

  /** A token for the administrator; empty if the login fails. */
  static Optional<String> logIn(int port, String email, String password) {
    return tryToLogIn(port, email, password)
        .filter(answer -> answer.statusCode() == 200)
        .map(answer -> TOKEN.matcher(answer.body()))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1));
  }

  /** The response to a login; empty if there is none. */
  static Optional<HttpResponse<String>> tryToLogIn(int port, String email, String password) {
    HttpRequest.Builder request =
        request(port, "/auth/email/login")
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password)));
    return send(request);
  }

  /** The response to the readiness probe; empty if there is none. */
  static Optional<HttpResponse<String>> readiness(int port) {
    return send(request(port, "/health/ready").GET());
  }

  /** The status of a request that needs the database; 0 if there is no response. */
  static int roles(int port, String token) {
    return send(request(port, "/rbac/roles").header("Authorization", "Bearer " + token).GET())
        .map(HttpResponse::statusCode)
        .orElse(0);
  }

  /** The status of a path without authentication; 0 if there is no response. */
  static int visit(int port, String path) {
    return send(request(port, path).GET()).map(HttpResponse::statusCode).orElse(0);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(
            URI.create(String.format(Locale.ROOT, "http://127.0.0.1:%d%s", port, path)))
        .timeout(MAX_ANSWER_LENGTH);
  }

  private static Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
    try {
      return Optional.of(CLIENT.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException unanswered) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
