package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What each default role may do, from one table, for every operation that the API's document has.
 */
class RoleMatrixIT {

  /**
   * One line an operation: the verb, the path, who is let through (A platform_admin, P
   * platform_viewer, V viewer, D developer, T team_admin; the last three in the team of the path),
   * and a body that is understood but does no harm.
   */
  private static final String TABLE =
      """
      POST   /rbac/roles                                A....  {"name":"x","scope":"global","permissions":["no.such"]}
      GET    /rbac/roles                                A....
      GET    /rbac/roles/{none}                         A....
      PUT    /rbac/roles/{none}                         A....  {}
      DELETE /rbac/roles/{none}                         A....
      POST   /rbac/users/{nobody}/roles                 A....  {"role_id":"none","scope":"global"}
      GET    /rbac/users/{nobody}/roles                 A....
      DELETE /rbac/users/{nobody}/roles/{none}          A....
      POST   /rbac/permissions/check                    A....  {"user_email":"nobody@example.com","permission":"tools.read"}
      GET    /rbac/permissions/user/{nobody}            A....
      GET    /rbac/permissions/available                APVDT
      GET    /rbac/my/roles                             APVDT
      GET    /rbac/my/permissions                       APVDT
      POST   /auth/email/change-password                APVDT  {"old_password":"x","new_password":"y"}
      GET    /auth/email/me                             APVDT
      GET    /auth/email/admin/users                    A....
      POST   /auth/email/admin/users                    A....  {"email":"new@example.com","password":"short"}
      GET    /auth/email/admin/users/{nobody}           A....
      PATCH  /auth/email/admin/users/{nobody}           A....  {}
      DELETE /auth/email/admin/users/{nobody}           A....
      POST   /auth/email/admin/users/{nobody}/unlock    A....
      POST   /teams                                     A....  {"name":"x","slug":"NOT A SLUG"}
      GET    /teams                                     APVDT
      GET    /teams/discover                            APVDT
      GET    /teams/{team}                              APVDT
      PUT    /teams/{team}                              A...T  {"name":" "}
      DELETE /teams/{team}                              A...T
      GET    /teams/{team}/members                      APVDT
      POST   /teams/{team}/members                      A...T  {"email":"nobody@example.com"}
      PUT    /teams/{team}/members/{nobody}             A...T  {"role":"member"}
      DELETE /teams/{team}/members/{nobody}             A...T
      POST   /teams/{team}/invitations                  A...T  {"email":"no e-mail address"}
      GET    /teams/{team}/invitations                  A...T
      POST   /teams/invitations/{none}/accept           APVDT
      DELETE /teams/invitations/{none}                  A...T
      POST   /teams/{none}/join                         APVDT  {}
      DELETE /teams/{none}/leave                        APVDT
      GET    /teams/{team}/join-requests                A...T
      POST   /teams/{team}/join-requests/{none}/approve A...T
      DELETE /teams/{team}/join-requests/{none}         A...T
      POST   /tokens                                    APVDT  {"name":" "}
      GET    /tokens                                    APVDT
      GET    /tokens/{none}                             APVDT
      PUT    /tokens/{none}                             APVDT  {}
      DELETE /tokens/{none}                             APVDT
      GET    /tokens/admin/all                          A....
      DELETE /tokens/admin/{none}                       A....
      POST   /tokens/teams/{team}                       APVDT  {"name":" "}
      GET    /tokens/teams/{team}                       APVDT
      """;

  private static final Set<String> OPEN = Set.of("POST /auth/email/login");

  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "GET /rbac/permissions/available",
          "GET /rbac/my/roles",
          "GET /rbac/my/permissions",
          "POST /auth/email/change-password",
          "GET /auth/email/me");

  private static final Gateways GATEWAYS = Gateways.shared();
  private static String team;
  private static JsonObject document;

  private record Row(String verb, String path, String roles, Optional<String> body) {

    String operation() {
      return verb + " " + shape(path);
    }

    Answer send(ApiClient client, String prefix) {
      String target =
          prefix
              + path.replace("{team}", team)
                  .replace("{none}", "00000000-0000-0000-0000-000000000000")
                  .replace("{nobody}", "nobody@example.com");
      // No version is 0, so what is there is never changed.
      return client.header("If-Match", "\"0\"").send(verb, target, body);
    }
  }

  @BeforeAll
  static void makeTheTeam() {
    team =
        GATEWAYS
            .admin()
            .post(
                "/teams",
                "{\"name\":\"matrix\",\"slug\":\"m-%s\",\"visibility\":\"public\"}"
                    .formatted(UUID.randomUUID()))
            .text("id");
    document = GATEWAYS.one().get("/openapi?format=JSON").object();
  }

  @Test
  void theTableHasEveryOperationOfTheDocument() {
    Set<String> inTable =
        rows().stream().map(Row::operation).collect(Collectors.toCollection(TreeSet::new));
    inTable.addAll(OPEN);
    assertThat(operations().keySet()).containsExactlyInAnyOrderElementsOf(withVersions(inTable));
  }

  @Test
  void everyOperationDeclaresWhatItAsksFor() {
    assertThat(
            operations().entrySet().stream()
                .filter(operation -> !operation.getValue().containsKey("x-required-permission"))
                .map(operation -> operation.getKey().replace(" /v1/", " /"))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(union(OPEN, FOR_EVERYBODY));
  }

  @Test
  void everyRoleMayDoWhatItsColumnSaysAndNothingElse() {
    People people = GATEWAYS.people();
    Map<Character, ApiClient> clients = new HashMap<>();
    clients.put('A', GATEWAYS.admin());
    clients.put('P', GATEWAYS.as(people.holding("matrix.p@example.com", "platform_viewer")));
    clients.put('V', GATEWAYS.as(people.holdingIn(team, "matrix.v@example.com", "viewer")));
    clients.put('D', GATEWAYS.as(people.holdingIn(team, "matrix.d@example.com", "developer")));
    clients.put('T', GATEWAYS.as(people.holdingIn(team, "matrix.t@example.com", "team_admin")));
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      clients.forEach(
          (role, client) -> {
            Answer answer = row.send(client, "");
            boolean let = row.roles().indexOf(role) >= 0;
            // Not inside, not without the right password: refused for another reason.
            boolean refused = answer.status() == 403 && isForLackOfPermission(answer);
            softly
                .assertThat(refused)
                .as("%s by %s: %s", row.operation(), role, answer)
                .isEqualTo(!let);
            softly.assertThat(answer.status()).as(answer.toString()).isNotEqualTo(401);
            softly.assertThat(answer.status()).as(answer.toString()).isLessThan(500);
          });
    }
    softly.assertAll();
  }

  @Test
  void nobodyWithoutTheirPermissionIsLetThrough() {
    ApiClient nothing = GATEWAYS.as(GATEWAYS.people().user("matrix.none@example.com"));
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      for (String prefix : List.of("", "/v1")) {
        if (!FOR_EVERYBODY.contains(row.operation())) {
          Answer answer = row.send(nothing, prefix);
          softly.assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        }
        Answer answer = row.send(GATEWAYS.one(), prefix);
        softly.assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
      }
    }
    softly.assertAll();
  }

  @Test
  void noTokenThatProvesNothingIsLetThroughAnywhere() {
    Tokens tokens = GATEWAYS.tokens();
    List<String> useless =
        List.of(
            tokens.signed(
                claims ->
                    claims
                        .subject(Gateways.ADMIN)
                        .expirationTime(Date.from(Instant.now().minusSeconds(120)))),
            tokens.signed(claims -> claims.subject(Gateways.ADMIN).audience("somebody-else")),
            new Tokens("a-secret-that-is-not-the-gateway's-own-0123456789").of(Gateways.ADMIN),
            revoked());
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      for (String token : useless) {
        Answer answer = row.send(GATEWAYS.one().with(token), "");
        softly.assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
      }
    }
    softly.assertAll();
  }

  private static String revoked() {
    Answer made =
        GATEWAYS.admin().post("/tokens", "{\"name\":\"revoked-%s\"}".formatted(UUID.randomUUID()));
    GATEWAYS.admin().delete("/tokens/" + made.object().getJsonObject("token").getString("id"));
    return made.text("access_token");
  }

  private static boolean isForLackOfPermission(Answer answer) {
    return answer.text("detail").startsWith("This needs the permission");
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    TABLE
        .lines()
        .map(line -> line.split(" +", 4))
        .forEach(
            cells ->
                rows.add(
                    new Row(
                        cells[0],
                        cells[1],
                        cells[2],
                        cells.length > 3 ? Optional.of(cells[3]) : Optional.empty())));
    return rows;
  }

  private static Map<String, JsonObject> operations() {
    Map<String, JsonObject> operations = new HashMap<>();
    document
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (verb, operation) ->
                            operations.put(
                                verb.toUpperCase(Locale.ROOT) + " " + shape(path),
                                operation.asJsonObject())));
    return operations;
  }

  /** Two paths that differ in the names of their parameters only are one. */
  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private static Set<String> withVersions(Set<String> operations) {
    return union(
        operations,
        operations.stream()
            .map(operation -> operation.replaceFirst(" /", " /v1/"))
            .collect(Collectors.toSet()));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
