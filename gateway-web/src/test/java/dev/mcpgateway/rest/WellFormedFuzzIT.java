package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What has the form that the gateway gives it, and says what it would never say: cursors, tokens
 * signed with its key, and {@code If-Match}. The answer is 200 or a refusal, and no news to an
 * operator. {@code -Dfuzz.seed=…} repeats a run.
 */
@Tag("long")
class WellFormedFuzzIT {

  private static final List<String> TIMES =
      List.of(
          Instant.MAX.toString(),
          Instant.MIN.toString(),
          "+294276-12-31T23:59:59.999999Z",
          "+294277-01-01T00:00:00Z",
          "+10000-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "2026-01-01T00:00:00.123456789Z",
          "2026-06-30T23:59:60Z",
          "2026-01-01T24:00:00Z",
          "2026-01-01T00:00:00+18:00",
          "1970-01-01T00:00:00Z",
          "0001-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "-0001-01-01T00:00:00Z",
          "-4713-01-01T00:00:00Z",
          "-4714-01-01T00:00:00Z",
          "infinity",
          "-infinity",
          "now",
          "9223372036854775807",
          "");

  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "x",
          "\u0000",
          "a\u0000b",
          "\n",
          "\ud83d\ude00",
          "\u202e\u0130\u0131",
          "%s%n",
          "' OR '1'='1",
          "00000000-0000-0000-0000-000000000000",
          "y".repeat(37),
          "y".repeat(130),
          "global",
          "global\u001fx",
          "global\u001f2026-01-01T00:00:00Z\u001fx");

  private static final List<String> CONDITIONS =
      List.of(
          "\"\"",
          "\"",
          "0",
          "\"0\"",
          "\"-1\"",
          "\"999999999999999999\"",
          "\"9223372036854775807\"",
          "\"99999999999999999999999999\"",
          "\"2147483648\"",
          "W/\"1\"",
          "\"1\", \"2\"",
          "\"1\",",
          "\"x\"",
          "\"1e3\"",
          "\"\u00e9\u00b2\"",
          "\t\"0\"",
          "\"" + "9".repeat(3_000) + "\"",
          "\"0\" *");

  private static final Gateways GATEWAYS = Gateways.shared();

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final ApiDocument document = ApiDocument.of(GATEWAYS.one());
  private final List<String> complaints = new ArrayList<>();

  @Test
  void cursors() {
    List<String> lists = paths("GET", "cursor");
    assertThat(lists).hasSizeGreaterThan(8);
    List<String> cursors = new ArrayList<>();
    for (String time : TIMES) {
      cursors.add(time + " " + UUID.randomUUID());
      cursors.add(time + " " + WORDS.get(random.nextInt(WORDS.size())));
      cursors.add("global\u001f" + time + "\u001fx");
    }
    for (String word : WORDS) {
      cursors.add("2026-01-01T00:00:00Z " + word);
      cursors.add(word);
    }
    int before = GATEWAYS.log().length();
    for (String path : lists) {
      for (String cursor : cursors) {
        expect(
            GATEWAYS
                .admin()
                .get(path + "?cursor=" + base64(cursor.getBytes(StandardCharsets.UTF_8))),
            cursor,
            200,
            422);
      }
      for (int i = 0; i < 5; i++) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        expect(GATEWAYS.admin().get(path + "?cursor=" + base64(bytes)), "bytes", 200, 422);
      }
    }
    assertNothingToReport(before);
  }

  @Test
  void aCursorOfATimeThatTheDatabaseDoesNotKnowIsBadInput() {
    for (String time : List.of(Instant.MAX.toString(), Instant.MIN.toString())) {
      Answer answer =
          GATEWAYS
              .admin()
              .get("/tokens?cursor=" + base64((time + " x").getBytes(StandardCharsets.UTF_8)));
      assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
      assertThat(answer.object().getJsonArray("errors").getJsonObject(0).getString("field"))
          .isEqualTo("cursor");
    }
  }

  @Test
  void tokensUnderTheRightKey() {
    List<JsonValue> odd = new ArrayList<>();
    WORDS.forEach(word -> odd.add(Json.createValue(word)));
    odd.add(Json.createValue("z".repeat(4_000)));
    odd.add(Json.createValue("z@example.com".repeat(100)));
    odd.add(JsonValue.NULL);
    odd.add(JsonValue.TRUE);
    odd.add(Json.createValue(-1));
    odd.add(Json.createValue(Long.MAX_VALUE));
    odd.add(Json.createValue(Long.MIN_VALUE));
    odd.add(Json.createValue(9_007_199_254_740_993L));
    odd.add(Json.createValue(253_402_300_800L));
    odd.add(Json.createValue(1e300));
    odd.add(Json.createValue(0.5));
    odd.add(JsonValue.EMPTY_JSON_ARRAY);
    odd.add(JsonValue.EMPTY_JSON_OBJECT);
    odd.add(Json.createArrayBuilder().add(Gateways.ADMIN).add(1).build());
    odd.add(Json.createObjectBuilder().add("permissions", "x").build());
    String secret = GATEWAYS.tokens().secret();
    int before = GATEWAYS.log().length();
    for (String use : List.of("session", "api")) {
      for (String claim :
          List.of(
              "sub",
              "jti",
              "iat",
              "exp",
              "nbf",
              "iss",
              "aud",
              "token_use",
              "teams",
              "scopes",
              "typ",
              "x")) {
        for (JsonValue value : odd) {
          JsonObjectBuilder claims = claims(use);
          claims.add(claim, value);
          String token = signed(claims.build().toString(), secret);
          expect(
              GATEWAYS.one().with(token).get("/auth/email/me"), claim + " " + value, 200, 400, 401);
        }
      }
    }
    for (String payload :
        List.of(
            "",
            "[]",
            "null",
            "\"x\"",
            "{",
            "1e999999999",
            "{\"sub\":\"a\",\"sub\":\"b\"}",
            "\u0000")) {
      expect(GATEWAYS.one().with(signed(payload, secret)).get("/auth/email/me"), payload, 401);
    }
    assertNothingToReport(before);
  }

  @Test
  void conditions() {
    List<Target> changes = new ArrayList<>();
    for (String verb : List.of("PUT", "PATCH", "DELETE")) {
      paths(verb, "If-Match").forEach(path -> changes.add(new Target(verb, path)));
    }
    assertThat(changes).hasSizeGreaterThan(6);
    int before = GATEWAYS.log().length();
    for (Target change : changes) {
      for (String condition : CONDITIONS) {
        expect(
            GATEWAYS
                .admin()
                .header("If-Match", condition)
                .send(
                    change.verb(),
                    change.path(),
                    change.verb().equals("DELETE") ? Optional.empty() : Optional.of("{}")),
            condition,
            400,
            404,
            409,
            412,
            422);
      }
    }
    assertNothingToReport(before);
  }

  private record Target(String verb, String path) {}

  private void expect(Answer answer, String sent, Integer... statuses) {
    if (!List.of(statuses).contains(answer.status())) {
      complaints.add("%s — sent %.60s".formatted(answer, sent));
    }
  }

  private void assertNothingToReport(int before) {
    String last = UUID.randomUUID().toString();
    GATEWAYS.admin().header("X-Request-Id", last).get("/auth/email/me");
    GATEWAYS.awaitLogged(last);
    assertThat(complaints).as("seed %d", seed).isEmpty();
    assertThat(
            GATEWAYS
                .log()
                .substring(before)
                .lines()
                .filter(
                    line ->
                        line.contains("WARN")
                            || line.contains("SEVERE")
                            || line.startsWith("\tat ")))
        .as("seed %d", seed)
        .isEmpty();
  }

  /** The operations of a verb that have a parameter, on things that are there. */
  private List<String> paths(String verb, String parameter) {
    Map<String, String> known = known();
    return document.operations().stream()
        .filter(operation -> operation.verb().equals(verb) && !operation.isRepetition())
        .filter(operation -> has(parameter, operation))
        .map(operation -> filled(operation.path(), known))
        .toList();
  }

  private static boolean has(String parameter, Operation operation) {
    return operation.description().containsKey("parameters")
        && operation.description().getJsonArray("parameters").getValuesAs(JsonObject.class).stream()
            .anyMatch(each -> each.getString("name").equals(parameter));
  }

  private static String filled(String path, Map<String, String> known) {
    String filled =
        path.startsWith("/rbac/roles/") ? path.replace("{id}", known.get("role")) : path;
    filled = path.startsWith("/tokens/") ? filled.replace("{id}", known.get("token")) : filled;
    for (Map.Entry<String, String> each : known.entrySet()) {
      filled = filled.replace("{" + each.getKey() + "}", each.getValue());
    }
    return filled;
  }

  private static Map<String, String> known() {
    String name = "wellformed-" + UUID.randomUUID();
    ApiClient admin = GATEWAYS.admin();
    String team = admin.post("/teams", "{\"name\":\"%s\"}".formatted(name)).text("id");
    return Map.of(
        "role",
        admin
            .post(
                "/rbac/roles",
                "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[]}".formatted(name))
            .text("id"),
        "token",
        admin
            .post("/tokens", "{\"name\":\"%s\"}".formatted(name))
            .object()
            .getJsonObject("token")
            .getString("id"),
        "id",
        team,
        "team_id",
        team,
        "email",
        GATEWAYS.people().user(name + "@example.com"));
  }

  private static JsonObjectBuilder claims(String use) {
    long now = Instant.now().getEpochSecond();
    return Json.createObjectBuilder()
        .add("sub", Gateways.ADMIN)
        .add("jti", UUID.randomUUID().toString())
        .add("iss", "mcpgateway")
        .add("aud", "mcpgateway-api")
        .add("iat", now)
        .add("exp", now + Duration.ofMinutes(10).toSeconds())
        .add("token_use", use);
  }

  private static String signed(String payload, String secret) {
    try {
      JWSObject token =
          new JWSObject(
              new JWSHeader.Builder(JWSAlgorithm.HS256).type(JOSEObjectType.JWT).build(),
              new Payload(payload));
      token.sign(new MACSigner(secret));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
