package dev.mcpgateway.ear;

import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonValue;
import java.net.URI;

/** Calls every operation of the management API at least once, successfully. */
final class EveryOperation {

  private static final String ADMIN = "admin@example.com";
  private static final String LOGIN = "{\"email\":\"%s\",\"password\":\"%s\"}";
  private static final String FIRST = "the-First-password-1";
  private static final String SECOND = "the-Second-password-1";

  private final Api api;
  private final String password;
  private final String guestEmail;
  private String admin = "";
  private String guest = "";

  /**
   * Prepares.
   *
   * @param password the administrator's
   * @param guestEmail of an account that does not exist yet
   */
  EveryOperation(Api api, String password, String guestEmail) {
    this.api = api;
    this.password = password;
    this.guestEmail = guestEmail;
  }

  /** Continues as the administrator. */
  void logIn() {
    admin = logIn(ADMIN, password);
    api.use(admin);
    api.call("GET /auth/email/me", 200, "");
  }

  void call() {
    logIn();
    accounts();
    String role = roles();
    guest = logIn(guestEmail, FIRST);
    api.use(guest);
    api.call(
        "POST /auth/email/change-password",
        200,
        "{\"old_password\":\"%s\",\"new_password\":\"%s\"}".formatted(FIRST, SECOND));
    guest = logIn(guestEmail, SECOND);
    api.use(admin);
    String team = teams();
    tokens(team);
    catalog();
    api.call("DELETE /teams/{id}", 204, "", team);
    api.call("DELETE /rbac/roles/{id}", 204, "", role);
    api.call("DELETE /auth/email/admin/users/{email}", 204, "", guestEmail);
  }

  private void accounts() {
    String path = "/auth/email/admin/users";
    api.call("POST " + path, 201, LOGIN.formatted(guestEmail, FIRST));
    api.call("GET " + path, 200, "");
    api.call("GET " + path + "/{email}", 200, "", guestEmail);
    api.call("PATCH " + path + "/{email}", 200, "{\"full_name\":\"A Guest\"}", guestEmail);
    api.call("POST " + path + "/{email}/unlock", 200, "", guestEmail);
  }

  /** Assigns a role in the team to the guest, and creates another. */
  private String roles() {
    String made =
        api.text(
            api.call(
                "POST /rbac/roles",
                201,
                "{\"name\":\"joiner\",\"scope\":\"global\",\"permissions\":[\"teams.join\",\"teams.read\"]}"),
            "id");
    api.call("GET /rbac/roles", 200, "");
    api.call("GET /rbac/roles/{id}", 200, "", made);
    api.call("PUT /rbac/roles/{id}", 200, "{\"description\":\"Joins teams\"}", made);
    String assignment = "{\"role_id\":\"%s\",\"scope\":\"global\"}".formatted(made);
    api.call("POST /rbac/users/{email}/roles", 201, assignment, guestEmail);
    api.call("GET /rbac/users/{email}/roles", 200, "", guestEmail);
    api.call("DELETE /rbac/users/{email}/roles/{role_id}?scope=global", 204, "", guestEmail, made);
    api.call("POST /rbac/users/{email}/roles", 201, assignment, guestEmail);
    api.call(
        "POST /rbac/permissions/check",
        200,
        "{\"user_email\":\"%s\",\"permission\":\"teams.join\"}".formatted(guestEmail));
    api.call("GET /rbac/permissions/user/{email}", 200, "", guestEmail);
    api.call("GET /rbac/permissions/available", 200, "");
    api.call("GET /rbac/my/roles", 200, "");
    api.call("GET /rbac/my/permissions", 200, "");
    return made;
  }

  private String teams() {
    String team =
        api.text(
            api.call("POST /teams", 201, "{\"name\":\"Everyone\",\"visibility\":\"public\"}"),
            "id");
    api.call("GET /teams", 200, "");
    api.call("GET /teams/{id}", 200, "", team);
    api.call("PUT /teams/{id}", 200, "{\"description\":\"All of us\"}", team);
    members(team);
    invitations(team);
    joining(team);
    return team;
  }

  private void members(String team) {
    api.call("POST /teams/{id}/members", 201, "{\"email\":\"%s\"}".formatted(guestEmail), team);
    api.call("GET /teams/{id}/members", 200, "", team);
    api.call("PUT /teams/{id}/members/{email}", 200, "{\"role\":\"owner\"}", team, guestEmail);
    api.call("DELETE /teams/{id}/members/{email}", 204, "", team, guestEmail);
  }

  private void invitations(String team) {
    String invite = "{\"email\":\"%s\"}".formatted(guestEmail);
    JsonValue first = api.call("POST /teams/{id}/invitations", 201, invite, team);
    api.call("GET /teams/{id}/invitations", 200, "", team);
    api.call("DELETE /teams/invitations/{id}", 204, "", api.text(first, "id"));
    JsonValue second = api.call("POST /teams/{id}/invitations", 201, invite, team);
    api.use(guest);
    api.call("POST /teams/invitations/{token}/accept", 200, "", api.text(second, "token"));
    api.call("DELETE /teams/{id}/leave", 204, "", team);
    api.use(admin);
  }

  private void joining(String team) {
    String refused = request(team);
    api.call("GET /teams/{id}/join-requests", 200, "", team);
    api.call("DELETE /teams/{id}/join-requests/{rid}", 204, "", team, refused);
    api.call("POST /teams/{id}/join-requests/{rid}/approve", 200, "", team, request(team));
  }

  private String request(String team) {
    api.use(guest);
    api.call("GET /teams/discover", 200, "");
    String request = api.text(api.call("POST /teams/{id}/join", 201, "{}", team), "id");
    api.use(admin);
    return request;
  }

  private void tokens(String team) {
    String token =
        token(api.call("POST /tokens", 201, "{\"name\":\"robot of %s\"}".formatted(guestEmail)));
    api.call("GET /tokens", 200, "");
    api.call("GET /tokens/{id}", 200, "", token);
    api.call("PUT /tokens/{id}", 200, "{\"description\":\"A robot\"}", token);
    api.call("DELETE /tokens/{id}", 204, "", token);
    String other = token(api.call("POST /tokens/teams/{team_id}", 201, "{\"name\":\"ci\"}", team));
    api.call("GET /tokens/teams/{team_id}", 200, "", team);
    api.call("GET /tokens/admin/all", 200, "");
    api.call("DELETE /tokens/admin/{id}", 204, "", other);
  }

  private void catalog() {
    try (McpUpstream upstream = McpUpstream.start()) {
      String gateway = gateway(upstream.url());
      String tool = tool(gateway);
      String resource = resource();
      String prompt = prompt();
      String server = server(tool);
      api.call("DELETE /servers/{id}", 200, "", server);
      api.call("DELETE /prompts/{id}", 200, "", prompt);
      api.call("DELETE /resources/{id}", 200, "", resource);
      api.call("DELETE /tools/{id}", 200, "", tool);
      api.call("DELETE /gateways/{id}", 200, "", gateway);
    }
  }

  private String gateway(URI url) {
    String body = "{\"name\":\"upstream\",\"url\":\"%s\"}".formatted(url);
    String id = api.text(api.call("POST /gateways", 200, body), "id");
    api.call("GET /gateways", 200, "");
    api.call("GET /gateways/{id}", 200, "", id);
    api.call("PUT /gateways/{id}", 200, "{\"description\":\"Of the tests\"}", id);
    api.call("POST /gateways/{id}/tools/refresh", 200, "", id);
    offAndOn("gateways", id);
    return id;
  }

  private String tool(String gateway) {
    String id =
        api.call("GET /tools?gateway_id=" + gateway, 200, "")
            .asJsonArray()
            .getJsonObject(0)
            .getString("id");
    api.call("GET /tools/{id}", 200, "", id);
    api.call("PUT /tools/{id}", 200, "{\"tags\":[\"tests\"]}", id);
    offAndOn("tools", id);
    return id;
  }

  private String resource() {
    String body =
        "{\"resource\":{\"uri\":\"note://tests\",\"name\":\"note\",\"content\":\"hello\"}}";
    String id = api.text(api.call("POST /resources", 200, body), "id");
    api.call("GET /resources", 200, "");
    api.call("GET /resources/{id}", 200, "", id);
    api.call("GET /resources/{id}/info", 200, "", id);
    api.call("GET /resources/templates/list", 200, "");
    api.call("PUT /resources/{id}", 200, "{\"description\":\"A note\"}", id);
    offAndOn("resources", id);
    return id;
  }

  private String prompt() {
    String body = "{\"prompt\":{\"name\":\"greeting\",\"template\":\"Hello\"}}";
    String id = api.text(api.call("POST /prompts", 200, body), "id");
    api.call("GET /prompts", 200, "");
    api.call("GET /prompts/{id}", 200, "", id);
    api.call("POST /prompts/{id}", 200, "{}", id);
    api.call("PUT /prompts/{id}", 200, "{\"description\":\"A greeting\"}", id);
    offAndOn("prompts", id);
    return id;
  }

  private String server(String tool) {
    String body = "{\"server\":{\"name\":\"first\",\"associated_tools\":[\"%s\"]}}".formatted(tool);
    String id = api.text(api.call("POST /servers", 201, body), "id");
    api.call("GET /servers", 200, "");
    api.call("GET /servers/{id}", 200, "", id);
    api.call("GET /servers/{id}/tools", 200, "", id);
    api.call("GET /servers/{id}/resources", 200, "", id);
    api.call("GET /servers/{id}/prompts", 200, "", id);
    api.call("PUT /servers/{id}", 200, "{\"description\":\"The first\"}", id);
    offAndOn("servers", id);
    return id;
  }

  private void offAndOn(String kind, String id) {
    api.call("POST /" + kind + "/{id}/state?activate=false", 200, "", id);
    api.call("POST /" + kind + "/{id}/toggle?activate=true", 200, "", id);
  }

  private static String token(JsonValue made) {
    return made.asJsonObject().getJsonObject("token").getString("id");
  }

  private String logIn(String email, String secret) {
    return api.text(
        api.call("POST /auth/email/login", 200, LOGIN.formatted(email, secret)), "access_token");
  }
}
