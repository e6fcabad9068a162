package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a role gives in the scope in which it is held, as the API enforces and tells it. */
class RoleScopesIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final People PEOPLE = GATEWAYS.people();

  private static String team;
  private static String other;

  @BeforeAll
  static void makeTeams() {
    team = team();
    other = team();
  }

  @Test
  void noRoleOfATeamAndNoPersonalOneAdministersTheGateway() {
    List<String> small =
        List.of(
            holding("team", Optional.of(team), "*"),
            holding("team", Optional.of(team), "admin.user_management", "admin.security_audit"),
            holding("personal", Optional.empty(), "*"),
            holding("personal", Optional.empty(), "admin.user_management", "admin.security_audit"),
            inheriting("team", Optional.of(team), "platform_admin"),
            inheriting("personal", Optional.empty(), "platform_admin"));
    List<String> operations = operationsThatNeed("admin.");
    assertThat(operations).hasSizeGreaterThan(15);
    SoftAssertions softly = new SoftAssertions();
    for (String email : small) {
      ApiClient client = GATEWAYS.as(email);
      for (String operation : operations) {
        String[] parts = operation.split(" ", 2);
        Answer answer =
            client.send(
                parts[0],
                parts[1].replaceAll("\\{[^}]*}", "admin@example.com"),
                Set.of("POST", "PUT", "PATCH").contains(parts[0])
                    ? Optional.of(
                        operation.endsWith("/permissions/check")
                            ? "{\"user_email\":\"admin@example.com\",\"permission\":\"tools.read\"}"
                            : "{}")
                    : Optional.empty());
        softly.assertThat(answer.status()).as("%s by %s", answer, email).isEqualTo(403);
      }
    }
    softly.assertAll();
  }

  @Test
  void everybodyIsToldWhatCountsWhereTheyAsk() {
    String mixed = "tools.read tokens.read admin.dashboard users.read";
    String inTeam = holding("team", Optional.of(team), mixed.split(" ", -1));
    assertTold(inTeam, Optional.empty(), "tokens.read", "tools.read");
    assertTold(inTeam, Optional.of(team), "tokens.read", "tools.read");
    assertTold(inTeam, Optional.of(other));

    String personal = holding("personal", Optional.empty(), mixed.split(" ", -1));
    String home = personalTeamOf(personal);
    assertTold(personal, Optional.empty(), "tokens.read");
    assertTold(personal, Optional.of(home), "tokens.read", "tools.read");
    assertTold(personal, Optional.of(team));
    assertTold(personal, Optional.of(personalTeamOf(inTeam)));

    String global = PEOPLE.permitted(unique("global") + "@example.com", mixed.split(" ", -1));
    for (Optional<String> asked : List.of(Optional.<String>empty(), Optional.of(other))) {
      assertTold(global, asked, "admin.dashboard", "tokens.read", "tools.read", "users.read");
    }
    assertTold(Gateways.ADMIN, Optional.of(other), "*");
  }

  @Test
  void everythingInATeamIsNotEverything() {
    String all = holding("team", Optional.of(team), "*");
    Set<String> told = permissions(GATEWAYS.as(all), "/rbac/my/permissions?team_id=" + team);
    assertThat(told)
        .contains("tools.read", "teams.delete", "tokens.create")
        .doesNotContain("*", "admin.user_management", "users.create", "audit:read", "metrics:read");
    assertThat(GATEWAYS.as(all).get("/teams/" + other + "/members").status()).isEqualTo(403);
    assertThat(GATEWAYS.as(all).get("/teams/" + team + "/invitations").status()).isEqualTo(200);
  }

  @Test
  void aRoleTellsWhatItGivesInItsScope() {
    ApiClient admin = GATEWAYS.admin();
    Answer made =
        admin.post(
            "/rbac/roles",
            "{\"name\":\"%s\",\"scope\":\"team\",\"permissions\":[\"admin.user_management\",\"tools.read\"]}"
                .formatted(unique("small")));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    assertThat(strings(made.object(), "permissions"))
        .containsExactly("admin.user_management", "tools.read");
    assertThat(strings(made.object(), "effective_permissions")).containsExactly("tools.read");
    JsonObject everything =
        admin
            .post(
                "/rbac/roles",
                "{\"name\":\"%s\",\"scope\":\"personal\",\"permissions\":[\"*\"]}"
                    .formatted(unique("all")))
            .object();
    assertThat(strings(everything, "permissions")).containsExactly("*");
    assertThat(strings(everything, "effective_permissions"))
        .contains("tools.read", "tokens.create")
        .doesNotContain("*", "admin.dashboard", "users.read");
  }

  /** All three that tell it, and the check of each permission, say the same. */
  private static void assertTold(String email, Optional<String> asked, String... expected) {
    ApiClient self = GATEWAYS.as(email);
    String query = asked.map(id -> "?team_id=" + id).orElse("");
    assertThat(permissions(self, "/rbac/my/permissions" + query))
        .as("%s in %s", email, asked)
        .containsExactlyInAnyOrder(expected);
    assertThat(permissions(GATEWAYS.admin(), "/rbac/permissions/user/" + email + query))
        .containsExactlyInAnyOrder(expected);
    for (String permission :
        List.of("tools.read", "tokens.read", "admin.dashboard", "users.read", "*")) {
      Answer check =
          GATEWAYS
              .admin()
              .post(
                  "/rbac/permissions/check",
                  "{\"user_email\":\"%s\",\"permission\":\"%s\"%s}"
                      .formatted(
                          email,
                          permission,
                          asked.map(id -> ",\"team_id\":\"" + id + "\"").orElse("")));
      assertThat(check.object().getBoolean("granted"))
          .as("%s in %s", check, asked)
          .isEqualTo(Set.of(expected).contains(permission) || Set.of(expected).contains("*"));
    }
  }

  private static Set<String> permissions(ApiClient client, String path) {
    Set<String> all = new TreeSet<>();
    client.get(path).array().forEach(value -> all.add(((JsonString) value).getString()));
    return all;
  }

  private static List<String> strings(JsonObject object, String member) {
    return object.getJsonArray(member).getValuesAs(JsonString::getString);
  }

  private static List<String> operationsThatNeed(String prefix) {
    return ApiDocument.of(GATEWAYS.one()).operations().stream()
        .filter(
            operation ->
                operation.description().getString("x-required-permission", "").startsWith(prefix))
        .map(Operation::name)
        .toList();
  }

  /** An account with a personal team that holds one role with these permissions. */
  private static String holding(String scope, Optional<String> in, String... permissions) {
    return assigned(scope, in, Optional.empty(), permissions);
  }

  private static String inheriting(String scope, Optional<String> in, String parent) {
    return assigned(
        scope,
        in,
        Optional.of(
            PEOPLE.scalar("SELECT id FROM roles WHERE name = ? AND is_active LIMIT 1", parent)));
  }

  private static String assigned(
      String scope, Optional<String> in, Optional<String> parent, String... permissions) {
    String email = PEOPLE.user(unique(scope) + "@example.com");
    String id = UUID.randomUUID().toString();
    PEOPLE.update(
        "INSERT INTO email_teams (id, name, slug, is_personal, created_by) VALUES (?, ?, ?, true, ?)",
        id,
        "personal " + id,
        id,
        email);
    PEOPLE.update(
        "INSERT INTO roles (id, name, scope, inherits_from, permissions)"
            + " VALUES (?, ?, ?, ?, to_jsonb(CAST(string_to_array(?, ' ') AS text[])))",
        id,
        id,
        scope,
        parent.orElse(null),
        String.join(" ", permissions));
    PEOPLE.update(
        "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id) VALUES (?, ?, ?, ?, ?)",
        id,
        email,
        id,
        scope,
        in.orElse(null));
    return email;
  }

  private static String personalTeamOf(String email) {
    return PEOPLE.scalar("SELECT id FROM email_teams WHERE created_by = ? AND is_personal", email);
  }

  private static String team() {
    return GATEWAYS
        .admin()
        .post(
            "/teams",
            "{\"name\":\"scopes\",\"slug\":\"s-%s\",\"visibility\":\"public\"}"
                .formatted(UUID.randomUUID()))
        .text("id");
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
