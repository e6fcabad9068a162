package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What is recorded of each operation: who, what, on what, and what became of it. */
class AuditIT {

  /**
   * One line an operation: the verb, the path, the resource type and id and the team that are
   * recorded ({made}: what the answer's Location names; -: none), and a body. Asked by the
   * administrator, each succeeds but those of {@link #REFUSED}.
   */
  private static final String TABLE =
      """
      POST   /rbac/roles                                   role {made} - {"name":"{unique}","scope":"global","permissions":["tools.read"]}
      GET    /rbac/roles                                   role - -
      GET    /rbac/roles/{role}                            role {role} -
      PUT    /rbac/roles/{role}                            role {role} - {"description":"d"}
      DELETE /rbac/roles/{role}                            role {role} -
      POST   /rbac/users/{user}/roles                      user_role {user}/{role} - {"role_id":"{role}","scope":"global"}
      GET    /rbac/users/{user}/roles                      user_role {user} -
      DELETE /rbac/users/{holder}/roles/{held}             user_role {holder}/{held} -
      POST   /rbac/permissions/check                       user {user} - {"user_email":"{user}","permission":"tools.read"}
      GET    /rbac/permissions/user/{user}                 user {user} -
      GET    /rbac/permissions/available                   permission - -
      GET    /rbac/my/roles                                user_role {me} -
      GET    /rbac/my/permissions                          user {me} -
      POST   /auth/email/login                             user {user} - {"email":"{user}","password":"wrong"}
      POST   /auth/email/change-password                   user {me} - {"old_password":"wrong","new_password":"the-Second-password-1"}
      GET    /auth/email/me                                user {me} -
      GET    /auth/email/admin/users                       user - -
      POST   /auth/email/admin/users                       user {unique}@example.com - {"email":"{unique}@example.com","password":"the-First-password-1"}
      GET    /auth/email/admin/users/{user}                user {user} -
      PATCH  /auth/email/admin/users/{user}                user {user} - {"password":"the-First-password-1"}
      DELETE /auth/email/admin/users/{user}                user {user} -
      POST   /auth/email/admin/users/{user}/unlock         user {user} -
      POST   /teams                                        team {made} - {"name":"{unique}"}
      GET    /teams                                        team - -
      GET    /teams/discover                               team - -
      GET    /teams/{team}                                 team {team} {team}
      PUT    /teams/{team}                                 team {team} {team} {"description":"d"}
      DELETE /teams/{team}                                 team {team} {team}
      GET    /teams/{team}/members                         team_member - {team}
      POST   /teams/{team}/members                         team_member {user} {team} {"email":"{user}"}
      PUT    /teams/{team}/members/{member}                team_member {member} {team} {"role":"owner"}
      DELETE /teams/{team}/members/{member}                team_member {member} {team}
      POST   /teams/{team}/invitations                     team_invitation {made} {team} {"email":"{user}"}
      GET    /teams/{team}/invitations                     team_invitation - {team}
      POST   /teams/invitations/{secret}/accept            team_invitation {invited} -
      DELETE /teams/invitations/{invitation}               team_invitation {invitation} {team}
      POST   /teams/{elsewhere}/join                       team_join_request {made} {elsewhere} {}
      DELETE /teams/{joined}/leave                         team_member {me} {joined}
      GET    /teams/{team}/join-requests                   team_join_request - {team}
      POST   /teams/{team}/join-requests/{request}/approve team_join_request {request} {team}
      DELETE /teams/{team}/join-requests/{request}         team_join_request {request} {team}
      POST   /tokens                                       api_token {made} - {"name":"{unique}"}
      GET    /tokens                                       api_token - -
      GET    /tokens/{token}                               api_token {token} -
      PUT    /tokens/{token}                               api_token {token} - {"tags":["t"]}
      DELETE /tokens/{token}                               api_token {token} -
      GET    /tokens/admin/all                             api_token - -
      DELETE /tokens/admin/{token}                         api_token {token} -
      POST   /tokens/teams/{team}                          api_token {made} {team} {"name":"{unique}"}
      GET    /tokens/teams/{team}                          api_token - {team}
      GET    /gateways                                     gateway - -
      POST   /gateways                                     gateway {made} - {"name":"{unique}","url":"{upstream}?{unique}"}
      GET    /gateways/{gateway}                           gateway {gateway} -
      PUT    /gateways/{gateway}                           gateway {gateway} - {"tags":["t"]}
      DELETE /gateways/{gateway}                           gateway {gateway} -
      POST   /gateways/{gateway}/state                     gateway {gateway} -
      POST   /gateways/{gateway}/toggle                    gateway {gateway} -
      POST   /gateways/{gateway}/tools/refresh             gateway {gateway} -
      GET    /servers                                      server - -
      POST   /servers                                      server {made} - {"server":{"name":"{unique}"}}
      GET    /servers/{server}                             server {server} -
      PUT    /servers/{server}                             server {server} - {"tags":["t"]}
      DELETE /servers/{server}                             server {server} -
      POST   /servers/{server}/state                       server {server} -
      POST   /servers/{server}/toggle                      server {server} -
      GET    /servers/{server}/tools                       server {server} -
      GET    /servers/{server}/resources                   server {server} -
      GET    /servers/{server}/prompts                     server {server} -
      GET    /tools                                        tool - -
      GET    /tools/{tool}                                 tool {tool} -
      PUT    /tools/{tool}                                 tool {tool} - {"tags":["t"]}
      DELETE /tools/{tool}                                 tool {tool} -
      POST   /tools/{tool}/state                           tool {tool} -
      POST   /tools/{tool}/toggle                          tool {tool} -
      GET    /resources                                    resource - -
      POST   /resources                                    resource {made} - {"resource":{"name":"{unique}","uri":"a:{unique}","content":"c"}}
      GET    /resources/{item}                             resource {item} -
      PUT    /resources/{item}                             resource {item} - {"tags":["t"]}
      DELETE /resources/{item}                             resource {item} -
      POST   /resources/{item}/state                       resource {item} -
      POST   /resources/{item}/toggle                      resource {item} -
      GET    /resources/{item}/info                        resource {item} -
      GET    /resources/templates/list                     resource - -
      GET    /prompts                                      prompt - -
      POST   /prompts                                      prompt {made} - {"prompt":{"name":"{unique}","template":"t"}}
      GET    /prompts/{prompt}                             prompt {prompt} -
      PUT    /prompts/{prompt}                             prompt {prompt} - {"tags":["t"]}
      DELETE /prompts/{prompt}                             prompt {prompt} -
      POST   /prompts/{prompt}/state                       prompt {prompt} -
      POST   /prompts/{prompt}/toggle                      prompt {prompt} -
      POST   /prompts/{prompt}                             prompt {prompt} - {}
      """;

  private static final Set<String> REFUSED =
      Set.of("POST /auth/email/login", "POST /auth/email/change-password");

  private static final Set<String> READING =
      Set.of("POST /rbac/permissions/check", "POST /prompts/{prompt}");

  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
  private static final Set<String> ACCOUNTS = Set.of("user", "member", "holder");
  private static final String NOBODY = "nobody@example.com";
  private static final String NONE = "00000000-0000-0000-0000-000000000000";
  private static final McpUpstream UPSTREAM = McpUpstream.start();
  private static final Gateways GATEWAYS = Gateways.shared();

  private final ApiClient admin = GATEWAYS.admin();
  private final People people = GATEWAYS.people();

  private record Row(
      String verb, String path, String type, String id, String team, Optional<String> body) {

    String operation() {
      return verb + " " + path;
    }

    boolean reads() {
      return verb.equals("GET") || READING.contains(operation());
    }
  }

  /** What stands for the names in braces: made when it is first asked for. */
  private final class Things {
    private final Map<String, String> made = new HashMap<>();

    private Things(String caller) {
      made.put("me", caller);
    }

    String in(String text) {
      String result = text;
      for (MatchResult name : NAME.matcher(text).results().toList()) {
        result = result.replace(name.group(), get(name.group(1)));
      }
      return result;
    }

    private String get(String name) {
      if (!made.containsKey(name)) {
        String thing = make(name);
        made.put(name, thing);
      }
      return made.get(name);
    }

    private String make(String name) {
      return switch (name) {
        case "unique" -> unique("audited");
        case "user" -> people.holding(unique("audited") + "@example.com", "platform_viewer");
        case "role", "held" -> role();
        case "holder" -> {
          String user = people.user(unique("audited") + "@example.com");
          ok(
              admin.post(
                  "/rbac/users/" + user + "/roles",
                  "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(get("held"))));
          yield user;
        }
        case "team" -> team(admin);
        case "elsewhere" -> team(owner());
        case "joined" -> {
          ApiClient owner = owner();
          String team = team(owner);
          ok(
              owner.post(
                  "/teams/" + team + "/members", "{\"email\":\"%s\"}".formatted(Gateways.ADMIN)));
          yield team;
        }
        case "member" -> {
          String user = people.user(unique("audited") + "@example.com");
          ok(
              admin.post(
                  "/teams/" + get("team") + "/members", "{\"email\":\"%s\"}".formatted(user)));
          yield user;
        }
        case "invitation" ->
            ok(admin.post("/teams/" + get("team") + "/invitations", invited(get("user"))))
                .text("id");
        case "secret", "invited" -> {
          ApiClient owner = owner();
          Answer invitation =
              ok(owner.post("/teams/" + team(owner) + "/invitations", invited(Gateways.ADMIN)));
          made.put("secret", invitation.text("token"));
          made.put("invited", invitation.text("id"));
          yield made.get(name);
        }
        case "request" ->
            ok(GATEWAYS.as(get("user")).post("/teams/" + get("team") + "/join", "{}")).text("id");
        case "token" ->
            ok(admin.post("/tokens", "{\"name\":\"%s\"}".formatted(unique("audited"))))
                .object()
                .getJsonObject("token")
                .getString("id");
        case "upstream" -> UPSTREAM.url().toString();
        case "gateway" ->
            row("gateways", "name, slug, url", "?, ?, '%s'".formatted(UPSTREAM.url()));
        case "server" -> row("servers", "name", "?");
        case "tool" -> row("tools", "name, original_name", "?, ?");
        case "item" ->
            row("resources", "name, uri, original_uri, text_content", "?, ?, 'a:b', 'c'");
        case "prompt" -> row("prompts", "name, original_name, template", "?, ?, 't'");
        default -> throw new IllegalArgumentException(name);
      };
    }

    private String row(String table, String columns, String values) {
      String id = UUID.randomUUID().toString();
      List<Object> parameters = new ArrayList<>(List.of(id));
      values.chars().filter(c -> c == '?').forEach(any -> parameters.add("a:" + id));
      people.update(
          """
          INSERT INTO %s (id, %s, team_id, owner_email, visibility)
          SELECT ?, %s, t.id, t.created_by, 'public' FROM email_teams t WHERE t.created_by = '%s' AND t.is_personal
          """
              .formatted(table, columns, values, Gateways.ADMIN),
          parameters.toArray());
      return id;
    }

    private String role() {
      return ok(admin.post(
              "/rbac/roles",
              "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"tools.read\"]}"
                  .formatted(unique("audited"))))
          .text("id");
    }

    private ApiClient owner() {
      return GATEWAYS.as(people.holding(unique("owner") + "@example.com", "platform_admin"));
    }

    private String team(ApiClient owner) {
      return ok(owner.post(
              "/teams", "{\"name\":\"%s\",\"visibility\":\"public\"}".formatted(unique("audited"))))
          .text("id");
    }

    private static String invited(String user) {
      return "{\"email\":\"%s\"}".formatted(user);
    }
  }

  @Test
  void theTableHasEveryOperationOfTheDocument() {
    assertThat(rows().stream().map(row -> row.verb() + " " + ApiDocument.shapeOf(row.path())))
        .containsExactlyInAnyOrderElementsOf(
            ApiDocument.of(GATEWAYS.one()).operations().stream()
                .filter(operation -> !operation.isRepetition())
                .map(Operation::shape)
                .toList());
  }

  @Test
  void whatIsDoneIsRecordedWithItsTargetUnlessItOnlyReads() {
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      Things things = new Things(Gateways.ADMIN);
      Asked asked = ask(row, things, admin);
      boolean refused = REFUSED.contains(row.operation());
      softly
          .assertThat(asked.answer().status() < 300)
          .as(asked.answer().toString())
          .isEqualTo(!refused);
      softly
          .assertThat(asked.recorded())
          .as(row.operation())
          .isEqualTo(
              row.reads()
                  ? ""
                  : expected(row, things, asked.answer(), !refused, refused ? "refused" : "done"));
    }
    softly.assertAll();
  }

  @Test
  void whatIsNotThereIsRecordedAsThat() {
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      if (row.path().contains("{")) {
        Things things = new Things(Gateways.ADMIN);
        NAME.matcher(row.path())
            .results()
            .map(result -> result.group(1))
            .forEach(name -> things.made.put(name, ACCOUNTS.contains(name) ? NOBODY : NONE));
        things.made.put("invited", "");
        if (row.path().contains("{invitation}")) {
          things.made.put("team", "");
        }
        Asked asked = ask(row, things, admin);
        // A list of what belongs to something that is not there is empty.
        if (asked.answer().status() != 200) {
          softly.assertThat(asked.answer().status()).as(asked.answer().toString()).isEqualTo(404);
          softly
              .assertThat(asked.recorded())
              .as(row.operation())
              .isEqualTo(expected(row, things, asked.answer(), true, "not_found"));
        }
      }
    }
    softly.assertAll();
  }

  @Test
  void whatIsRefusedIsRecordedWithItsTarget() {
    String stranger = people.user(unique("stranger") + "@example.com");
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      Things things = new Things(stranger);
      Asked asked = ask(row, things, GATEWAYS.as(stranger));
      if (asked.answer().status() == 403) {
        softly
            .assertThat(asked.recorded())
            .as(row.operation())
            .isEqualTo(expected(unread(row), things, asked.answer(), false, "refused"));
      }
    }
    softly.assertAll();
  }

  /** Whoever is refused for lack of a right has sent a body that is not read. */
  private static Row unread(Row row) {
    if (READING.contains(row.operation())) {
      // For oneself it is permitted: whose it is about has to be read first.
      return row;
    }
    String id =
        Arrays.stream(row.id().split("/"))
            .filter(
                part -> row.path().contains(part) || part.equals("{me}") || part.equals("{made}"))
            .collect(Collectors.joining("/"));
    return new Row(
        row.verb(), row.path(), row.type(), id.isEmpty() ? "-" : id, row.team(), row.body());
  }

  @Test
  void nobodyFillsTheRecordWithoutAnAccount() {
    SoftAssertions softly = new SoftAssertions();
    for (Row row : rows()) {
      Things things = new Things("");
      Asked asked = ask(row, things, GATEWAYS.one());
      softly
          .assertThat(asked.recorded())
          .as(row.operation())
          .isEqualTo(
              row.operation().equals("POST /auth/email/login")
                  ? expected(row, things, asked.answer(), false, "refused")
                  : "");
    }
    Asked unreadable =
        ask(
            new Row("POST", "/auth/email/login", "user", "-", "-", Optional.of("{}")),
            new Things(""),
            GATEWAYS.one());
    softly.assertThat(unreadable.answer().status()).isEqualTo(422);
    softly.assertThat(unreadable.recorded()).isEmpty();
    softly.assertAll();
  }

  @Test
  void aPasswordThatIsResetIsToldFromANameThatIsChanged() {
    String user = people.user(unique("reset") + "@example.com");
    String path = "/auth/email/admin/users/" + user.toUpperCase(Locale.ROOT);
    String reset = recordOf(admin, "PATCH", path, "{\"password\":\"the-First-password-1\"}");
    assertThat(fields("fields", reset)).isEqualTo("[\"password\"]");
    assertThat(fields("resource_id", reset)).isEqualTo(user);
    assertThat(fields("permission_audit_log::text", reset)).doesNotContain("the-First-password-1");
    String renamed = recordOf(admin, "PATCH", path, "{\"full_name\":null}");
    assertThat(fields("fields", renamed)).isEqualTo("[\"full_name\"]");
    assertThat(fields("roles_checked", renamed)).isEqualTo("[\"platform_admin\"]");
    assertThat(fields("user_agent", renamed)).startsWith("Java-http-client");
  }

  @Test
  void anApiTokenThatWasUsedIsNamed() {
    Answer made = admin.post("/tokens", "{\"name\":\"%s\"}".formatted(unique("robot")));
    ApiClient robot = GATEWAYS.one().with(made.text("access_token"));
    String id = recordOf(robot, "POST", "/teams", "{\"name\":\" \"}");
    assertThat(fields("api_token_id", id))
        .isEqualTo(made.object().getJsonObject("token").getString("id"));
    assertThat(fields("outcome", id)).isEqualTo("refused");
    assertThat(fields("granted", id)).isEqualTo("t");
  }

  private String recordOf(ApiClient client, String verb, String path, String body) {
    String id = UUID.randomUUID().toString();
    client.header("X-Request-Id", id).send(verb, path, Optional.of(body));
    return id;
  }

  private String fields(String column, String requestId) {
    return people.scalar(
        "SELECT " + column + " FROM permission_audit_log WHERE request_id = ?", requestId);
  }

  private record Asked(Answer answer, String recorded) {}

  private Asked ask(Row row, Things things, ApiClient client) {
    String requestId = UUID.randomUUID().toString();
    Answer answer =
        client
            .header("X-Request-Id", requestId)
            .send(row.verb(), things.in(row.path()), row.body().map(things::in));
    return new Asked(
        answer,
        people.scalar(
            """
            SELECT string_agg(concat_ws('|', operation, user_email, resource_type, coalesce(resource_id, ''),
                coalesce(team_id, ''), granted, outcome), ' and ')
            FROM permission_audit_log WHERE request_id = ?
            """,
            requestId));
  }

  private String expected(Row row, Things things, Answer answer, boolean granted, String outcome) {
    String id =
        row.id().equals("{made}")
            ? answer
                .header("Location")
                .map(at -> at.substring(at.lastIndexOf('/') + 1))
                .map(segment -> URLDecoder.decode(segment, StandardCharsets.UTF_8))
                .orElse("")
            : things.in(row.id()).replace("-".equals(row.id()) ? "-" : "{}", "");
    return String.join(
        "|",
        template(row),
        things.get("me").isEmpty() || row.path().endsWith("/login") ? id : things.get("me"),
        row.type(),
        id,
        row.team().equals("-") ? "" : things.in(row.team()),
        granted ? "t" : "f",
        outcome);
  }

  /** As the operation itself names its parameters. */
  private static String template(Row row) {
    return row.operation()
        .replaceAll("\\{(gateway|server|tool|item|prompt)}", "{id}")
        .replace("{role}", row.path().contains("/users/") ? "{role_id}" : "{id}")
        .replace("{held}", "{role_id}")
        .replaceAll("\\{(user|holder|member)}", "{email}")
        .replace("{team}", row.path().startsWith("/tokens/") ? "{team_id}" : "{id}")
        .replaceAll("\\{(elsewhere|joined|invitation|token)}", "{id}")
        .replace("{request}", "{rid}")
        .replace("{secret}", "{token}");
  }

  private static List<Row> rows() {
    return TABLE
        .lines()
        .map(line -> line.split(" +", 6))
        .map(
            cells ->
                new Row(
                    cells[0],
                    cells[1],
                    cells[2],
                    cells[3],
                    cells[4],
                    cells.length > 5 ? Optional.of(cells[5]) : Optional.empty()))
        .collect(Collectors.toList());
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
