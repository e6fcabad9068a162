package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Thousands of requests made from the API's own document: whatever is sent, the answer is one that
 * the document has, and gives nothing away. {@code -Dfuzz.seed=…} repeats a run.
 */
class FuzzIT {

  private static final int PER_OPERATION = 45;
  private static final int AT_ONCE = 8;

  /** The server itself refuses a request whose line and headers are longer than 8 KiB. */
  private static final int MAX_PATH = 6_000;

  private static final List<String> SLOW = List.of("logIn", "createUser", "changePassword");

  /** What no answer may have. */
  static final List<String> SECRETS =
      List.of(
          "argon2",
          "password_hash",
          "token_hash",
          "Exception",
          "\tat ",
          "dev.mcpgateway",
          "org.postgresql",
          "org.glassfish",
          "eclipselink",
          "email_users");

  private static final Gateways GATEWAYS = Gateways.shared();

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final ApiDocument document = ApiDocument.of(GATEWAYS.one());

  /** One example of each. */
  private final Map<String, String> complaints = new ConcurrentSkipListMap<>();

  private final AtomicInteger sent = new AtomicInteger();

  @Test
  void noRequestGetsAnAnswerThatTheDocumentDoesNotHave() throws Exception {
    String root =
        GATEWAYS
            .people()
            .holding("fuzz-root-" + UUID.randomUUID() + "@example.com", "platform_admin");
    String nobody = GATEWAYS.people().user("fuzz-nobody-" + UUID.randomUUID() + "@example.com");
    List<ApiClient> clients =
        List.of(
            GATEWAYS.as(root),
            GATEWAYS.as(root),
            GATEWAYS.other().with(GATEWAYS.tokens().of(root)),
            GATEWAYS.as(nobody),
            GATEWAYS.one(),
            GATEWAYS.one().with("not.a.token"));
    List<String> known = known(GATEWAYS.as(root), nobody);
    String secret = GATEWAYS.tokens().secret();
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    int number = 0;
    for (Operation target : document.operations()) {
      long own = seed + number++;
      pool.execute(
          () -> fuzz(target, new SchemaFuzz(document.json(), own), clients, known, secret));
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
    assertThat(sent).hasValueGreaterThan(2_000);
    assertThat(complaints).as("seed %d", seed).isEmpty();
  }

  private void fuzz(
      Operation target,
      SchemaFuzz values,
      List<ApiClient> clients,
      List<String> known,
      String secret) {
    int count =
        SLOW.stream().anyMatch(target.description().getString("operationId")::startsWith)
            ? PER_OPERATION / 5
            : PER_OPERATION;
    for (int i = 0; i < count; i++) {
      ApiClient client = clients.get(values.random().nextInt(clients.size()));
      String path = path(target, values, known);
      Optional<String> body =
          requestSchema(target.description()).map(schema -> values.body(schema, known));
      ApiClient conditional =
          values.random().nextInt(4) == 0
              ? client.header("If-Match", "\"" + values.random().nextInt(5) + "\"")
              : client;
      try {
        Answer answer = conditional.send(target.verb(), path, body);
        sent.incrementAndGet();
        check(target, values, answer, secret)
            .forEach(
                what ->
                    complaints.put(
                        target.verb() + " " + target.path() + ": " + answer.status() + ": " + what,
                        answer + " — sent " + body));
      } catch (RuntimeException e) {
        complaints.put(target.verb() + " " + path, e.toString());
      }
    }
  }

  private static String path(Operation target, SchemaFuzz values, List<String> known) {
    String path = target.path();
    StringBuilder query = new StringBuilder();
    for (JsonValue parameter :
        Optional.ofNullable(target.description().getJsonArray("parameters"))
            .orElse(JsonValue.EMPTY_JSON_ARRAY)) {
      String name = parameter.asJsonObject().getString("name");
      String word = values.word(known);
      switch (parameter.asJsonObject().getString("in")) {
        case "path" -> path = path.replace("{" + name + "}", segment(word));
        case "query" -> {
          String value = encoded(word);
          if (values.random().nextBoolean()
              && path.length() + query.length() + value.length() < MAX_PATH) {
            query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(value);
          }
        }
        default -> {
          // The only header is If-Match, which is set now and then for every operation.
        }
      }
    }
    return path + query;
  }

  /** Slashes, NUL and the empty segment are another path, or refused by the server itself. */
  private static String segment(String word) {
    String safe = word.replaceAll("[/\\\\\\x00;]", "_");
    return safe.isBlank() || safe.matches("\\.+.*") || safe.length() > 2_000 ? "z" : encoded(safe);
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private List<String> check(Operation target, SchemaFuzz values, Answer answer, String secret) {
    List<String> found = new ArrayList<>();
    if (answer.status() >= 500) {
      found.add("a failure");
    }
    SECRETS.stream().filter(answer.body()::contains).forEach(word -> found.add("has " + word));
    if (answer.body().contains(secret)) {
      found.add("has the signing secret");
    }
    JsonObject response =
        target
            .description()
            .getJsonObject("responses")
            .getJsonObject(Integer.toString(answer.status()));
    if (response == null) {
      found.add("undocumented status");
      return found;
    }
    JsonObject content = response.getJsonObject("content");
    if (content == null) {
      if (!answer.body().isEmpty()) {
        found.add("a body that the document does not have");
      }
      return found;
    }
    String type = answer.header("Content-Type").orElse("none").replaceAll(";.*", "");
    if (!content.containsKey(type)) {
      found.add("undocumented type " + type);
      return found;
    }
    try {
      found.addAll(
          values.misfits(
              content.getJsonObject(type).getJsonObject("schema"), answer.json(), "body"));
    } catch (JsonException e) {
      found.add("no JSON");
    }
    return found;
  }

  private static Optional<JsonObject> requestSchema(JsonObject operation) {
    return Optional.ofNullable(operation.getJsonObject("requestBody"))
        .map(body -> body.getJsonObject("content").getJsonObject("application/json"))
        .map(media -> media.getJsonObject("schema"));
  }

  /** Things that are there, so that not every path leads nowhere. */
  private static List<String> known(ApiClient root, String nobody) {
    String role =
        root.post(
                "/rbac/roles",
                "{\"name\":\"fuzz-%s\",\"scope\":\"global\",\"permissions\":[]}"
                    .formatted(UUID.randomUUID()))
            .text("id");
    String team = root.post("/teams", "{\"name\":\"fuzz\",\"visibility\":\"public\"}").text("id");
    String token =
        root.post("/tokens", "{\"name\":\"fuzz\"}").object().getJsonObject("token").getString("id");
    return List.of(role, team, token, nobody, "global", "team", "true", "5");
  }
}
