package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends with a place in a team or with an account, what passes on, and what stays. */
class LeaversIT {

  private static final String PASSWORD = "the-First-password-1";
  private static final Gateways GATEWAYS = Gateways.shared();
  private static final ExecutorService POOL = Executors.newFixedThreadPool(16);
  private static final Duration SHORTLY = Duration.ofSeconds(20);

  /** Columns that a row of each kind must have, and their values, made of a name. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "gateways", List.of("name, slug, url", "'%1$s', '%1$s', 'https://example.com'"),
          "servers", List.of("name", "'%1$s'"),
          "tools", List.of("name, original_name", "'%1$s', '%1$s'"),
          "resources", List.of("name, uri, original_uri", "'%1$s', 'x:%1$s', 'x:%1$s'"),
          "prompts", List.of("name, original_name", "'%1$s', '%1$s'"),
          "a2a_agents",
              List.of("name, slug, endpoint_url", "'%1$s', '%1$s', 'https://example.com'"));

  private final ApiClient admin = GATEWAYS.admin();
  private final People people = GATEWAYS.people();

  @AfterAll
  static void stop() {
    POOL.shutdownNow();
  }

  @Test
  void anInvitationEndsWithItsInvitersRightToInvite() {
    Map<String, BiConsumer<String, String>> ends =
        Map.of(
            "removed", (team, owner) -> ok(admin.delete("/teams/" + team + "/members/" + owner)),
            "demoted",
                (team, owner) ->
                    ok(admin.put("/teams/" + team + "/members/" + owner, "{\"role\":\"member\"}")),
            "deactivated", (team, owner) -> deactivate(owner),
            "deleted", (team, owner) -> ok(admin.delete(account(owner))),
            "without the role",
                (team, owner) ->
                    ok(
                        admin.delete(
                            "/rbac/users/%s/roles/%s?scope=team&scope_id=%s"
                                .formatted(owner, role("team_admin"), team))));
    ends.forEach(
        (how, end) -> {
          String team = team(admin);
          String owner = owner(team);
          String guest = people.holding(unique("guest"), "platform_viewer");
          String token = invite(GATEWAYS.as(owner), team, guest, "owner");
          end.accept(team, owner);
          assertNotAccepted(how, guest, token);
          if (how.equals("removed")) {
            ok(admin.post("/teams/" + team + "/members", member(owner, "owner")));
            assertNotAccepted("and taken in again", guest, token);
          }
          if (how.equals("deactivated")) {
            ok(admin.patch(account(owner), "{\"is_active\":true}"));
            assertNotAccepted("and reactivated", guest, token);
          }
          assertThat(
                  people.scalar(
                      "SELECT count(*) FROM email_team_members WHERE team_id = ? AND user_email = ?",
                      team,
                      guest))
              .isEqualTo("0");
        });
  }

  @Test
  void ownershipIsWeighedWhenAnInvitationIsAccepted() {
    String team = team(admin);
    String inviter = owner(team);
    String guest = people.holding(unique("guest"), "platform_viewer");
    String another = people.holding(unique("guest"), "platform_viewer");
    String ownership = invite(GATEWAYS.as(inviter), team, guest, "owner");
    String membership = invite(GATEWAYS.as(inviter), team, another, "member");
    // Still a member who may invite, and no longer somebody who holds what an owner does.
    people.update(
        """
        INSERT INTO roles (id, name, scope, permissions)
        SELECT ?, ?, 'team', permissions || '["teams.manage_members"]' FROM roles
        WHERE name = 'viewer' AND scope = 'team' AND is_active
        """,
        inviter.substring(0, 36),
        inviter);
    people.update(
        "INSERT INTO user_roles (id, user_email, role_id, scope, scope_id) VALUES (?, ?, ?, 'team', ?)",
        UUID.randomUUID().toString(),
        inviter,
        inviter.substring(0, 36),
        team);
    ok(
        admin.delete(
            "/rbac/users/%s/roles/%s?scope=team&scope_id=%s"
                .formatted(inviter, role("team_admin"), team)));
    assertNotAccepted("ownership", guest, ownership);
    Awaitility.await()
        .atMost(SHORTLY)
        .until(() -> accept(GATEWAYS.as(another), membership).status() == 200);
    ok(admin.delete("/teams/" + team + "/members/" + another));
  }

  @Test
  void whoeverLeavesATeamTakesTheTokensForItAlong() {
    String team = team(admin);
    String member = people.holding(unique("member"), "platform_viewer");
    ok(admin.post("/teams/" + team + "/members", member(member, "member")));
    ApiClient self = GATEWAYS.as(member);
    Awaitility.await()
        .atMost(SHORTLY)
        .until(() -> self.get("/teams/" + team + "/members").status() == 200);
    Answer forTeam = ok(self.post("/tokens/teams/" + team, "{\"name\":\"for the team\"}"));
    Answer own = ok(self.post("/tokens", "{\"name\":\"for myself\"}"));
    assertThat(status(forTeam)).isNotEqualTo(401);
    ok(self.delete("/teams/" + team + "/leave"));
    Gateways.awaitWithinASecond(401, at(forTeam), "/auth/email/me");
    assertThat(status(own)).isEqualTo(200);
    assertThat(
            people.scalar(
                "SELECT revoked_by || ': ' || revocation_reason FROM email_api_tokens WHERE id = ?",
                tokenId(forTeam)))
        .isEqualTo(member + ": The user has left the team");
  }

  /** By whoever mends something by hand: the row is updated or deleted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE email_team_members SET is_active = false WHERE team_id = ? AND user_email = ?",
        "DELETE FROM email_team_members WHERE team_id = ? AND user_email = ?"
      })
  void whateverCameWithAMembershipEndsWithItWhoeverEndsIt(String sql) {
    String team = team(admin);
    String elsewhere = team(admin);
    String user = people.holding(unique("member"), "platform_viewer");
    ok(admin.post("/teams/" + team + "/members", member(user, "owner")));
    ok(admin.post("/teams/" + elsewhere + "/members", member(user, "owner")));
    ApiClient self = GATEWAYS.as(user);
    Awaitility.await()
        .atMost(SHORTLY)
        .until(() -> self.get("/teams/" + elsewhere + "/invitations").status() == 200);
    Answer forTeam = ok(self.post("/tokens/teams/" + team, "{\"name\":\"for the team\"}"));
    Answer forAnother = ok(self.post("/tokens/teams/" + elsewhere, "{\"name\":\"another\"}"));
    Answer own = ok(self.post("/tokens", "{\"name\":\"for myself\"}"));
    String guest = people.holding(unique("guest"), "platform_viewer");
    String invitation = invite(self, team, guest, "member");

    people.update(sql, team, user);

    Gateways.awaitWithinASecond(401, at(forTeam), "/auth/email/me");
    assertThat(status(forAnother)).isEqualTo(200);
    assertThat(status(own)).isEqualTo(200);
    assertNotAccepted("by SQL", guest, invitation);
    Awaitility.await()
        .atMost(SHORTLY)
        .until(() -> self.get("/teams/" + team + "/invitations").status() == 403);
    assertThat(self.get("/teams/" + elsewhere + "/invitations").status()).isEqualTo(200);
  }

  @Test
  void whatADeactivatedUserHadStaysTheirsButForLoginsAndTokens() {
    String user = account();
    ApiClient login = logIn(user);
    Answer token = ok(login.post("/tokens", "{\"name\":\"robot\"}"));
    String team = team(admin);
    ok(admin.post("/teams/" + team + "/members", member(user, "owner")));
    ok(admin.delete("/teams/" + team + "/leave"));
    KINDS.keySet().forEach(kind -> insert(kind, "kept-" + user, home(user), user, "private"));

    deactivate(user);
    assertThat(login.get("/auth/email/me").status()).isEqualTo(401);
    assertThat(status(token)).isEqualTo(401);
    assertThat(tryToLogIn(user).status()).isEqualTo(401);
    KINDS
        .keySet()
        .forEach(kind -> assertThat(owners(kind, "kept-" + user)).as(kind).isEqualTo(user));
    assertThat(memberships(user)).contains(team + " owner");

    awaitNextSecond();
    ok(admin.patch(account(user), "{\"is_active\":true}"));
    assertThat(login.get("/auth/email/me").status()).as("the old login").isEqualTo(401);
    assertThat(status(token)).as("the old token").isEqualTo(401);
    assertThat(logIn(user).get("/auth/email/me").status()).isEqualTo(200);
    assertThat(memberships(user)).contains(team + " owner");
  }

  /** As the release before does it, and whoever mends something by hand. */
  @Test
  void loginsAndTokensEndWhoeverDeactivates() {
    String user = account();
    ApiClient login = logIn(user);
    Answer token = ok(login.post("/tokens", "{\"name\":\"robot\"}"));
    people.update("UPDATE email_users SET is_active = false WHERE email = ?", user);
    awaitNextSecond();
    people.update("UPDATE email_users SET is_active = true WHERE email = ?", user);
    Gateways.awaitWithinASecond(401, login, "/auth/email/me");
    assertThat(status(token)).isEqualTo(401);
  }

  @Test
  void whatADeletedUserOwnedPassesToTheSuccessor() {
    String user = account();
    String successor = account();
    ApiClient login = logIn(user);
    Answer token = ok(login.post("/tokens", "{\"name\":\"robot\"}"));
    String sole = team(admin);
    String shared = team(admin);
    for (String team : List.of(sole, shared)) {
      ok(admin.post("/teams/" + team + "/members", member(user, "owner")));
    }
    ok(admin.delete("/teams/" + sole + "/leave"));
    ok(admin.post("/teams/" + sole + "/members", member(successor, "member")));
    String homeBefore = home(user);
    String home = home(successor);
    for (String kind : KINDS.keySet()) {
      insert(kind, "private", homeBefore, user, "private");
      insert(kind, "private", home, successor, "private");
      insert(kind, "team", shared, user, "team");
      insert(kind, "public", sole, user, "public");
      insert(kind, "of-others", homeBefore, Gateways.ADMIN, "private");
    }

    ok(admin.delete(account(user) + "?successor=" + successor));

    for (String kind : KINDS.keySet()) {
      assertThat(rows(kind, successor))
          .as(kind)
          .isEqualTo(
              "private %1$s private, private-2 %1$s private, public %2$s public, team %3$s team"
                  .formatted(home, sole, shared));
      assertThat(rows(kind, user)).as(kind).isEmpty();
      assertThat(
              people.scalar(
                  "SELECT owner_email FROM %s WHERE name = 'of-others' AND team_id = ?"
                      .formatted(kind),
                  home))
          .as(kind)
          .isEqualTo(Gateways.ADMIN);
      people.update("DELETE FROM %s WHERE team_id = ?".formatted(kind), home);
    }
    assertThat(memberships(successor)).contains(sole + " owner").doesNotContain(shared, homeBefore);
    assertThat(
            people.scalar(
                """
                SELECT string_agg(r.name, ' ' ORDER BY r.name) FROM user_roles a JOIN roles r ON r.id = a.role_id
                WHERE a.user_email = ? AND a.scope_id = ? AND a.is_active
                """,
                successor,
                sole))
        .isEqualTo("team_admin");
    assertThat(memberships(user)).isEmpty();
    assertThat(people.scalar("SELECT is_active FROM email_teams WHERE id = ?", homeBefore))
        .isEqualTo("f");
    assertThat(
            people.scalar(
                "SELECT count(*) FROM user_roles WHERE user_email = ? AND is_active", user))
        .isEqualTo("0");
    assertThat(login.get("/auth/email/me").status()).isEqualTo(401);
    assertThat(status(token)).isEqualTo(401);
    assertThat(tryToLogIn(user).status()).isEqualTo(401);
  }

  /** As the release before does, which takes their names for names that have to be free. */
  @Test
  void whoeverPassesOnWhatAnUpstreamServerOffersItKeepsItsNames() {
    String user = account();
    String name = "offered-" + user;
    insert("gateways", name, home(user), user, "private");
    String gateway = people.scalar("SELECT id FROM gateways WHERE name = ?", name);
    for (String kind : List.of("tools", "resources", "prompts")) {
      insert(kind, name, home(user), user, "private");
      people.update("UPDATE %s SET gateway_id = ? WHERE name = ?".formatted(kind), gateway, name);
      String more = kind.equals("resources") ? ", uri = uri || '-2'" : "";

      people.update(
          "UPDATE %s SET owner_email = ?, name = name || '-2'%s WHERE gateway_id = ?"
              .formatted(kind, more),
          Gateways.ADMIN,
          gateway);

      assertThat(owners(kind, name)).as(kind).isEqualTo(Gateways.ADMIN);
    }
    assertThat(people.scalar("SELECT uri FROM resources WHERE gateway_id = ?", gateway))
        .isEqualTo("x:" + name);
    people.update("UPDATE resources SET name = 'renamed' WHERE gateway_id = ?", gateway);
    assertThat(people.scalar("SELECT name FROM resources WHERE gateway_id = ?", gateway))
        .as("what the upstream server calls otherwise")
        .isEqualTo("renamed");
    people.update("DELETE FROM gateways WHERE id = ?", gateway);
  }

  @Test
  void withoutASuccessorTheAdministratorGetsIt() {
    String user = account();
    String team = team(admin);
    ok(admin.post("/teams/" + team + "/members", member(user, "owner")));
    ok(admin.delete("/teams/" + team + "/leave"));
    insert("tools", "left-by-" + user, home(user), user, "private");
    String viewer =
        people.permitted(unique("manager"), "admin.user_management", "teams.read", "teams.join");
    assertThat(GATEWAYS.as(viewer).delete(account(user)).status())
        .as("by somebody who is not over the account")
        .isEqualTo(403);
    ok(admin.delete(account(user)));
    assertThat(owners("tools", "left-by-" + user)).isEqualTo(Gateways.ADMIN);
    assertThat(memberships(Gateways.ADMIN)).contains(team + " owner");
  }

  @Test
  void aDeletedAccountIsGoneAndWhatItsUserDidIsNot() {
    String user = people.holding(unique("historic"), "platform_admin");
    String other = account();
    ok(GATEWAYS.as(user).delete(account(other)));
    ok(admin.delete(account(user)));

    assertThat(admin.get(account(user)).status()).isEqualTo(404);
    assertThat(admin.patch(account(user), "{\"is_active\":true}").status()).isEqualTo(404);
    assertThat(admin.delete(account(user)).status()).isEqualTo(404);
    assertThat(admin.post(account(user) + "/unlock", "").status()).isEqualTo(404);
    assertThat(admin.get("/auth/email/admin/users?limit=500").body()).doesNotContain(user);
    assertThat(
            admin
                .post(
                    "/rbac/users/" + user + "/roles",
                    "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(role("platform_viewer")))
                .status())
        .isEqualTo(404);
    assertThat(
            people.scalar(
                "SELECT resource_id || ' ' || outcome FROM permission_audit_log WHERE user_email = ?"
                    + " AND operation LIKE 'DELETE %'",
                user))
        .isEqualTo(other + " done");
    assertThat(
            people.scalar("SELECT DISTINCT revoked_by FROM user_roles WHERE user_email = ?", other))
        .isEqualTo(user);
    assertThat(
            people.scalar(
                "SELECT concat_ws(' ', full_name, password_hash, is_admin) FROM email_users WHERE email = ?",
                user))
        .as("what is left of the account")
        .isEqualTo("f");
  }

  @Test
  void aNewAccountOfTheSameAddressHasNothingOfTheDeletedOne() {
    String user = account();
    ApiClient login = logIn(user);
    String team = team(admin);
    ok(admin.post("/teams/" + team + "/members", member(user, "owner")));
    String invitation = invite(admin, team(admin), user, "owner");
    String home = home(user);
    ok(admin.delete(account(user)));
    awaitNextSecond();
    Answer again =
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"the-Second-password-1\"}".formatted(user));
    assertThat(again.status()).as(again.toString()).isEqualTo(201);
    assertThat(
            admin
                .post(
                    "/auth/email/admin/users",
                    "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(user, PASSWORD))
                .status())
        .isEqualTo(409);
    assertThat(tryToLogIn(user).status()).as("with the old password").isEqualTo(401);
    assertThat(login.get("/auth/email/me").status()).as("with the old login").isEqualTo(401);
    assertThat(memberships(user)).doesNotContain(team, home).contains(home(user) + " owner");
    assertThat(accept(GATEWAYS.as(user), invitation).status()).isEqualTo(404);
  }

  @Test
  void aSuccessorIsAnotherActiveAccount() {
    String user = account();
    String inactive = account();
    deactivate(inactive);
    for (String successor : List.of(user, inactive, unique("nobody"), "no-address")) {
      Answer refused = admin.delete(account(user) + "?successor=" + successor);
      assertThat(refused.status()).as(refused.toString()).isEqualTo(422);
      assertThat(refused.text("detail")).contains("successor");
    }
    assertThat(admin.get(account(user)).status()).isEqualTo(200);
  }

  /** Each is asked to pass on to the other, at two replicas, while rows and members arrive. */
  @Test
  void whoeverDeletesWhomNothingIsLeftToADeletedAccount() throws Exception {
    for (int round = 0; round < 5; round++) {
      String one = account();
      String other = account();
      String team = team(admin);
      ok(admin.post("/teams/" + team + "/members", member(one, "owner")));
      ok(admin.post("/teams/" + team + "/members", member(other, "owner")));
      ok(admin.delete("/teams/" + team + "/leave"));
      List<Callable<Integer>> all = new ArrayList<>();
      String token = GATEWAYS.tokens().of(Gateways.ADMIN);
      all.add(
          () -> GATEWAYS.one().with(token).delete(account(one) + "?successor=" + other).status());
      all.add(
          () -> GATEWAYS.other().with(token).delete(account(other) + "?successor=" + one).status());
      for (String owner : List.of(one, other)) {
        String home = home(owner);
        for (int i = 0; i < 5; i++) {
          String name = owner + "-" + i;
          all.add(
              () -> {
                try {
                  insert("prompts", name, home, owner, "private");
                } catch (IllegalStateException refused) {
                  assertThat(refused).hasRootCauseInstanceOf(SQLException.class);
                }
                return 0;
              });
        }
      }
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> done : POOL.invokeAll(all)) {
        statuses.add(done.get());
      }
      assertThat(statuses.subList(0, 2)).containsExactlyInAnyOrder(204, 422);
      String left = admin.get(account(one)).status() == 200 ? one : other;
      String gone = left.equals(one) ? other : one;
      assertThat(rows("prompts", gone)).isEmpty();
      assertThat(memberships(left)).contains(team + " owner");
      assertThat(memberships(gone)).isEmpty();
      people.update("DELETE FROM prompts WHERE owner_email = ?", left);
    }
  }

  /** What has begun before the deletion is found by it; what comes after it is refused. */
  @Test
  void whatIsBeingMadeWhileItsOwnerIsDeletedPassesOnOrIsNotMade() throws Exception {
    String user = account();
    String home = home(user);
    Future<Answer> deletion;
    try (Connection rival = people.database().database().connectAsSuperuser()) {
      rival.setAutoCommit(false);
      rival.createStatement().execute(insertion("tools", "begun-" + user, home, user, "private"));
      deletion = POOL.submit(() -> admin.delete(account(user)));
      awaitOneThatWaitsForALock();
      rival.commit();
    }
    assertThat(deletion.get().status()).isEqualTo(204);
    assertThat(owners("tools", "begun-" + user)).isEqualTo(Gateways.ADMIN);
    for (String kind : KINDS.keySet()) {
      assertThat(sqlError(insertion(kind, "late-" + user, home, user, "private")))
          .as(kind)
          .contains("the account " + user + " was deleted");
    }
    assertThat(
            sqlError(
                "INSERT INTO user_roles (id, user_email, role_id, scope) VALUES ('%s', '%s', '%s', 'global')"
                    .formatted(UUID.randomUUID(), user, role("platform_admin"))))
        .contains("was deleted");
    assertThat(
            sqlError(
                "UPDATE email_team_members SET is_active = true WHERE user_email = '%s'"
                    .formatted(user)))
        .contains("was deleted");
    assertThat(
            sqlError("UPDATE email_users SET is_active = true WHERE email = '%s'".formatted(user)))
        .as("the release before reactivates")
        .contains("email_users_deleted_is_nobody");
  }

  /** Otherwise each waits for the other: for the roles, and for the version of access control. */
  @Test
  void aTeamIsDeletedWhileTheRolesOfItsMembersAreBeingTaken() throws Exception {
    String team = team(admin);
    List<String> users = List.of(account(), account(), account());
    users.forEach(user -> ok(admin.post("/teams/" + team + "/members", member(user, "member"))));
    Future<Answer> deletion;
    try (Connection rival = people.database().database().connectAsSuperuser()) {
      rival.setAutoCommit(false);
      rival
          .createStatement()
          .execute(
              "UPDATE user_roles SET is_active = false WHERE scope_id = '%s' AND user_email = '%s'"
                  .formatted(team, users.get(2)));
      deletion = POOL.submit(() -> admin.delete("/teams/" + team));
      awaitOneThatWaitsForALock();
      rival.commit();
    }
    assertThat(deletion.get().status()).isEqualTo(204);
  }

  private void awaitOneThatWaitsForALock() {
    Awaitility.await()
        .atMost(SHORTLY)
        .until(
            () ->
                people
                    .scalar(
                        "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND datname = current_database()")
                    .equals("t"));
  }

  private String sqlError(String sql) {
    try {
      people.update(sql);
      return "";
    } catch (IllegalStateException refused) {
      return refused.getCause().getMessage();
    }
  }

  private String account() {
    String user = unique("leaver");
    ok(
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(user, PASSWORD)));
    return user;
  }

  private static String account(String user) {
    return "/auth/email/admin/users/" + user;
  }

  private void deactivate(String user) {
    ok(admin.patch(account(user), "{\"is_active\":false}"));
  }

  private static Answer tryToLogIn(String user) {
    return GATEWAYS
        .one()
        .post(
            "/auth/email/login",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(user, PASSWORD));
  }

  private static ApiClient logIn(String user) {
    return GATEWAYS.one().with(ok(tryToLogIn(user)).text("access_token"));
  }

  private static int status(Answer token) {
    return at(token).get("/auth/email/me").status();
  }

  private static ApiClient at(Answer token) {
    return GATEWAYS.other().with(token.text("access_token"));
  }

  private static String tokenId(Answer token) {
    return token.object().getJsonObject("token").getString("id");
  }

  /** A token of a login counts in whole seconds. */
  private static void awaitNextSecond() {
    long now = System.currentTimeMillis() / 1_000;
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> System.currentTimeMillis() / 1_000 > now);
  }

  private String team(ApiClient owner) {
    return ok(owner.post(
            "/teams", "{\"name\":\"%s\",\"visibility\":\"public\"}".formatted(unique("team"))))
        .text("id");
  }

  private String owner(String team) {
    String owner = people.holding(unique("owner"), "platform_viewer");
    ok(admin.post("/teams/" + team + "/members", member(owner, "owner")));
    Awaitility.await()
        .atMost(SHORTLY)
        .until(() -> GATEWAYS.as(owner).get("/teams/" + team + "/invitations").status() == 200);
    return owner;
  }

  private static String member(String user, String role) {
    return "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(user, role);
  }

  private static String invite(ApiClient inviter, String team, String guest, String role) {
    return ok(inviter.post("/teams/" + team + "/invitations", member(guest, role))).text("token");
  }

  private static Answer accept(ApiClient guest, String token) {
    return guest.post("/teams/invitations/" + token + "/accept", "");
  }

  private static void assertNotAccepted(String how, String guest, String token) {
    Answer answer = accept(GATEWAYS.as(guest), token);
    assertThat(answer.status())
        .as("invited by an owner who was then %s: %s", how, answer)
        .isEqualTo(404);
  }

  private String role(String name) {
    return people.scalar("SELECT id FROM roles WHERE name = ? AND is_active", name);
  }

  private String home(String user) {
    return people.scalar(
        "SELECT id FROM email_teams WHERE created_by = ? AND is_personal AND is_active", user);
  }

  private String memberships(String user) {
    return people.scalar(
        "SELECT string_agg(team_id || ' ' || role, ', ') FROM email_team_members"
            + " WHERE user_email = ? AND is_active",
        user);
  }

  private String owners(String kind, String name) {
    return people.scalar(
        "SELECT string_agg(owner_email, ' ') FROM %s WHERE name = ?".formatted(kind), name);
  }

  private String rows(String kind, String owner) {
    return people.scalar(
        "SELECT string_agg(concat_ws(' ', name, team_id, visibility), ', ' ORDER BY name) FROM %s WHERE owner_email = ?"
            .formatted(kind),
        owner);
  }

  private void insert(String kind, String name, String team, String owner, String visibility) {
    people.update(insertion(kind, name, team, owner, visibility));
  }

  private static String insertion(
      String kind, String name, String team, String owner, String visibility) {
    return "INSERT INTO %s (id, team_id, owner_email, visibility, %s) VALUES ('%s', '%s', '%s', '%s', %s)"
        .formatted(
            kind,
            KINDS.get(kind).get(0),
            UUID.randomUUID(),
            team,
            owner,
            visibility,
            KINDS.get(kind).get(1).formatted(name));
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isBetween(200, 299);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID() + "@example.com";
  }
}
