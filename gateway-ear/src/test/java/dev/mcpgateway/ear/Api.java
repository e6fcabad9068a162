package dev.mcpgateway.ear;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;

/** Calls operations of the API, and records which of those in its document were called. */
final class Api {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final URI base;
  private final JsonObject document;
  private final JsonObject paths;
  private final Set<String> called = new TreeSet<>();
  private String prefix = "";
  private String token = "";

  Api(URI base) {
    this.base = base;
    this.document = object(send("GET", "/openapi?format=JSON", ""));
    this.paths = document.getJsonObject("paths");
  }

  /** From now on with that path prefix, such as {@code /v1}, which the operations' names omit. */
  void under(String newPrefix) {
    prefix = newPrefix;
  }

  /** From now on with that access token. */
  void use(String newToken) {
    token = newToken;
  }

  /**
   * Calls an operation, and checks that the document has the response.
   *
   * @param operation the verb and the path as in the document
   * @param status the expected status
   * @param body JSON, or empty
   * @param parameters of the path, in order
   */
  JsonValue call(String operation, int status, String body, String... parameters) {
    String[] verbAndPath = operation.split(" ", 2);
    String path = prefix + verbAndPath[1];
    for (String parameter : parameters) {
      path = path.replaceFirst("\\{[^}]*}", Matcher.quoteReplacement(parameter));
    }
    HttpResponse<String> answer = send(verbAndPath[0], path, body);
    assertThat(answer.statusCode()).as("%s: %s", operation, answer.body()).isEqualTo(status);
    String template = prefix + verbAndPath[1].replaceAll("\\?.*", "");
    called.add(verbAndPath[0] + " " + template);
    assertThat(
            paths
                .getJsonObject(template)
                .getJsonObject(verbAndPath[0].toLowerCase(Locale.ROOT))
                .getJsonObject("responses"))
        .as(operation)
        .containsKey(Integer.toString(status));
    return answer.body().startsWith("{") || answer.body().startsWith("[")
        ? json(answer)
        : JsonValue.NULL;
  }

  /** A member of the response. */
  String text(JsonValue answer, String member) {
    return answer.asJsonObject().getString(member);
  }

  Set<String> called() {
    return called;
  }

  /** The operations that describe the API. */
  JsonObject document() {
    return document;
  }

  /** Every operation in the document. */
  Set<String> documented() {
    Set<String> operations = new TreeSet<>();
    paths.forEach(
        (path, item) ->
            item.asJsonObject()
                .keySet()
                .forEach(verb -> operations.add(verb.toUpperCase(Locale.ROOT) + " " + path)));
    return operations;
  }

  HttpResponse<String> send(String verb, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(verb + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject object(HttpResponse<String> answer) {
    return json(answer).asJsonObject();
  }

  private static JsonValue json(HttpResponse<String> answer) {
    try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
      return reader.readValue();
    }
  }
}
