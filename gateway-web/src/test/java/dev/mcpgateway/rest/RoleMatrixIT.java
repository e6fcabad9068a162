package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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
 * Who may do what, from two tables: what each default role may do, for every operation that the
 * API's document has; and what a caller may do to a target with a kind of token, for every
 * operation on an account, its tokens or its roles.
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
      GET    /gateways                                   APVDT
      POST   /gateways                                   A..DT  {"name":" ","url":"x"}
      GET    /gateways/{none}                            APVDT
      PUT    /gateways/{none}                            A..DT  {}
      DELETE /gateways/{none}                            A..DT
      POST   /gateways/{none}/state                      A..DT
      POST   /gateways/{none}/toggle                     A..DT
      POST   /gateways/{none}/tools/refresh              A..DT
      GET    /servers                                    APVDT
      POST   /servers                                    A..DT  {"server":{"name":" "}}
      GET    /servers/{none}                             APVDT
      PUT    /servers/{none}                             A..DT  {}
      DELETE /servers/{none}                             A..DT
      POST   /servers/{none}/state                       A..DT
      POST   /servers/{none}/toggle                      A..DT
      GET    /servers/{none}/tools                       APVDT
      GET    /servers/{none}/resources                   APVDT
      GET    /servers/{none}/prompts                     APVDT
      GET    /tools                                      APVDT
      GET    /tools/{none}                               APVDT
      PUT    /tools/{none}                               A..DT  {}
      DELETE /tools/{none}                               A..DT
      POST   /tools/{none}/state                         A..DT
      POST   /tools/{none}/toggle                        A..DT
      GET    /resources                                  APVDT
      POST   /resources                                  A..DT  {"resource":{"name":" ","uri":"a:b","content":"c"}}
      GET    /resources/{none}                           APVDT
      PUT    /resources/{none}                           A..DT  {}
      DELETE /resources/{none}                           A..DT
      POST   /resources/{none}/state                     A..DT
      POST   /resources/{none}/toggle                    A..DT
      GET    /resources/{none}/info                      APVDT
      GET    /resources/templates/list                   APVDT
      GET    /prompts                                    APVDT
      POST   /prompts                                    A..DT  {"prompt":{"name":" ","template":"t"}}
      GET    /prompts/{none}                             APVDT
      PUT    /prompts/{none}                             A..DT  {}
      DELETE /prompts/{none}                             A..DT
      POST   /prompts/{none}/state                       A..DT
      POST   /prompts/{none}/toggle                      A..DT
      POST   /prompts/{none}                             APVDT  {}
      """;

  /**
   * What is done, by whom, with what token, and for each {@link Target} what becomes of it: let
   * through ({@code +}), 403 ({@code -}) or not there (0); in a list its token is or is not. The
   * administrator holds {@code *}, the brief one for an hour; the manager holds {@code
   * admin.user_management} everywhere, the chief in a team; all of them, and all targets, hold
   * platform_viewer.
   */
  private static final String ON_TARGETS =
      """
      list          admin   login    ++++++++
      list          admin   api      ++++++++
      list          admin   narrowed --------
      list          brief   login    +++-----
      list          brief   api      +++-----
      list          brief   narrowed --------
      list          manager login    +++-----
      list          manager api      +++-----
      list          manager narrowed --------
      read          admin   login    +++++++0
      read          admin   api      +++++++0
      read          admin   narrowed +++++++0
      read          brief   login    +++++++0
      read          brief   api      +++++++0
      read          brief   narrowed +++++++0
      read          manager login    +++++++0
      read          manager api      +++++++0
      read          manager narrowed +++++++0
      roles         admin   login    ++++++++
      roles         admin   api      ++++++++
      roles         admin   narrowed ++++++++
      roles         brief   login    ++++++++
      roles         brief   api      ++++++++
      roles         brief   narrowed ++++++++
      roles         manager login    ++++++++
      roles         manager api      ++++++++
      roles         manager narrowed ++++++++
      change        admin   login    +++++++0
      change        admin   api      +++++++0
      change        admin   narrowed -------0
      change        brief   login    +++----0
      change        brief   api      +++----0
      change        brief   narrowed -------0
      change        manager login    +++----0
      change        manager api      +++----0
      change        manager narrowed -------0
      grant         admin   login    +++++++0
      grant         admin   api      +++++++0
      grant         admin   narrowed -------0
      grant         brief   login    +++----0
      grant         brief   api      +++----0
      grant         brief   narrowed -------0
      grant         manager login    ++-----0
      grant         manager api      ++-----0
      grant         manager narrowed -------0
      activate      admin   login    +++++++0
      activate      admin   api      -------0
      activate      admin   narrowed -------0
      activate      brief   login    +++----0
      activate      brief   api      -------0
      activate      brief   narrowed -------0
      activate      manager login    +++----0
      activate      manager api      -------0
      activate      manager narrowed -------0
      password      admin   login    ++-++++0
      password      admin   api      -------0
      password      admin   narrowed -------0
      password      brief   login    ++-----0
      password      brief   api      -------0
      password      brief   narrowed -------0
      password      manager login    ++-----0
      password      manager api      -------0
      password      manager narrowed -------0
      unlock        admin   login    +++++++0
      unlock        admin   api      --------
      unlock        admin   narrowed --------
      unlock        brief   login    +++----0
      unlock        brief   api      --------
      unlock        brief   narrowed --------
      unlock        manager login    +++----0
      unlock        manager api      --------
      unlock        manager narrowed --------
      administrator admin   login    +++++++0
      administrator admin   api      -------0
      administrator admin   narrowed -------0
      administrator brief   login    -------0
      administrator brief   api      -------0
      administrator brief   narrowed -------0
      administrator manager login    -------0
      administrator manager api      -------0
      administrator manager narrowed -------0
      everything    viewer  login    --------
      everything    viewer  api      --------
      everything    viewer  narrowed --------
      everything    viewer  team     --------
      everything    viewer  server   --------
      everything    chief   login    --------
      everything    chief   api      --------
      everything    chief   narrowed --------
      everything    chief   team     --------
      everything    chief   server   --------
      everything    admin   team     --------
      everything    brief   team     --------
      everything    manager team     --------
      everything    admin   server   --------
      everything    brief   server   --------
      everything    manager server   --------
      """;

  /** Whom something is done to, in the order of the columns. */
  private enum Target {
    ACTIVE,
    INACTIVE,
    ONESELF,
    ADMINISTRATOR,
    DEACTIVATED_ADMINISTRATOR,
    /** In the team in which the chief holds a role. */
    DEVELOPER_IN_THE_TEAM,
    DEVELOPER_IN_ANOTHER_TEAM,
    GONE
  }

  /** What there is of each; no version is 0, and what is given is held already. */
  private static final Map<String, List<String>> DONE =
      Map.of(
          "list", List.of("GET /tokens/admin/all?limit=500"),
          "read", List.of("GET /auth/email/admin/users/{target}"),
          "roles", List.of("GET /rbac/users/{target}/roles"),
          "change",
              List.of(
                  "PATCH /auth/email/admin/users/{target} {\"full_name\":\"x\"}",
                  "DELETE /auth/email/admin/users/{target}",
                  "DELETE /rbac/users/{target}/roles/{none}?scope=global",
                  "DELETE /tokens/admin/{token}"),
          "grant",
              List.of(
                  "POST /rbac/users/{target}/roles"
                      + " {\"role_id\":\"{viewer}\",\"scope\":\"global\"}"),
          "activate",
              List.of(
                  "PATCH /auth/email/admin/users/{target} {\"is_active\":true}",
                  "PATCH /auth/email/admin/users/{target} {\"is_active\":false}",
                  "PATCH /auth/email/admin/users/{target} {\"password_change_required\":true}"),
          "password",
              List.of(
                  "PATCH /auth/email/admin/users/{target} {\"password\":\"short\"}",
                  "PATCH /auth/email/admin/users/{target}"
                      + " {\"password\":\"short\",\"is_active\":true}"),
          "unlock", List.of("POST /auth/email/admin/users/{target}/unlock"),
          "administrator", List.of("PATCH /auth/email/admin/users/{target} {\"is_admin\":true}"));

  private static final Set<String> OPEN = Set.of("POST /auth/email/login");

  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "GET /rbac/permissions/available",
          "GET /rbac/my/roles",
          "GET /rbac/my/permissions",
          "POST /auth/email/change-password",
          "GET /auth/email/me");

  private static final String NONE = "00000000-0000-0000-0000-000000000000";
  private static final Gateways GATEWAYS = Gateways.shared();
  private static String team;
  private static String otherTeam;
  private static ApiDocument document;

  private record Row(String verb, String path, String roles, Optional<String> body) {

    String operation() {
      return verb + " " + ApiDocument.shapeOf(path);
    }

    Answer send(ApiClient client, String prefix) {
      String target =
          prefix
              + path.replace("{team}", team)
                  .replace("{none}", NONE)
                  .replace("{nobody}", "nobody@example.com");
      // No version is 0, so what is there is never changed.
      return client.header("If-Match", "\"0\"").send(verb, target, body);
    }
  }

  @BeforeAll
  static void makeTheTeams() {
    team = makeTeam();
    otherTeam = makeTeam();
    document = ApiDocument.of(GATEWAYS.one());
  }

  private static String makeTeam() {
    return GATEWAYS
        .admin()
        .post(
            "/teams",
            "{\"name\":\"matrix\",\"slug\":\"m-%s\",\"visibility\":\"public\"}"
                .formatted(UUID.randomUUID()))
        .text("id");
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

  @Test
  void theTableHasEveryOperationOnAnAccountItsTokensAndItsRoles() {
    assertThat(
            DONE.values().stream()
                .flatMap(List::stream)
                .map(operation -> ApiDocument.shapeOf(operation.replaceFirst("\\?.*| \\{\".*", "")))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            operations().keySet().stream()
                .filter(
                    operation ->
                        operation.matches(
                            "\\w+ (/auth/email/admin/users/\\{}|/rbac/users|/tokens/admin).*"))
                .toList());
  }

  @Test
  void whatIsDoneToWhomWithWhatTokenIsAsTheTableSays() {
    Cast cast = new Cast(GATEWAYS.people());
    SoftAssertions softly = new SoftAssertions();
    ON_TARGETS
        .lines()
        .map(line -> line.split(" +"))
        .forEach(
            cells -> {
              ApiClient client = cast.client(cells[1], cells[2]);
              for (String operation : done(cells[0])) {
                StringBuilder became = new StringBuilder();
                StringBuilder answers = new StringBuilder();
                for (Target target : Target.values()) {
                  Answer answer = cast.send(client, operation, cells[1], target);
                  became.append(cast.became(answer, cells[1], target));
                  answers.append("\n  ").append(target).append(' ').append(brief(answer));
                }
                softly
                    .assertThat(became.toString())
                    .as("%s by %s, %s:%s", operation, cells[1], cells[2], answers)
                    .isEqualTo(cells[3]);
              }
            });
    softly.assertAll();
  }

  private static List<String> done(String what) {
    return what.equals("everything")
        ? DONE.values().stream().flatMap(List::stream).sorted().toList()
        : DONE.get(what);
  }

  private static String brief(Answer answer) {
    return answer.status()
        + " "
        + answer.body().substring(0, Math.min(300, answer.body().length()));
  }

  /** Those who call, with their tokens, and those to whom something is done. */
  private static final class Cast {

    private final People people;
    private final String viewer;
    private final String server = UUID.randomUUID().toString();
    private final Map<String, String> callers = new HashMap<>();
    private final Map<String, ApiClient> clients = new HashMap<>();
    private final Map<Target, String> targets = new EnumMap<>(Target.class);
    private final Map<String, String> tokens = new HashMap<>();

    Cast(People people) {
      this.people = people;
      viewer = people.scalar("SELECT id FROM roles WHERE name = 'platform_viewer' AND is_active");
      people.update(
          "INSERT INTO servers (id, name, team_id, owner_email, visibility)"
              + " VALUES (?, ?, ?, ?, 'public')",
          server,
          server,
          team,
          Gateways.ADMIN);
      call("admin", people.holding(person(), "platform_admin"));
      String brief = people.holding(person(), "platform_admin");
      people.update(
          "UPDATE user_roles SET expires_at = now() + interval '1 hour' WHERE user_email = ?",
          brief);
      call("brief", brief);
      call("manager", people.permitted(person(), "admin.user_management"));
      call("viewer", people.user(person()));
      String role = UUID.randomUUID().toString();
      people.update(
          "INSERT INTO roles (id, name, scope, permissions) VALUES (?, ?, 'team',"
              + " '[\"admin.user_management\"]')",
          role,
          role);
      call("chief", people.holdingIn(team, person(), role));
      target(Target.ACTIVE, people.user(person()));
      target(Target.INACTIVE, people.user(person()));
      target(Target.ADMINISTRATOR, people.holding(person(), "platform_admin"));
      target(Target.DEACTIVATED_ADMINISTRATOR, people.holding(person(), "platform_admin"));
      target(Target.DEVELOPER_IN_THE_TEAM, people.holdingIn(team, person(), "developer"));
      target(Target.DEVELOPER_IN_ANOTHER_TEAM, people.holdingIn(otherTeam, person(), "developer"));
      target(Target.GONE, people.user(person()));
      Answer deleted =
          GATEWAYS.admin().delete("/auth/email/admin/users/" + targets.get(Target.GONE));
      assertThat(deleted.status()).as(deleted.toString()).isEqualTo(204);
      for (Target deactivated : List.of(Target.INACTIVE, Target.DEACTIVATED_ADMINISTRATOR)) {
        people.update(
            "UPDATE email_users SET is_active = false WHERE email = ?", targets.get(deactivated));
      }
    }

    private static String person() {
      return "matrix." + UUID.randomUUID() + "@example.com";
    }

    private void call(String name, String email) {
      people.holding(email, "platform_viewer");
      callers.put(name, email);
      ApiClient login = GATEWAYS.as(email);
      clients.put(name + " login", login);
      clients.put(name + " api", GATEWAYS.one().with(token(login, "").text("access_token")));
      clients.put(
          name + " narrowed",
          GATEWAYS
              .one()
              .with(
                  token(login, ",\"scope\":{\"permissions\":[\"admin.user_management\"]}")
                      .text("access_token")));
      people.update(
          "INSERT INTO email_team_members (id, team_id, user_email, role) VALUES (?, ?, ?,"
              + " 'member') ON CONFLICT DO NOTHING",
          UUID.randomUUID().toString(),
          team,
          email);
      clients.put(
          name + " team",
          GATEWAYS
              .one()
              .with(token(login, ",\"team_id\":\"%s\"".formatted(team)).text("access_token")));
      clients.put(
          name + " server",
          GATEWAYS
              .one()
              .with(
                  token(login, ",\"scope\":{\"server_id\":\"%s\"}".formatted(server))
                      .text("access_token")));
      tokens.put(email, id(token(login, "")));
    }

    private void target(Target target, String email) {
      people.holding(email, "platform_viewer");
      targets.put(target, email);
      tokens.put(email, id(token(GATEWAYS.as(email), "")));
    }

    private static Answer token(ApiClient login, String scope) {
      Answer made =
          login.post("/tokens", "{\"name\":\"%s\"%s}".formatted(UUID.randomUUID(), scope));
      assertThat(made.status()).as(made.toString()).isEqualTo(201);
      return made;
    }

    private static String id(Answer token) {
      return token.object().getJsonObject("token").getString("id");
    }

    ApiClient client(String caller, String token) {
      return Optional.ofNullable(clients.get(caller + " " + token)).orElseThrow();
    }

    private String email(String caller, Target target) {
      return target == Target.ONESELF ? callers.get(caller) : targets.get(target);
    }

    Answer send(ApiClient client, String operation, String caller, Target target) {
      String email = email(caller, target);
      String[] parts =
          operation
              .replace("{target}", email)
              .replace("{token}", tokens.getOrDefault(email, NONE))
              .replace("{none}", NONE)
              .replace("{viewer}", viewer)
              .split(" ", 3);
      Answer answer =
          client
              .header("If-Match", "\"0\"")
              .send(
                  parts[0], parts[1], parts.length > 2 ? Optional.of(parts[2]) : Optional.empty());
      // A list is read to where the token is, or to its end.
      while (answer.header("Link").isPresent()
          && !answer.body().contains(tokens.getOrDefault(email, NONE))) {
        answer = client.get(answer.header("Link").get().replaceFirst("<(.*)>.*", "$1"));
      }
      return answer;
    }

    char became(Answer answer, String caller, Target target) {
      assertThat(answer.status()).as(answer.toString()).isNotEqualTo(401).isLessThan(500);
      if (answer.status() == 403) {
        return '-';
      }
      if (answer.status() == 404 && !answer.text("detail").contains("does not hold the role")) {
        return '0';
      }
      return answer.request().contains("/tokens/admin/all")
              && !answer.body().contains(tokens.getOrDefault(email(caller, target), NONE))
          ? '-'
          : '+';
    }
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
    return document.operations().stream()
        .collect(Collectors.toMap(Operation::shape, Operation::description));
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
