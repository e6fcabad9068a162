package dev.mcpgateway.rest;

import jakarta.json.Json;
import jakarta.json.JsonArray;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A client of the API: one address, at most one token. */
record ApiClient(URI base, Optional<String> token, Map<String, String> headers) {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  static ApiClient at(URI base) {
    return new ApiClient(base, Optional.empty(), Map.of());
  }

  ApiClient with(String newToken) {
    return new ApiClient(base, Optional.of(newToken), headers);
  }

  ApiClient header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiClient(base, token, more);
  }

  Answer get(String path) {
    return send("GET", path, Optional.empty());
  }

  Answer post(String path, String body) {
    return send("POST", path, Optional.of(body));
  }

  Answer put(String path, String body) {
    return send("PUT", path, Optional.of(body));
  }

  Answer patch(String path, String body) {
    return send("PATCH", path, Optional.of(body));
  }

  Answer delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  Answer send(String method, String path, Optional<String> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    if (body.isPresent() && !headers.containsKey("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    headers.forEach(request::header);
    try {
      return new Answer(method + " " + path, HTTP.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  record Answer(String request, HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    JsonObject object() {
      return json().asJsonObject();
    }

    JsonArray array() {
      return json().asJsonArray();
    }

    JsonValue json() {
      try (JsonReader reader = Json.createReader(new StringReader(body()))) {
        return reader.readValue();
      }
    }

    String text(String member) {
      return object().getString(member);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s: %d %s", request, status(), body());
    }
  }
}
