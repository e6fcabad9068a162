package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The values of a failure are members of its problem document, where programs find them. */
class ProblemMembersIT {

  private static final Gateways GATEWAYS = Gateways.shared();

  /** Of every problem; {@code errors} are those of the input. */
  private static final Set<String> STANDARD =
      Set.of("type", "title", "status", "detail", "instance", "request_id", "errors");

  private static ApiClient admin;
  private static Set<String> described;

  @BeforeAll
  static void readDescription() {
    admin = GATEWAYS.admin();
    described =
        admin
            .get("/openapi?format=JSON")
            .object()
            .getValue("/components/schemas/Problem/properties")
            .asJsonObject()
            .keySet();
  }

  @Test
  void everyMemberIsInTheDescription() {
    Set<String> expected = new TreeSet<>(STANDARD);
    Arrays.stream(ErrorMember.values()).map(ErrorMember::id).forEach(expected::add);
    assertThat(described).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aMissingPermissionIsNamed() {
    ApiClient nobody = GATEWAYS.as(GATEWAYS.people().user(unique()));
    assertThat(strings(problem(nobody.get("/rbac/roles"), 403), "permissions"))
        .containsExactly("admin.user_management");

    ApiClient small =
        GATEWAYS.as(GATEWAYS.people().permitted(unique(), "admin.user_management", "tools.read"));
    Answer beyond = small.post("/rbac/roles", role(unique(), "tools.read", "tools.delete", "*"));
    assertThat(strings(problem(beyond, 403), "permissions")).containsExactly("*", "tools.delete");
  }

  @Test
  void theEndThatBoundsAGrantIsTold() {
    People people = GATEWAYS.people();
    String giver = people.permitted(unique(), "admin.user_management", "tools.read");
    people.update(
        "UPDATE user_roles SET expires_at = CAST(? AS timestamptz) WHERE user_email = ?",
        "2100-01-02T03:04:05Z",
        giver);
    String id = create(role(unique(), "tools.read")).text("id");
    Answer forever =
        GATEWAYS
            .as(giver)
            .post(
                "/rbac/users/" + people.user(unique()) + "/roles",
                "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(id));
    assertThat(problem(forever, 403).getString("expires_at")).isEqualTo("2100-01-02T03:04:05Z");
  }

  @Test
  void unknownPermissionsAreNamedInBounds() {
    String[] many = new String[60];
    Arrays.setAll(many, i -> "made.up.".repeat(10) + i);
    List<String> named = strings(problem(create(role(unique(), many)), 422), "permissions");
    assertThat(named).hasSize(20).allMatch(name -> name.startsWith("made.up."));
    String forged = "line\\nbreak" + "x".repeat(200);
    assertThat(strings(problem(create(role(unique(), forged)), 422), "permissions"))
        .allSatisfy(name -> assertThat(name).startsWith("line\u00b7break").hasSizeLessThan(257));
  }

  @Test
  void whatIsTakenMissingOrProtectedIsNamed() {
    String name = unique();
    assertThat(create(role(name, "tools.read")).status()).isEqualTo(201);
    JsonObject taken = problem(create(role(name, "tools.read")), 409);
    assertThat(taken.getString("name")).isEqualTo(name);
    assertThat(taken.getString("scope")).isEqualTo("global");
    assertThat(problem(admin.get("/rbac/roles/nothing"), 404).getString("role_id"))
        .isEqualTo("nothing");
    assertThat(problem(admin.get("/rbac/roles/" + "y".repeat(400)), 404).getString("role_id"))
        .hasSize(256);
    assertThat(problem(admin.delete("/tokens/admin/nothing"), 404).getString("token_id"))
        .isEqualTo("nothing");
    String system = GATEWAYS.people().scalar("SELECT id FROM roles WHERE name = 'platform_admin'");
    assertThat(problem(admin.delete("/rbac/roles/" + system), 403).getString("role"))
        .isEqualTo("platform_admin");
  }

  @Test
  void boundsAreTold() {
    assertThat(
            problem(create(role("x".repeat(2_000_000), "tools.read")), 413)
                .getJsonNumber("limit")
                .longValue())
        .isPositive();
    String team = unique();
    assertThat(admin.post("/teams", "{\"name\":\"%s\"}".formatted(team)).status()).isEqualTo(201);
    String id = GATEWAYS.people().scalar("SELECT id FROM email_teams WHERE name = ?", team);
    JsonObject stale =
        problem(
            admin
                .header("If-Match", "\"77\"")
                .put("/teams/" + id, "{\"name\":\"%s\"}".formatted(team)),
            412);
    assertThat(stale.getInt("version")).isLessThan(77);
  }

  @Test
  void aFieldIsNamedAndNoSecretRepeated() {
    JsonObject late =
        problem(
            admin.post(
                "/tokens",
                "{\"name\":\"%s\",\"expires_at\":\"2020-01-01T00:00:00Z\"}".formatted(unique())),
            422);
    assertThat(field(late)).isEqualTo("expires_at");
    String secret = "Xq7" + "a".repeat(9);
    Answer weak =
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(unique(), secret));
    assertThat(field(problem(weak, 422))).isEqualTo("password");
    assertThat(weak.body()).doesNotContain(secret);
  }

  private static Answer create(String role) {
    return admin.post("/rbac/roles", role);
  }

  private static String role(String name, String... permissions) {
    return "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"%s\"]}"
        .formatted(name, String.join("\",\"", permissions));
  }

  /** The document, which has the members that are described and no others. */
  private static JsonObject problem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    JsonObject problem = answer.object();
    assertThat(problem.keySet()).containsAll(STANDARD).isSubsetOf(described);
    return problem;
  }

  private static String field(JsonObject problem) {
    return problem.getJsonArray("errors").getJsonObject(0).getString("field");
  }

  private static List<String> strings(JsonObject problem, String member) {
    assertThat(problem).containsKey(member);
    return problem.getJsonArray(member).getValuesAs(JsonString::getString);
  }

  private static String unique() {
    return "p" + UUID.randomUUID() + "@example.com";
  }
}
