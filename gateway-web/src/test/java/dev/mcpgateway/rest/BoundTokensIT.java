package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.rest.ApiDocument.Operation;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What API tokens reach that are bound to a team or a server, be their user an administrator: of
 * all operations that the API's document has, those that are listed here.
 */
class BoundTokensIT {

  private static final Set<String> REACHED_WITHIN_A_SERVER =
      Set.of(
          "GET /auth/email/me",
          "GET /servers/{id}",
          "GET /servers/{id}/tools",
          "GET /servers/{id}/resources",
          "GET /servers/{id}/prompts");

  private static final Set<String> REACHED_WITHIN_A_TEAM =
      Set.of(
          "GET /auth/email/me",
          "GET /teams",
          "GET /teams/{id}",
          "PUT /teams/{id}",
          "DELETE /teams/{id}",
          "GET /teams/{id}/members",
          "POST /teams/{id}/members",
          "PUT /teams/{id}/members/{email}",
          "DELETE /teams/{id}/members/{email}",
          "GET /teams/{id}/invitations",
          "POST /teams/{id}/invitations",
          "DELETE /teams/invitations/{id}",
          "GET /teams/{id}/join-requests",
          "POST /teams/{id}/join-requests/{rid}/approve",
          "DELETE /teams/{id}/join-requests/{rid}",
          "GET /gateways",
          "POST /gateways",
          "GET /gateways/{id}",
          "PUT /gateways/{id}",
          "DELETE /gateways/{id}",
          "POST /gateways/{id}/state",
          "POST /gateways/{id}/toggle",
          "GET /servers",
          "POST /servers",
          "GET /servers/{id}",
          "PUT /servers/{id}",
          "DELETE /servers/{id}",
          "POST /servers/{id}/state",
          "POST /servers/{id}/toggle",
          "GET /tools",
          "GET /tools/{id}",
          "PUT /tools/{id}",
          "DELETE /tools/{id}",
          "POST /tools/{id}/state",
          "POST /tools/{id}/toggle",
          "GET /resources",
          "POST /resources",
          "GET /resources/{id}",
          "PUT /resources/{id}",
          "DELETE /resources/{id}",
          "POST /resources/{id}/state",
          "POST /resources/{id}/toggle",
          "GET /prompts",
          "POST /prompts",
          "GET /prompts/{id}",
          "PUT /prompts/{id}",
          "DELETE /prompts/{id}",
          "POST /prompts/{id}/state",
          "POST /prompts/{id}/toggle",
          "POST /gateways/{id}/tools/refresh",
          "GET /servers/{id}/tools",
          "GET /servers/{id}/resources",
          "GET /servers/{id}/prompts",
          "GET /resources/{id}/info",
          "GET /resources/templates/list",
          "POST /prompts/{id}");

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final People PEOPLE = GATEWAYS.people();
  private static final String NONE = "00000000-0000-0000-0000-000000000000";

  private static Map<String, JsonObject> operations;
  private static String own;
  private static String other;
  private static String server;

  @BeforeAll
  static void makeTeamsAndAServer() {
    operations = operations();
    own = team("own", "private");
    other = team("other", "public");
    server = server();
  }

  @Test
  void theDocumentSaysWhatTheyReach() {
    SoftAssertions softly = new SoftAssertions();
    operations.forEach(
        (operation, described) ->
            softly
                .assertThat(
                    Optional.ofNullable(described.getJsonArray("x-reached-by-tokens-bound-to"))
                        .map(bounds -> bounds.getValuesAs(JsonString::getString))
                        .orElse(List.of()))
                .as(operation)
                .containsExactlyInAnyOrderElementsOf(
                    REACHED_WITHIN_A_SERVER.contains(operation)
                        ? List.of("server", "team")
                        : REACHED_WITHIN_A_TEAM.contains(operation) ? List.of("team") : List.of()));
    softly.assertAll();
  }

  @Test
  void aTokenOfATeamReachesThatTeamAndNothingElse() {
    ApiClient token = GATEWAYS.one().with(tokenOfTeam(own));
    SoftAssertions softly = new SoftAssertions();
    for (String operation : operations.keySet()) {
      expect(softly, REACHED_WITHIN_A_TEAM.contains(operation), send(token, operation, own, ""));
      expect(softly, REACHED_WITHIN_A_TEAM.contains(operation), send(token, operation, own, "/v1"));
      boolean ofATeam = operation.matches("[A-Z]+ /(tokens/)?teams/\\{(id|team_id)}.*");
      expect(
          softly,
          REACHED_WITHIN_A_TEAM.contains(operation) && !ofATeam,
          send(token, operation, other, ""));
    }
    softly.assertAll();
  }

  @Test
  void oneOfTheTeamInThePathIsNotMadeForTheTeamInTheBody() {
    ApiClient administrator = GATEWAYS.admin();
    String body = "{\"name\":\"%s\",\"team_id\":\"%s\"}";
    Answer refused =
        administrator.post("/tokens/teams/" + own, body.formatted(UUID.randomUUID(), other));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body()).contains("\"field\":\"team_id\"");
    assertThat(
            administrator
                .post("/tokens/teams/" + own, body.formatted(UUID.randomUUID(), own))
                .status())
        .isEqualTo(201);
  }

  @Test
  void aTokenOfAServerReachesOnesOwnAccountAndNothingElse() {
    ApiClient token =
        GATEWAYS.one().with(token("\"scope\":{\"server_id\":\"%s\"}".formatted(server)));
    ApiClient both =
        GATEWAYS
            .other()
            .with(
                token(
                    "\"scope\":{\"server_id\":\"%s\"},\"team_id\":\"%s\"".formatted(server, own)));
    SoftAssertions softly = new SoftAssertions();
    for (String operation : operations.keySet()) {
      boolean reached = REACHED_WITHIN_A_SERVER.contains(operation);
      expect(softly, reached, send(token, operation, own, ""));
      expect(softly, reached, send(token, operation, other, "/v1"));
      expect(softly, reached, send(both, operation, own, ""));
    }
    softly.assertAll();
  }

  @Test
  void aTokenOfATeamActsOnItsMembers() {
    ApiClient token = GATEWAYS.one().with(tokenOfTeam(own));
    String member = PEOPLE.user(unique("member") + "@example.com");
    assertThat(
            token.get("/teams").array().stream()
                .map(team -> team.asJsonObject().getString("id"))
                .toList())
        .containsExactly(own);
    expect(
        201,
        token.post(
            "/teams/" + own + "/members",
            "{\"email\":\"%s\",\"role\":\"owner\"}".formatted(member)));
    expect(200, token.put("/teams/" + own + "/members/" + member, "{\"role\":\"member\"}"));
    expect(204, token.delete("/teams/" + own + "/members/" + member));
    Answer invited =
        expect(
            201,
            token.post("/teams/" + own + "/invitations", "{\"email\":\"%s\"}".formatted(member)));
    expect(204, token.delete("/teams/invitations/" + invited.text("id")));
    Answer elsewhere =
        expect(
            201,
            GATEWAYS
                .admin()
                .post("/teams/" + other + "/invitations", "{\"email\":\"%s\"}".formatted(member)));
    expect(403, token.delete("/teams/invitations/" + elsewhere.text("id")));
    expect(404, token.delete("/teams/invitations/" + NONE));
  }

  @Test
  void anInvitationIsAcceptedByALoginOrATokenThatIsBoundToNothing() {
    String guest = PEOPLE.holding(unique("guest") + "@example.com", "platform_viewer");
    String home = team("home", "private");
    PEOPLE.holdingIn(home, guest, "viewer");
    ApiClient login = GATEWAYS.as(guest);
    String path =
        "/teams/invitations/%s/accept"
            .formatted(
                GATEWAYS
                    .admin()
                    .post("/teams/" + own + "/invitations", "{\"email\":\"%s\"}".formatted(guest))
                    .text("token"));
    expect(403, bearing(made(login, "\"team_id\":\"%s\"".formatted(home))).post(path, "{}"));
    expect(
        403,
        bearing(
                made(
                    login,
                    "\"scope\":{\"server_id\":\"%s\"}"
                        .formatted(server(home, Gateways.ADMIN, "public"))))
            .post(path, "{}"));
    expect(
        403, bearing(made(login, "\"scope\":{\"permissions\":[\"teams.read\"]}")).post(path, "{}"));
    expect(
        200, bearing(made(login, "\"scope\":{\"permissions\":[\"teams.join\"]}")).post(path, "{}"));
  }

  @Test
  void theRowBindsATokenAndTheClaimsDoNotLetItBeWidened() {
    String ofTeam = tokenOfTeam(own);
    widen(ofTeam);
    expect(403, bearing(ofTeam).get("/auth/email/admin/users"));
    expect(403, bearing(ofTeam).get("/teams/" + other));
    expect(200, bearing(ofTeam).get("/teams/" + own));

    String ofServer = token("\"scope\":{\"server_id\":\"%s\"}".formatted(server));
    widen(ofServer);
    expect(403, bearing(ofServer).get("/auth/email/admin/users"));
    expect(200, bearing(ofServer).get("/auth/email/me"));

    String ofPermission = token("\"scope\":{\"permissions\":[\"teams.read\"]}");
    widen(ofPermission);
    expect(403, bearing(ofPermission).get("/auth/email/admin/users"));
    expect(200, bearing(ofPermission).get("/teams/" + other));

    String free = token("\"tags\":[]");
    expect(200, bearing(free).get("/auth/email/admin/users"));
    PEOPLE.update("UPDATE email_api_tokens SET team_id = ? WHERE jti = ?", own, jti(free));
    Gateways.awaitWithinASecond(403, bearing(free), "/auth/email/admin/users");
    expect(200, bearing(free).get("/teams/" + own));

    String moved = tokenOfTeam(own);
    PEOPLE.update("UPDATE email_api_tokens SET team_id = ? WHERE jti = ?", other, jti(moved));
    expect(401, bearing(moved).get("/teams/" + other));
  }

  /** Its claims say the team and the permissions, and nothing of a server. */
  @Test
  void tokensOfTheReleaseBeforeGoOnAndAreBound() {
    String jti = UUID.randomUUID().toString();
    PEOPLE.update(
        """
        INSERT INTO email_api_tokens (id, user_email, name, jti, token_hash, team_id, resource_scopes)
        VALUES (?, ?, ?, ?, ?, ?, '["teams.read"]')
        """,
        UUID.randomUUID().toString(),
        Gateways.ADMIN,
        unique("before"),
        jti,
        jti,
        own);
    ApiClient token =
        bearing(
            GATEWAYS
                .tokens()
                .signed(
                    claims ->
                        claims
                            .subject(Gateways.ADMIN)
                            .jwtID(jti)
                            .claim("token_use", "api")
                            .claim("teams", List.of(own))
                            .claim("scopes", Map.of("permissions", List.of("teams.read")))));
    expect(200, token.get("/teams/" + own));
    expect(403, token.put("/teams/" + own, "{}"));
    expect(403, token.get("/teams/" + other));
    expect(403, token.get("/auth/email/admin/users"));
    PEOPLE.update("UPDATE email_api_tokens SET server_id = ? WHERE jti = ?", server, jti);
    Gateways.awaitWithinASecond(403, token, "/teams/" + own);
    expect(200, token.get("/auth/email/me"));
  }

  /** A server that one cannot see is as good as none: its id cannot be guessed at. */
  @Test
  void aTokenIsBoundToAServerThatItsUserSeesAndNoOtherIsThere() {
    String owner = PEOPLE.holding(unique("owner") + "@example.com", "platform_viewer");
    String member = PEOPLE.holding(unique("member") + "@example.com", "platform_viewer");
    String outsider = PEOPLE.holding(unique("outsider") + "@example.com", "platform_viewer");
    String small = PEOPLE.permitted(unique("small") + "@example.com", "tokens.create");
    String team = team("with a server", "private");
    for (String user : List.of(owner, member)) {
      expect(
          201,
          GATEWAYS
              .admin()
              .post("/teams/" + team + "/members", "{\"email\":\"%s\"}".formatted(user)));
    }
    String open = server(team, owner, "public");
    String shared = server(team, owner, "team");
    String hidden = server(team, owner, "private");
    for (String user : List.of(owner, member, outsider, small, Gateways.ADMIN)) {
      ApiClient client = GATEWAYS.as(user);
      Answer unknown = client.post("/tokens", boundTo(NONE));
      assertThat(unknown.status()).as(unknown.toString()).isEqualTo(422);
      Map<String, Boolean> seen =
          Map.of(
              open, !user.equals(small),
              shared, !Set.of(outsider, small).contains(user),
              hidden, Set.of(owner, Gateways.ADMIN).contains(user));
      seen.forEach(
          (server, sees) -> {
            Answer answer = client.post("/tokens", boundTo(server));
            assertThat(answer.status()).as("%s by %s", answer, user).isEqualTo(sees ? 201 : 422);
            if (!sees) {
              assertThat(answer.text("detail")).isEqualTo(unknown.text("detail"));
            }
          });
    }
  }

  private static String boundTo(String server) {
    return "{\"name\":\"%s\",\"scope\":{\"server_id\":\"%s\"}}".formatted(unique("token"), server);
  }

  private static String server(String team, String owner, String visibility) {
    String id = server();
    PEOPLE.update(
        "UPDATE servers SET team_id = ?, owner_email = ?, visibility = ? WHERE id = ?",
        team,
        owner,
        visibility,
        id);
    return id;
  }

  private static void widen(String token) {
    PEOPLE.update(
        "UPDATE email_api_tokens SET team_id = NULL, server_id = NULL, resource_scopes = '[]' WHERE"
            + " jti = ?",
        jti(token));
  }

  private static String jti(String token) {
    try {
      return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    } catch (ParseException e) {
      throw new IllegalArgumentException(token, e);
    }
  }

  private static void expect(SoftAssertions softly, boolean reached, Answer answer) {
    softly
        .assertThat(answer.status() == 403)
        .as("%s %s", reached ? "reached:" : "not reached:", answer)
        .isEqualTo(!reached);
    softly.assertThat(answer.status()).as(answer.toString()).isNotEqualTo(401).isLessThan(500);
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  private static Answer send(ApiClient client, String operation, String team, String prefix) {
    String[] parts = operation.split(" ", 2);
    String path =
        parts[1]
            .replaceFirst("^(/tokens/teams|/teams)/\\{(id|team_id)}", "$1/" + team)
            .replace("{email}", "nobody@example.com")
            .replaceAll("\\{[^}]*}", NONE);
    boolean hasBody = Set.of("POST", "PUT", "PATCH").contains(parts[0]);
    // No version is 0, so what is there is never changed.
    return client
        .header("If-Match", "\"0\"")
        .send(parts[0], prefix + path, hasBody ? Optional.of("{\"none\":1}") : Optional.empty());
  }

  /** Without those that need no token, and without the repetition under /v1. */
  private static Map<String, JsonObject> operations() {
    return ApiDocument.of(GATEWAYS.one()).operations().stream()
        .filter(operation -> !operation.isRepetition() && operation.needsToken())
        .collect(Collectors.toMap(Operation::name, Operation::description));
  }

  private static ApiClient bearing(String token) {
    return GATEWAYS.one().with(token);
  }

  private static String tokenOfTeam(String team) {
    return token("\"team_id\":\"%s\"".formatted(team));
  }

  private static String token(String members) {
    return made(GATEWAYS.admin(), members);
  }

  private static String made(ApiClient client, String members) {
    return expect(
            201, client.post("/tokens", "{\"name\":\"%s\",%s}".formatted(unique("token"), members)))
        .text("access_token");
  }

  private static String team(String name, String visibility) {
    return expect(
            201,
            GATEWAYS
                .admin()
                .post(
                    "/teams",
                    "{\"name\":\"%s\",\"slug\":\"b-%s\",\"visibility\":\"%s\"}"
                        .formatted(name, UUID.randomUUID(), visibility)))
        .text("id");
  }

  private static String server() {
    String id = UUID.randomUUID().toString();
    PEOPLE.update(
        "INSERT INTO servers (id, name, visibility) VALUES (?, ?, 'public')", id, "server-" + id);
    return id;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
