package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each operation: what it does, and how it refuses what it cannot do. */
class OperationsIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final Pattern COLOUR = Pattern.compile("\\e\\[[0-9;]*m");
  private static final Pattern ALARM =
      Pattern.compile(
          "\\[(\\S+)] \\[tid: [^]]*] \\[timeMillis: \\d+] \\[levelValue: (?:900|1000)]");
  private final ApiClient admin = GATEWAYS.admin();
  private final People people = GATEWAYS.people();

  @Test
  void aRoleIsMadeReadChangedAndDeleted() {
    String name = unique("auditor");
    Answer made = admin.post("/rbac/roles", role(name, "audit:read"));
    expect(201, made);
    String id = made.text("id");
    assertThat(made.header("Location")).hasValue("/rbac/roles/" + id);
    Answer read = expect(200, admin.get("/rbac/roles/" + id));
    assertThat(read.object()).isEqualTo(made.object());
    assertThat(read.header("ETag")).isEqualTo(made.header("ETag")).isPresent();
    Answer changed =
        expect(
            200,
            admin.put(
                "/rbac/roles/" + id, "{\"permissions\":[\"logs:read\"],\"description\":\"d\"}"));
    assertThat(changed.object().getJsonArray("effective_permissions").getString(0))
        .isEqualTo("logs:read");
    assertThat(changed.text("description")).isEqualTo("d");
    Answer cleared = expect(200, admin.put("/rbac/roles/" + id, "{\"description\":null}"));
    assertThat(cleared.object().get("description")).isEqualTo(JsonValue.NULL);
    expect(204, admin.delete("/rbac/roles/" + id));
    assertThat(admin.get("/rbac/roles/" + id).object().getBoolean("is_active")).isFalse();
    expect(404, admin.delete("/rbac/roles/" + id));
  }

  @Test
  void aRoleIsRefusedWhereItConflictsOrIsWrong() {
    String name = unique("twice");
    expect(201, admin.post("/rbac/roles", role(name, "audit:read")));
    expect(409, admin.post("/rbac/roles", role(name, "audit:read")));
    expect(422, admin.post("/rbac/roles", role(unique("x"), "no.such")));
    expect(404, admin.get("/rbac/roles/" + UUID.randomUUID()));
    String system =
        people.scalar("SELECT id FROM roles WHERE name = 'platform_viewer' AND is_active");
    expect(403, admin.put("/rbac/roles/" + system, "{\"name\":\"mine\"}"));
  }

  @Test
  void whoeverWritesOnAnOldReadingIsTold() {
    Answer made = admin.post("/rbac/roles", role(unique("edited"), "audit:read"));
    String path = "/rbac/roles/" + made.text("id");
    ApiClient first = admin.header("If-Match", made.header("ETag").orElseThrow());
    expect(200, first.put(path, "{\"description\":\"first\"}"));
    Answer late = expect(412, first.put(path, "{\"description\":\"second\"}"));
    assertThat(late.text("detail")).contains("changed meanwhile");
    assertThat(admin.get(path).text("description")).isEqualTo("first");
    expect(412, first.delete(path));
  }

  @Test
  void aRoleIsAssignedListedAndRevoked() {
    String user = people.user(unique("holder") + "@example.com");
    String role = admin.post("/rbac/roles", role(unique("held"), "tools.read")).text("id");
    String path = "/rbac/users/" + user + "/roles";
    String body = "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(role);
    Answer given = expect(201, admin.post(path, body));
    assertThat(given.text("granted_by")).isEqualTo(Gateways.ADMIN);
    expect(409, admin.post(path, body));
    assertThat(admin.get(path).array()).hasSize(1);
    assertThat(GATEWAYS.as(user).get("/rbac/my/permissions").array().getString(0))
        .isEqualTo("tools.read");
    expect(204, admin.delete(path + "/" + role + "?scope=global"));
    expect(404, admin.delete(path + "/" + role + "?scope=global"));
    expect(
        422,
        admin.post(
            path, "{\"role_id\":\"%s\",\"scope\":\"team\",\"scope_id\":\"x\"}".formatted(role)));
    expect(
        422,
        admin.post(
            path,
            "{\"role_id\":\"%s\",\"scope\":\"global\",\"expires_at\":\"2001-01-01T00:00:00Z\"}"
                .formatted(role)));
    expect(404, admin.post("/rbac/users/nobody@example.com/roles", body));
  }

  @Test
  void permissionsAreCheckedForOneselfFreelyAndForOthersByAuditors() {
    String user = people.holding(unique("checked") + "@example.com", "platform_viewer");
    String question = "{\"user_email\":\"%s\",\"permission\":\"%s\"}";
    ApiClient self = GATEWAYS.as(user);
    Answer own =
        expect(200, self.post("/rbac/permissions/check", question.formatted(user, "tools.read")));
    assertThat(own.object().getBoolean("granted")).isTrue();
    expect(
        403,
        self.post("/rbac/permissions/check", question.formatted(Gateways.ADMIN, "tools.read")));
    Answer others =
        expect(
            200, admin.post("/rbac/permissions/check", question.formatted(user, "tools.delete")));
    assertThat(others.object().getBoolean("granted")).isFalse();
    assertThat(others.text("checked_by")).isEqualTo(Gateways.ADMIN);
    expect(200, self.get("/rbac/permissions/user/" + user));
    expect(403, self.get("/rbac/permissions/user/" + Gateways.ADMIN));
    assertThat(self.get("/rbac/permissions/available").object().getJsonArray("all_permissions"))
        .hasSizeGreaterThan(60);
  }

  @Test
  void nobodyHandsOnWhatTheyDoNotHold() {
    ApiClient manager =
        GATEWAYS.as(
            people.permitted(
                unique("manager") + "@example.com", "admin.user_management", "tools.read"));
    String self = manager.get("/auth/email/me").text("email");
    expect(403, manager.post("/rbac/roles", role(unique("much"), "tools.delete")));
    expect(403, manager.post("/rbac/roles", role(unique("all"), "*")));
    expect(
        403,
        manager.post(
            "/rbac/roles",
            "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"tools.read\"],\"is_system_role\":true}"
                .formatted(unique("system"))));
    Answer mine = expect(201, manager.post("/rbac/roles", role(unique("mine"), "tools.read")));
    String id = mine.text("id");
    expect(403, manager.put("/rbac/roles/" + id, "{\"permissions\":[\"tools.delete\"]}"));
    String assignment = "{\"role_id\":\"%s\",\"scope\":\"global\"}";
    expect(403, manager.post("/rbac/users/" + self + "/roles", assignment.formatted(id)));
    String admins =
        people.scalar("SELECT id FROM roles WHERE name = 'platform_admin' AND is_active");
    String other = people.user(unique("other") + "@example.com");
    expect(403, manager.post("/rbac/users/" + other + "/roles", assignment.formatted(admins)));
    expect(201, manager.post("/rbac/users/" + other + "/roles", assignment.formatted(id)));
    expect(
        403,
        manager.delete("/rbac/users/" + Gateways.ADMIN + "/roles/" + admins + "?scope=global"));
    expect(
        403,
        manager.patch(
            "/auth/email/admin/users/" + Gateways.ADMIN,
            "{\"password\":\"taking-over-this-1-account\"}"));
    expect(403, manager.patch("/auth/email/admin/users/" + self, "{\"is_admin\":true}"));
    expect(
        403,
        manager.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s@example.com\",\"password\":\"a-long-Password-1\",\"is_admin\":true}"
                .formatted(unique("a"))));
  }

  @Test
  void theLastAdministratorStays() {
    // Whoever holds it for a time only does not count.
    people.update(
        """
        UPDATE user_roles SET expires_at = now() + interval '1 day'
        WHERE role_id IN (SELECT id FROM roles WHERE name = 'platform_admin') AND user_email <> ?
        """,
        Gateways.ADMIN);
    String admins =
        people.scalar("SELECT id FROM roles WHERE name = 'platform_admin' AND is_active");
    Answer revoked =
        expect(
            409,
            admin.delete("/rbac/users/" + Gateways.ADMIN + "/roles/" + admins + "?scope=global"));
    assertThat(revoked.text("detail")).contains("another administrator");
    expect(409, admin.delete("/auth/email/admin/users/" + Gateways.ADMIN));
    expect(409, admin.patch("/auth/email/admin/users/" + Gateways.ADMIN, "{\"is_admin\":false}"));
  }

  @Test
  void anAccountIsMadeChangedUsedDeactivatedAndDeleted() {
    String email = unique("ada") + "@example.com";
    String path = "/auth/email/admin/users/" + email;
    String body = "{\"email\":\"%s\",\"password\":\"the-First-password-1\",\"full_name\":\"Ada\"}";
    Answer made =
        expect(
            201,
            admin.post("/auth/email/admin/users", body.formatted(email.toUpperCase(Locale.ROOT))));
    assertThat(made.text("email")).isEqualTo(email);
    expect(409, admin.post("/auth/email/admin/users", body.formatted(email)));
    expect(
        422,
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s@example.com\",\"password\":\"short\"}".formatted(unique("b"))));
    ApiClient late = admin.header("If-Match", made.header("ETag").orElseThrow());
    expect(200, late.patch(path, "{\"full_name\":\"Ada L.\"}"));
    expect(412, late.patch(path, "{\"full_name\":\"Nobody\"}"));
    assertThat(admin.get(path).text("full_name")).isEqualTo("Ada L.");
    Answer login = expect(200, logIn(email, "the-First-password-1"));
    assertThat(login.text("token_type")).isEqualTo("bearer");
    ApiClient ada = GATEWAYS.one().with(login.text("access_token"));
    assertThat(ada.get("/auth/email/me").text("full_name")).isEqualTo("Ada L.");
    expect(
        403,
        ada.post(
            "/auth/email/change-password",
            "{\"old_password\":\"wrong\",\"new_password\":\"the-Second-password-1\"}"));
    expect(
        200,
        ada.post(
            "/auth/email/change-password",
            "{\"old_password\":\"the-First-password-1\",\"new_password\":\"the-Second-password-1\"}"));
    expect(200, logIn(email, "the-Second-password-1"));
    expect(401, logIn(email, "the-First-password-1"));
    ApiClient again =
        GATEWAYS.one().with(logIn(email, "the-Second-password-1").text("access_token"));
    expect(200, again.get("/auth/email/me"));
    expect(200, admin.post(path + "/unlock", ""));
    expect(200, admin.patch(path, "{\"is_active\":false}"));
    expect(401, again.get("/auth/email/me"));
    expect(401, logIn(email, "the-Second-password-1"));
    assertThat(admin.get(path).object().getBoolean("is_active")).isFalse();
    expect(204, admin.delete(path));
    expect(404, admin.get(path));
    expect(404, admin.get("/auth/email/admin/users/nobody@example.com"));
  }

  @Test
  void whoeverHasToChangeThePasswordDoesSoFirst() {
    String email = unique("new") + "@example.com";
    expect(
        201,
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"the-First-password-1\",\"password_change_required\":true}"
                .formatted(email)));
    ApiClient client =
        GATEWAYS.one().with(logIn(email, "the-First-password-1").text("access_token"));
    Answer refused = expect(403, client.get("/rbac/my/roles"));
    assertThat(refused.text("type")).endsWith("password-change-required");
    expect(200, client.get("/auth/email/me"));
    expect(
        200,
        client.post(
            "/auth/email/change-password",
            "{\"old_password\":\"the-First-password-1\",\"new_password\":\"the-Second-password-1\"}"));
    expect(
        200,
        GATEWAYS
            .one()
            .with(logIn(email, "the-Second-password-1").text("access_token"))
            .get("/rbac/my/roles"));
  }

  @Test
  void aPasswordThatIsGuessedSoonIsRefusedWhereverOneIsSet() {
    String email = unique("guessed") + "@example.com";
    String account = "{\"email\":\"%s\",\"password\":\"%s\",\"full_name\":\"Grace Hopper\"}";
    String path = "/auth/email/admin/users";
    isWeak("password", admin.post(path, account.formatted(email, "Password1234")));
    isWeak("password", admin.post(path, account.formatted(email, "grace-hopper")));
    expect(404, admin.get(path + "/" + email));
    expect(201, admin.post(path, account.formatted(email, "the-First-password-1")));
    isWeak("password", admin.patch(path + "/" + email, "{\"password\":\"qwertyuiop[]\"}"));
    isWeak("password", admin.patch(path + "/" + email, "{\"password\":\"Grace Hopper!\"}"));
    ApiClient self = GATEWAYS.one().with(logIn(email, "the-First-password-1").text("access_token"));
    for (String weak : List.of("hunter2hunter2", "HopperGrace1")) {
      isWeak(
          "new_password",
          self.post(
              "/auth/email/change-password",
              "{\"old_password\":\"the-First-password-1\",\"new_password\":\"%s\"}"
                  .formatted(weak)));
    }
    expect(200, logIn(email, "the-First-password-1"));
  }

  private static void isWeak(String field, Answer answer) {
    expect(422, answer);
    assertThat(answer.text("detail")).startsWith("The password is too easy to guess. ");
    assertThat(answer.object().getJsonArray("errors").getJsonObject(0).getString("field"))
        .isEqualTo(field);
  }

  @Test
  void aTeamIsMadeJoinedLeftAndDeleted() {
    String owner = people.holding(unique("owner") + "@example.com", "platform_admin");
    String guest = people.holding(unique("guest") + "@example.com", "platform_viewer");
    ApiClient runs = GATEWAYS.as(owner);
    ApiClient joins = GATEWAYS.as(guest);
    Answer made =
        expect(
            201,
            runs.post(
                "/teams", "{\"name\":\"%s\",\"visibility\":\"public\"}".formatted(unique("team"))));
    String path = "/teams/" + made.text("id");
    expect(200, joins.get(path));
    expect(404, joins.get(path + "/members"));
    Answer asked = expect(201, joins.post(path + "/join", "{\"message\":\"please\"}"));
    expect(409, joins.post(path + "/join", "{}"));
    expect(403, joins.get(path + "/join-requests"));
    assertThat(runs.get(path + "/join-requests").array()).hasSize(1);
    expect(200, runs.post(path + "/join-requests/" + asked.text("id") + "/approve", ""));
    expect(404, runs.delete(path + "/join-requests/" + asked.text("id")));
    assertThat(joins.get(path + "/members").array()).hasSize(2);
    expect(403, joins.delete(path));
    expect(409, runs.delete(path + "/leave"));
    expect(204, joins.delete(path + "/leave"));
    Answer invited =
        expect(201, runs.post(path + "/invitations", "{\"email\":\"%s\"}".formatted(guest)));
    expect(404, runs.post("/teams/invitations/" + invited.text("token") + "/accept", ""));
    expect(200, joins.post("/teams/invitations/" + invited.text("token") + "/accept", ""));
    assertThat(GATEWAYS.log()).doesNotContain(invited.text("token"));
    expect(200, runs.put(path + "/members/" + guest, "{\"role\":\"owner\"}"));
    expect(204, runs.delete(path + "/members/" + guest));
    Answer second =
        expect(201, runs.post(path + "/invitations", "{\"email\":\"%s\"}".formatted(guest)));
    expect(204, runs.delete("/teams/invitations/" + second.text("id")));
    expect(404, joins.post("/teams/invitations/" + second.text("token") + "/accept", ""));
    Answer changed = expect(200, runs.put(path, "{\"visibility\":\"private\",\"max_members\":5}"));
    assertThat(changed.object().getInt("max_members")).isEqualTo(5);
    expect(404, joins.get(path));
    expect(422, runs.put(path, "{\"max_members\":0}"));
    expect(204, runs.delete(path));
    expect(404, runs.get(path));
  }

  @Test
  void aTeamsPeopleAreAddedInvitedListedAndTurnedAway() {
    String guest = people.holding(unique("guest") + "@example.com", "platform_viewer");
    String added = people.user(unique("added") + "@example.com");
    Answer made =
        expect(
            201,
            admin.post(
                "/teams", "{\"name\":\"%s\",\"visibility\":\"public\"}".formatted(unique("t"))));
    String path = "/teams/" + made.text("id");
    assertThat(ids(GATEWAYS.as(guest).get("/teams/discover?limit=500"))).contains(made.text("id"));
    Answer member =
        expect(
            201,
            admin.post(
                path + "/members", "{\"email\":\"%s\",\"role\":\"member\"}".formatted(added)));
    assertThat(member.text("user_email")).isEqualTo(added);
    expect(
        409,
        admin.post(path + "/members", "{\"email\":\"%s\",\"role\":\"member\"}".formatted(added)));
    Answer invited =
        expect(201, admin.post(path + "/invitations", "{\"email\":\"%s\"}".formatted(guest)));
    Answer invitations = expect(200, admin.get(path + "/invitations"));
    assertThat(ids(invitations)).containsExactly(invited.text("id"));
    assertThat(invitations.body()).doesNotContain(invited.text("token"));
    Answer asked = expect(201, GATEWAYS.as(guest).post(path + "/join", "{}"));
    expect(204, admin.delete(path + "/join-requests/" + asked.text("id")));
    assertThat(admin.get(path + "/join-requests").array()).isEmpty();
    assertThat(admin.get(path + "/members").body()).doesNotContain(guest);
  }

  @Test
  void tokensAreListedByTheirUserTheirTeamAndWhoeverAdministersThem() {
    String owner = people.holding(unique("owner") + "@example.com", "platform_admin");
    ApiClient client = GATEWAYS.as(owner);
    String team = expect(201, client.post("/teams", "{\"name\":\"tokens\"}")).text("id");
    Answer mine = expect(201, client.post("/tokens", "{\"name\":\"mine\"}"));
    Answer teams = expect(201, client.post("/tokens/teams/" + team, "{\"name\":\"the team's\"}"));
    String mineId = mine.object().getJsonObject("token").getString("id");
    String teamsId = teams.object().getJsonObject("token").getString("id");
    assertThat(ids(expect(200, client.get("/tokens")))).containsExactlyInAnyOrder(mineId, teamsId);
    Answer ofTeam = expect(200, client.get("/tokens/teams/" + team));
    assertThat(ids(ofTeam)).containsExactly(teamsId);
    assertThat(ofTeam.body()).doesNotContain(teams.text("access_token"));
    expect(204, admin.delete("/tokens/admin/" + mineId + "?reason=left"));
    expect(401, GATEWAYS.other().with(mine.text("access_token")).get("/auth/email/me"));
    expect(404, client.post("/tokens/teams/" + UUID.randomUUID(), "{\"name\":\"nobody's\"}"));
  }

  private static List<String> ids(Answer list) {
    return list.array().stream().map(element -> element.asJsonObject().getString("id")).toList();
  }

  @Test
  void anApiTokenLimitsItsUserAndEndsWhenRevoked() {
    Answer made =
        expect(
            201,
            admin.post(
                "/tokens",
                "{\"name\":\"%s\",\"expires_in_days\":30,\"scope\":{\"permissions\":[\"teams.read\"]},\"tags\":[\"ci\"]}"
                    .formatted(unique("ci"))));
    JsonObject token = made.object().getJsonObject("token");
    String path = "/tokens/" + token.getString("id");
    ApiClient robot = GATEWAYS.one().with(made.text("access_token"));
    expect(200, robot.get("/teams"));
    Answer refused = expect(403, robot.get("/rbac/roles"));
    assertThat(refused.text("detail")).contains("access token");
    expect(403, robot.post("/tokens", "{\"name\":\"another\"}"));
    expect(200, admin.get(path));
    expect(
        404, GATEWAYS.as(people.holding("tokens.other@example.com", "platform_viewer")).get(path));
    expect(200, admin.put(path, "{\"name\":\"%s\"}".formatted(unique("renamed"))));
    assertThat(admin.get("/tokens/admin/all?limit=500").array()).isNotEmpty();
    expect(204, admin.delete(path + "?reason=done"));
    expect(401, robot.get("/teams"));
    expect(401, GATEWAYS.other().with(made.text("access_token")).get("/teams"));
    expect(404, admin.delete("/tokens/admin/" + UUID.randomUUID()));
    expect(
        422, admin.post("/tokens", "{\"name\":\"x\",\"scope\":{\"permissions\":[\"no.such\"]}}"));
    Answer elsewhere =
        expect(
            201,
            admin.post(
                "/tokens",
                "{\"name\":\"%s\",\"scope\":{\"ip_restrictions\":[\"192.0.2.0/24\"]}}"
                    .formatted(unique("far"))));
    expect(401, GATEWAYS.one().with(elsewhere.text("access_token")).get("/teams"));
    assertThat(GATEWAYS.log()).doesNotContain(made.text("access_token"));
  }

  @Test
  void longListsComeInPagesThatNeitherRepeatNorForget() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String name = unique("paged");
      expect(201, admin.post("/rbac/roles", role(name, "tools.read")));
      names.add(name);
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("/rbac/roles?scope=global&limit=3");
    while (next.isPresent()) {
      Answer page = expect(200, admin.get(next.get()));
      assertThat(page.array()).hasSizeLessThanOrEqualTo(3);
      page.array().forEach(role -> seen.add(role.asJsonObject().getString("name")));
      next = page.header("Link").map(link -> link.replaceAll("^<(.*)>; rel=\"next\"$", "$1"));
    }
    assertThat(seen).containsAll(names).doesNotHaveDuplicates();
    expect(422, admin.get("/rbac/roles?limit=0"));
    expect(422, admin.get("/rbac/roles?cursor=%7F%7F"));
    expect(422, admin.get("/teams?cursor=nonsense"));
    Answer first = expect(200, admin.get("/auth/email/admin/users?limit=1"));
    assertThat(first.header("Link")).isPresent();
  }

  @Test
  void badInputIsRefusedFieldByField() {
    Answer unknown =
        expect(422, admin.post("/rbac/roles", "{\"name\":5,\"scope\":\"galaxy\",\"colour\":1}"));
    assertThat(unknown.header("Content-Type")).hasValue("application/problem+json");
    assertThat(
            unknown.object().getJsonArray("errors").stream()
                .map(error -> error.asJsonObject().getString("field")))
        .containsExactlyInAnyOrder("colour", "name", "permissions", "scope");
    expect(422, admin.post("/rbac/roles", "not JSON"));
    expect(422, admin.post("/rbac/roles", ""));
    expect(422, admin.post("/rbac/roles", "[]"));
    expect(422, admin.post("/rbac/roles", "[".repeat(5_000)));
    expect(422, admin.post("/rbac/roles", role(unique("two"), "tools.read") + "{}"));
    expect(422, admin.post("/rbac/roles", "{\"name\":\"a\",\"name\":\"b\"}"));
    expect(422, admin.post("/rbac/roles", role("x".repeat(256), "tools.read")));
    expect(413, admin.post("/rbac/roles", role("x".repeat(70_000), "tools.read")));
    expect(415, admin.header("Content-Type", "text/plain").post("/rbac/roles", "{}"));
    expect(406, admin.header("Accept", "text/csv").get("/rbac/roles"));
    expect(405, admin.delete("/rbac/roles"));
    expect(404, admin.get("/no/such/path"));
  }

  @Test
  void theAccessLogHasWhatIsAskedButNotWhetherTheReplicaIsWell() {
    GATEWAYS.one().header("X-Request-Id", "a-probe-4711").get("/health/ready");
    GATEWAYS.one().header("X-Request-Id", "a-request-4711").get("/rbac/roles");
    GATEWAYS.awaitLogged("\"request_id\":\"a-request-4711\"");
    assertThat(GATEWAYS.log()).doesNotContain("a-probe-4711");
  }

  /** Left to itself the server logs the same trace at each of its layers. */
  @Test
  void whatNobodyExpectedIsLoggedOnce() {
    String team =
        expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("broken"))))
            .text("id");
    people.update("ALTER TABLE email_team_invitations RENAME TO email_team_invitations_away");
    try {
      failsAndIsLoggedOnce(
          client -> client.get("/teams/" + team + "/invitations"),
          "relation \"email_team_invitations\" does not exist",
          List.of("dev.mcpgateway.rest.problem.ProblemMapper"));
    } finally {
      people.update("ALTER TABLE email_team_invitations_away RENAME TO email_team_invitations");
    }
    expect(200, admin.get("/teams/" + team + "/invitations"));
  }

  /** The reason stands in the record of the server's pool alone: it does not hand it on. */
  @Test
  void aFailedCommitIsLoggedOnceByThePoolAndOnceWithItsRequest() {
    people.update(
        """
        CREATE FUNCTION refuse_late() RETURNS trigger LANGUAGE plpgsql
          AS $$ BEGIN RAISE EXCEPTION 'refused at the very end'; END $$;
        CREATE CONSTRAINT TRIGGER refuse_late AFTER INSERT ON roles DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION refuse_late()
        """);
    String body = role(unique("late"), "audit:read");
    try {
      failsAndIsLoggedOnce(
          client -> client.post("/rbac/roles", body),
          "refused at the very end",
          List.of(
              "javax.enterprise.resource.resourceadapter.com.sun.enterprise.resource",
              "dev.mcpgateway.rest.problem.ProblemMapper"));
    } finally {
      people.update("DROP FUNCTION refuse_late() CASCADE");
    }
    expect(201, admin.post("/rbac/roles", body));
  }

  private void failsAndIsLoggedOnce(
      Function<ApiClient, Answer> operation, String reason, List<String> loggers) {
    String request = unique("unexpected");
    int before = GATEWAYS.log().length();
    Answer failed = expect(500, operation.apply(admin.header("X-Request-Id", request)));
    assertThat(failed.header("Content-Type")).hasValue("application/problem+json");
    assertThat(failed.text("request_id")).isEqualTo(request);
    assertThat(failed.body()).doesNotContain(reason);
    GATEWAYS.awaitLogged("\"request_id\":\"%s\"".formatted(request));
    String logged = COLOUR.matcher(GATEWAYS.log().substring(before)).replaceAll("");
    assertThat(ALARM.matcher(logged).results().map(alarm -> alarm.group(1)))
        .as(logged)
        .containsExactlyElementsOf(loggers);
    assertThat(logged).containsOnlyOnce("Request %s failed".formatted(request)).contains(reason);
  }

  @Test
  void everyAnswerCarriesItsRequestIdAndTheSecurityHeaders() {
    Answer answer = GATEWAYS.one().header("X-Request-Id", "a-request-0815").get("/rbac/roles");
    assertThat(answer.text("request_id")).isEqualTo("a-request-0815");
    assertThat(answer.header("X-Request-Id")).hasValue("a-request-0815");
    assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.header("Content-Security-Policy")).isPresent();
    assertThat(answer.header("Cache-Control")).hasValue("no-store");
    assertThat(GATEWAYS.one().header("Origin", "https://evil.example").get("/rbac/roles"))
        .satisfies(refused -> assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty());
    GATEWAYS.awaitLogged("\"request_id\":\"a-request-0815\"");
    assertThat(
            GATEWAYS
                .one()
                .header("X-Request-Id", "bad id\u00e4")
                .get("/rbac/roles")
                .header("X-Request-Id"))
        .get()
        .asString()
        .hasSize(36);
  }

  @Test
  void aHeaderIsFoundHoweverItIsSpelled() {
    String token = GATEWAYS.tokens().of(Gateways.ADMIN);
    for (ApiClient replica : List.of(GATEWAYS.one(), GATEWAYS.other())) {
      ApiClient lower = replica.header("authorization", "Bearer " + token);
      Answer made = expect(201, lower.post("/rbac/roles", role(unique("spelled"), "tools.read")));
      for (String spelling : List.of("if-match", "IF-MATCH", "If-Match")) {
        ApiClient onAnOldReading = lower.header(spelling, "\"1\"");
        expect(
            412, onAnOldReading.put("/rbac/roles/" + made.text("id"), "{\"description\":\"x\"}"));
        expect(412, onAnOldReading.delete("/rbac/roles/" + made.text("id")));
      }
    }
  }

  @Test
  void thePathsAreThereUnderTheVersionToo() {
    Answer made = expect(201, admin.post("/v1/rbac/roles", role(unique("v1"), "tools.read")));
    assertThat(made.header("Location")).hasValue("/v1/rbac/roles/" + made.text("id"));
    expect(200, admin.get("/v1/rbac/roles?limit=1"));
  }

  @Test
  void metricsAndThePageToTryAreThere() {
    admin.get("/rbac/my/roles");
    GATEWAYS.one().with("not.a.token").get("/rbac/my/roles");
    logIn("nobody.counts@example.com", "wrong");
    String metrics = GATEWAYS.one().get("/metrics").body();
    assertThat(metrics)
        .contains("mcpgateway_http_requests_total")
        .contains("mcpgateway_permission_checks_total")
        .contains("mcpgateway_token_refusals_total")
        .contains("mcpgateway_logins_total")
        .contains("mcpgateway_bootstrap_phase{")
        .contains("mcpgateway_bootstrap_phase_seconds")
        .contains("mcpgateway_bootstrap_step_duration_seconds")
        .contains("mcpgateway_access_cache");
    Answer page = expect(200, GATEWAYS.one().get("/try/index.html"));
    assertThat(page.body()).contains("try.js");
    expect(200, GATEWAYS.one().get("/try/try.js"));
    expect(404, GATEWAYS.one().get("/try/..%2Fsecret"));
  }

  /** The platform's own servlets have pages for what they refuse. */
  @ParameterizedTest
  @CsvSource({
    "POST, /metrics/reset?entity=tool, 405",
    "POST, /metrics, 405",
    "PUT, /metrics, 405",
    "DELETE, /health/live, 405",
    "BREW, /metrics, 405",
    "BREW, /rbac/roles, 405",
    "GET, /metrics?scope=nope, 404",
  })
  void whatThePlatformRefusesIsAProblemToo(String method, String path, int status) {
    Answer refused = expect(status, GATEWAYS.one().send(method, path, Optional.of("")));
    // Where the platform has begun to write text, it adds the charset.
    assertThat(refused.header("Content-Type").orElse("")).startsWith("application/problem+json");
    assertThat(refused.object().getInt("status")).isEqualTo(status);
    assertThat(refused.text("request_id")).isEqualTo(refused.header("X-Request-Id").orElseThrow());
    assertThat(refused.header("X-Content-Type-Options")).hasValue("nosniff");
  }

  /** A generator of clients refuses a document that has more. */
  @Test
  void theDocumentHasTheMembersOfOpenApiAndNoOthers() {
    JsonObject document = expect(200, GATEWAYS.one().get("/openapi?format=JSON")).object();
    assertThat(document.keySet())
        .isSubsetOf("openapi", "info", "servers", "paths", "components", "tags")
        .contains("openapi", "info", "paths", "components");
    assertThat(document.getString("openapi")).startsWith("3.1.");
    assertThat(document.getJsonObject("components").getJsonObject("schemas").toString())
        .contains("\"type\":[\"string\",\"null\"]", "\"examples\":[{", "\"anyOf\":[{")
        .contains("\"additionalProperties\":false")
        .doesNotContain("\"nullable\":", "\"example\":");
  }

  @Test
  void decisionsThatMatterAreRecorded() {
    String email = people.user(unique("curious") + "@example.com");
    GATEWAYS.as(email).get("/rbac/roles");
    assertThat(
            people.scalar(
                "SELECT granted FROM permission_audit_log WHERE user_email = ? AND permission = 'admin.user_management'",
                email))
        .isEqualTo("f");
    // Of an account of its own: the administrator's allowance of logins is shared by every test.
    expect(401, logIn(email, "not-the-password"));
    assertThat(
            people.scalar(
                "SELECT count(*) > 0 FROM permission_audit_log WHERE permission = 'auth.login' AND NOT granted AND user_email = ?",
                email))
        .isEqualTo("t");
  }

  private static Answer logIn(String email, String password) {
    return GATEWAYS
        .one()
        .post(
            "/auth/email/login",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  private static String role(String name, String permission) {
    return "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"%s\"]}"
        .formatted(name, permission);
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
