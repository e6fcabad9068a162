package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** Who may act on whose account, tokens and roles, and how long what is handed on may last. */
class AuthorityIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final String PASSWORD = "taking-Over-this-1-account";
  private static final String BY_LOGIN = "An API token cannot do this: log in";

  private final ApiClient admin = GATEWAYS.admin();
  private final People people = GATEWAYS.people();

  @Test
  void aDeactivatedAccountIsWeighedAsIfItWereActive() {
    ApiClient manager = GATEWAYS.as(people.permitted(unique(), "admin.user_management"));
    SoftAssertions softly = new SoftAssertions();
    for (String target :
        List.of(
            deactivated(people.holding(unique(), "platform_admin")),
            deactivated(marked(people.user(unique()))),
            marked(people.user(unique())),
            deactivated(people.permitted(unique(), "tools.read")))) {
      everyOperationOn(target, manager)
          .forEach(
              (what, operation) -> {
                Answer answer = operation.get();
                softly.assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(403);
              });
      softly
          .assertThat(
              people.scalar("SELECT password_hash FROM email_users WHERE email = ?", target))
          .as(target)
          .isEmpty();
    }
    softly.assertAll();
  }

  @Test
  void whatIsHeldInATeamIsWeighedToo() {
    ApiClient manager =
        GATEWAYS.as(people.permitted(unique(), "admin.user_management", "tools.read"));
    String target = people.user(unique());
    ok(manager.patch(account(target), "{\"full_name\":\"Seen\"}"));
    String team = team();
    people.holdingIn(team, target, "developer");
    refused(
        manager.patch(account(target), "{\"full_name\":\"Unseen\"}"),
        "permissions that you do not hold");
    // A personal team that is somebody else's is a team like any other.
    String guest = people.user(unique());
    people.update(
        "UPDATE email_teams SET is_personal = true, visibility = 'private', created_by = ? WHERE id = ?",
        people.user(unique()),
        team);
    people.holdingIn(team, guest, "developer");
    refused(
        manager.patch(account(guest), "{\"full_name\":\"Unseen\"}"),
        "permissions that you do not hold");
  }

  @Test
  void whoDeletesAnAccountPassesOnNoOwnershipThatTheyCouldNotGive() {
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String successor = people.permitted(unique(), "admin.user_management");
    String brief = people.user(unique());
    assignUntil(
        brief,
        people.scalar("SELECT id FROM roles WHERE name = 'platform_admin' AND is_active"),
        end);
    // Of an owner without the role, by one who holds nothing in the team, and by one for a time.
    String first = team();
    String owner = owning(first, people.user(unique()));
    refused(
        GATEWAYS.as(successor).delete(account(owner) + "?successor=" + successor),
        "permissions that you do not hold");
    refused(GATEWAYS.as(brief).delete(account(owner) + "?successor=" + successor), end.toString());
    // Of oneself, who owns it for a time.
    String second = team();
    String timed = owning(second, people.permitted(unique(), "admin.user_management"));
    people.holdingIn(second, timed, "team_admin");
    people.update(
        "UPDATE user_roles SET expires_at = CAST(? AS timestamptz) WHERE user_email = ? AND scope = 'team'",
        end.toString(),
        timed);
    refused(GATEWAYS.as(timed).delete(account(timed) + "?successor=" + successor), end.toString());
    assertThat(
            people.scalar(
                "SELECT count(*) FROM user_roles WHERE user_email = ? AND scope_id IN (?, ?)",
                successor,
                first,
                second))
        .isEqualTo("0");
    // The administrator gets what nobody is named for.
    ok(GATEWAYS.as(timed).delete(account(timed)));
  }

  private String owning(String team, String user) {
    people.update("UPDATE email_team_members SET is_active = false WHERE team_id = ?", team);
    people.update(
        "INSERT INTO email_team_members (id, team_id, user_email, role) VALUES (?, ?, ?, 'owner')",
        UUID.randomUUID().toString(),
        team,
        user);
    return user;
  }

  @Test
  void whoIsNotThereIsToldToThoseAloneWhoAdministerAccounts() {
    ApiClient manager = GATEWAYS.as(people.permitted(unique(), "admin.user_management"));
    ApiClient nobody = GATEWAYS.as(people.holding(unique(), "platform_viewer"));
    SoftAssertions softly = new SoftAssertions();
    Map.of(manager, 404, nobody, 403)
        .forEach(
            (client, status) ->
                everyOperationOn(unique(), client)
                    .forEach(
                        (what, operation) -> {
                          Answer answer = operation.get();
                          softly
                              .assertThat(answer.status())
                              .as("%s: %s", what, answer)
                              .isEqualTo(status);
                        }));
    softly.assertAll();
  }

  @Test
  void onesOwnPasswordIsChangedByThoseWhoKnowTheOld() {
    String user = people.holding(unique(), "platform_admin");
    ApiClient login = GATEWAYS.as(user);
    String body = "{\"password\":\"%s\"}".formatted(PASSWORD);
    refused(limitedToken(login, "admin.user_management").patch(account(user), body), "");
    refused(
        limitedToken(login, "admin.user_management").patch(account(user), "{\"is_active\":true}"),
        "");
    refused(unlimitedToken(login).patch(account(user), body), BY_LOGIN);
    refused(login.patch(account(user), body), "POST /auth/email/change-password");
    refused(
        login.patch(account(user.toUpperCase(Locale.ROOT)), body),
        "POST /auth/email/change-password");
    ok(login.patch(account(user), "{\"full_name\":\"Still the same\"}"));
    assertThat(people.scalar("SELECT password_hash FROM email_users WHERE email = ?", user))
        .isEmpty();
  }

  @Test
  void passwordsActivationAndUnlockingAreByLoginOnly() {
    String target = people.holding(unique(), "platform_viewer");
    ApiClient token = unlimitedToken(GATEWAYS.as(people.holding(unique(), "platform_admin")));
    for (String field :
        List.of(
            "\"password\":\"" + PASSWORD + "\"",
            "\"is_active\":false",
            "\"is_active\":true",
            "\"is_admin\":true",
            "\"is_admin\":false",
            "\"password_change_required\":false")) {
      refused(token.patch(account(target), "{" + field + "}"), BY_LOGIN);
    }
    refused(token.post(account(target) + "/unlock", ""), BY_LOGIN);
    refused(
        token.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"is_admin\":true}"
                .formatted(unique(), PASSWORD)),
        BY_LOGIN);
    ok(token.patch(account(target), "{\"full_name\":\"By a script\"}"));
    ok(
        token.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(unique(), PASSWORD)));
    ok(token.delete(account(target)));
  }

  @Test
  void tokensAreListedAndRevokedByThoseWhoAreOverTheirUser() {
    String manager = people.permitted(unique(), "admin.user_management", "tokens.create");
    ApiClient client = GATEWAYS.as(manager);
    List<String> hidden = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ApiClient above = GATEWAYS.as(people.holding(unique(), "platform_admin"));
      hidden.add(token(above, "above"));
      ApiClient below = GATEWAYS.as(people.permitted(unique(), "tokens.create"));
      shown.add(token(below, "below"));
    }
    shown.add(token(client, "mine"));
    people.update(
        "UPDATE email_users SET is_active = false WHERE email = ?", userOf(hidden.get(2)));
    for (int limit : List.of(1, 2, 500)) {
      List<String> listed = walk(client, "/tokens/admin/all?limit=" + limit);
      assertThat(listed)
          .doesNotHaveDuplicates()
          .containsAll(shown)
          .doesNotContainAnyElementsOf(hidden);
    }
    for (String id : hidden) {
      refused(client.delete("/tokens/admin/" + id), "*");
    }
    assertThat(people.scalar("SELECT is_active FROM email_api_tokens WHERE id = ?", hidden.get(0)))
        .isEqualTo("t");
    for (String id : shown) {
      ok(client.delete("/tokens/admin/" + id));
    }
    assertThat(walk(admin, "/tokens/admin/all?limit=100")).containsAll(hidden).containsAll(shown);
    assertThat(client.delete("/tokens/admin/" + UUID.randomUUID()).status()).isEqualTo(404);
  }

  @Test
  void aTeamsTokensAreListedByThoseWhoAreOverTheirUserInTheTeam() {
    String team = team();
    ApiClient owner = GATEWAYS.as(people.holdingIn(team, unique(), "team_admin"));
    String member = people.holdingIn(team, unique(), "developer");
    people.holdingIn(team(), member, "team_admin");
    String members = tokenIn(team, GATEWAYS.as(member));
    String owners = tokenIn(team, owner);
    String above =
        tokenIn(
            team,
            GATEWAYS.as(
                people.holding(people.holdingIn(team, unique(), "viewer"), "platform_admin")));
    assertThat(walk(owner, "/tokens/teams/" + team)).containsExactlyInAnyOrder(members, owners);
    assertThat(walk(owner, "/tokens/teams/" + team + "?limit=1"))
        .containsExactlyInAnyOrder(members, owners);
    assertThat(walk(admin, "/tokens/teams/" + team))
        .containsExactlyInAnyOrder(members, owners, above);
    assertThat(walk(GATEWAYS.as(member), "/tokens/teams/" + team)).containsExactly(members);
  }

  @Test
  void aGrantEndsNoLaterThanItsGiversOwn() {
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String giver = people.permitted(unique(), "admin.user_management");
    String role = role("tools.read");
    assignUntil(giver, role, end);
    ApiClient client = GATEWAYS.as(giver);
    // What a role inherits is handed on with it.
    String child =
        ok(client.post(
                "/rbac/roles",
                "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[],\"inherits_from\":\"%s\"}"
                    .formatted(unique(), role)))
            .text("id");
    for (String given : List.of(role, child)) {
      String to = people.user(unique());
      String path = "/rbac/users/" + to + "/roles";
      refused(client.post(path, grant(given, Optional.empty())), end.toString());
      refused(client.post(path, grant(given, Optional.of(end.plusSeconds(1)))), end.toString());
      ok(client.post(path, grant(given, Optional.of(end))));
    }
    // Of two grants the one that ends later counts.
    assignUntil(giver, role("tools.read"), end.plusSeconds(60));
    eventually(
        () ->
            ok(
                client.post(
                    "/rbac/users/" + people.user(unique()) + "/roles",
                    grant(role, Optional.of(end.plusSeconds(60))))));
  }

  @Test
  void aRoleGainsNothingThatItsGiverHoldsForATimeOnly() {
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String giver = people.permitted(unique(), "admin.user_management", "tools.preview");
    String timed = role("tools.read");
    assignUntil(giver, timed, end);
    ApiClient client = GATEWAYS.as(giver);
    String own = ok(client.post("/rbac/roles", roleBody("tools.preview"))).text("id");
    refused(
        client.put("/rbac/roles/" + own, "{\"permissions\":[\"tools.read\",\"tools.preview\"]}"),
        end.toString());
    refused(
        client.put("/rbac/roles/" + own, "{\"inherits_from\":\"%s\"}".formatted(timed)),
        end.toString());
    // Of its children the holders would have again what they had lost with it.
    ok(admin.put("/rbac/roles/" + own, "{\"inherits_from\":\"%s\"}".formatted(timed)));
    ok(admin.delete("/rbac/roles/" + timed));
    assignUntil(giver, role("tools.read"), end);
    eventually(
        () -> refused(client.put("/rbac/roles/" + timed, "{\"is_active\":true}"), end.toString()));
    assertThat(people.scalar("SELECT is_active FROM roles WHERE id = ?", timed)).isEqualTo("f");
    ok(client.put("/rbac/roles/" + own, "{\"description\":\"Nothing gained\"}"));
    ok(client.put("/rbac/roles/" + own, "{\"permissions\":[]}"));
  }

  @Test
  void anAdministratorForATimeMakesNoneAndIsNotOverOneWithoutEnd() {
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String timed = people.holding(unique(), "platform_viewer");
    String everything =
        people.scalar("SELECT id FROM roles WHERE name = 'platform_admin' AND is_active");
    assignUntil(timed, everything, end);
    ApiClient client = GATEWAYS.as(timed);
    String ordinary = people.holding(unique(), "platform_viewer");
    ok(client.patch(account(ordinary), "{\"full_name\":\"Like me\"}"));
    refused(client.patch(account(ordinary), "{\"is_admin\":true}"), end.toString());
    refused(
        client.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\",\"is_admin\":true}"
                .formatted(unique(), PASSWORD)),
        end.toString());
    people.update(
        "UPDATE user_roles SET is_active = false WHERE user_email = ? AND role_id <> ?",
        timed,
        everything);
    String permanent = people.holding(unique(), "platform_admin");
    SoftAssertions softly = new SoftAssertions();
    everyOperationOn(permanent, client)
        .forEach(
            (what, operation) -> {
              Answer answer = operation.get();
              softly.assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(403);
            });
    softly.assertAll();
    String token = token(GATEWAYS.as(permanent), "permanent");
    refused(client.delete("/tokens/admin/" + token), end.toString());
    assertThat(walk(client, "/tokens/admin/all?limit=500")).doesNotContain(token);
    // Nor for oneself.
    refused(
        client.post("/rbac/users/" + timed + "/roles", grant(role("tools.read"), Optional.empty())),
        end.toString());
  }

  @Test
  void aPlaceInATeamIsNotGivenByAnOwnerForATime() {
    Instant end = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    String team = team();
    String owner = people.holdingIn(team, unique(), "team_admin");
    ApiClient client = GATEWAYS.as(owner);
    String invited = people.holding(unique(), "platform_viewer");
    String token =
        ok(client.post("/teams/" + team + "/invitations", member(invited, "member"))).text("token");
    String member = people.holding(unique(), "platform_viewer");
    ok(client.post("/teams/" + team + "/members", member(member, "member")));
    ApiClient asking = GATEWAYS.as(people.holding(unique(), "platform_viewer"));
    String request = ok(asking.post("/teams/" + team + "/join", "{}")).text("id");
    people.update(
        "UPDATE user_roles SET expires_at = CAST(? AS timestamptz) WHERE user_email = ?",
        end.toString(),
        owner);
    eventually(
        () ->
            refused(
                client.post("/teams/" + team + "/members", member(people.user(unique()), "member")),
                end.toString()));
    refused(
        client.post("/teams/" + team + "/invitations", member(people.user(unique()), "owner")),
        end.toString());
    refused(
        client.put("/teams/" + team + "/members/" + member, "{\"role\":\"owner\"}"),
        end.toString());
    refused(
        client.post("/teams/" + team + "/join-requests/" + request + "/approve", ""),
        end.toString());
    assertThat(GATEWAYS.as(invited).post("/teams/invitations/" + token + "/accept", "").status())
        .isEqualTo(404);
    ok(client.delete("/teams/" + team + "/join-requests/" + request));
    assertThat(
            people.scalar(
                "SELECT count(*) FROM user_roles WHERE scope_id = ? AND expires_at IS NULL AND user_email IN (?, ?)",
                team,
                invited,
                member))
        .isEqualTo("1");
  }

  private Map<String, Supplier<Answer>> everyOperationOn(String target, ApiClient client) {
    String viewer =
        people.scalar("SELECT id FROM roles WHERE name = 'platform_viewer' AND is_active");
    String none = people.scalar("SELECT id FROM roles WHERE name = 'nothing-at-all'");
    if (none.isEmpty()) {
      none = UUID.randomUUID().toString();
      people.update(
          "INSERT INTO roles (id, name, scope, permissions) VALUES (?, 'nothing-at-all', 'global', '[]')",
          none);
    }
    String nothing = none;
    Map<String, Supplier<Answer>> all = new TreeMap<>();
    all.put(
        "1 password",
        () ->
            client.patch(
                account(target), "{\"is_active\":true,\"password\":\"%s\"}".formatted(PASSWORD)));
    all.put("2 name", () -> client.patch(account(target), "{\"full_name\":\"x\"}"));
    all.put("3 unlock", () -> client.post(account(target) + "/unlock", ""));
    all.put(
        "4 grant",
        () -> client.post("/rbac/users/" + target + "/roles", grant(nothing, Optional.empty())));
    all.put(
        "5 revoke",
        () -> client.delete("/rbac/users/" + target + "/roles/" + nothing + "?scope=global"));
    all.put(
        "6 revoke what it has",
        () -> client.delete("/rbac/users/" + target + "/roles/" + viewer + "?scope=global"));
    all.put("7 delete", () -> client.delete(account(target)));
    return all;
  }

  private String deactivated(String user) {
    people.update("UPDATE email_users SET is_active = false WHERE email = ?", user);
    return user;
  }

  private String marked(String user) {
    people.update("UPDATE email_users SET is_admin = true WHERE email = ?", user);
    return user;
  }

  private void assignUntil(String user, String role, Instant end) {
    people.update(
        """
        INSERT INTO user_roles (id, user_email, role_id, scope, expires_at)
        VALUES (?, ?, ?, 'global', CAST(? AS timestamptz))
        """,
        UUID.randomUUID().toString(),
        user,
        role,
        end.toString());
  }

  private String role(String permission) {
    return ok(admin.post("/rbac/roles", roleBody(permission))).text("id");
  }

  private static String roleBody(String permission) {
    return "{\"name\":\"%s\",\"scope\":\"global\",\"permissions\":[\"%s\"]}"
        .formatted(unique(), permission);
  }

  private static String grant(String role, Optional<Instant> end) {
    return "{\"role_id\":\"%s\",\"scope\":\"global\"%s}"
        .formatted(role, end.map(",\"expires_at\":\"%s\""::formatted).orElse(""));
  }

  private String team() {
    return ok(admin.post(
            "/teams", "{\"name\":\"%s\",\"visibility\":\"public\"}".formatted(unique())))
        .text("id");
  }

  private static String member(String user, String role) {
    return "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(user, role);
  }

  private static ApiClient unlimitedToken(ApiClient login) {
    return GATEWAYS.one().with(made(login, "{\"name\":\"%s\"}").text("access_token"));
  }

  private static ApiClient limitedToken(ApiClient login, String permission) {
    return GATEWAYS
        .one()
        .with(
            made(
                    login,
                    "{\"name\":\"%%s\",\"scope\":{\"permissions\":[\"%s\"]}}".formatted(permission))
                .text("access_token"));
  }

  private static Answer made(ApiClient login, String body) {
    return ok(login.post("/tokens", body.formatted(unique())));
  }

  private static String token(ApiClient login, String name) {
    return made(login, "{\"name\":\"" + name + " %s\"}")
        .object()
        .getJsonObject("token")
        .getString("id");
  }

  private static String tokenIn(String team, ApiClient login) {
    return ok(login.post("/tokens/teams/" + team, "{\"name\":\"%s\"}".formatted(unique())))
        .object()
        .getJsonObject("token")
        .getString("id");
  }

  private String userOf(String token) {
    return people.scalar("SELECT user_email FROM email_api_tokens WHERE id = ?", token);
  }

  /** The ids of a list, page by page. */
  private static List<String> walk(ApiClient client, String path) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = Optional.of(path);
    while (next.isPresent()) {
      Answer page = ok(client.get(next.get()));
      page.array().forEach(item -> ids.add(item.asJsonObject().getString("id")));
      next = page.header("Link").map(link -> link.replaceFirst("<(.*)>.*", "$1"));
    }
    return ids;
  }

  private static String account(String user) {
    return "/auth/email/admin/users/" + user;
  }

  private static String unique() {
    return "a-" + UUID.randomUUID() + "@example.com";
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    return answer;
  }

  private static void refused(Answer answer, String why) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
    assertThat(answer.text("detail")).as(answer.toString()).contains(why);
  }

  /** What the database was told past the gateway is seen within a second. */
  private static void eventually(ThrowingRunnable assertions) {
    Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(assertions);
  }
}
