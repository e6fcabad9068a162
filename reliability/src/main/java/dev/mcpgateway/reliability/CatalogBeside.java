package dev.mcpgateway.reliability;

import dev.mcpgateway.reliability.Api.Answer;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The catalogue, which this release has and the one before has not: agents call through a replica
 * of this one, while accounts, teams and tokens are made and ended at one of the other.
 */
final class CatalogBeside implements AutoCloseable {

  /** Upstream servers of the harness are on this machine. */
  static final Map<String, String> SETTINGS = Map.of("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none");

  /** Another replica looks at the version of what is granted and offered four times a second. */
  private static final Duration SEEN = Duration.ofSeconds(5);

  private static final String OWNER = "cora@example.com";
  private static final String MEMBER = "dan@example.com";
  private static final String USERS = "/auth/email/admin/users";
  private static final String ARGUMENTS = "{\"n\":0.10}";
  private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\"[^\"]+\")");

  /** What agents know rows by. */
  private static final String NAMES =
      """
      SELECT format('%%s %%s %%s', id, name, original_name) FROM tools WHERE gateway_id = '%1$s'
      UNION ALL SELECT format('%%s %%s %%s', id, name, uri) FROM resources WHERE gateway_id = '%1$s'
      UNION ALL SELECT format('%%s %%s %%s', id, name, original_name) FROM prompts WHERE gateway_id = '%1$s'
      ORDER BY 1
      """;

  private final Play play;
  private final String password;
  private final McpUpstream upstream = McpUpstream.start();
  private String root = "";
  private String member = "";
  private String team = "";
  private String gateway = "";
  private String server = "";
  private List<String> names = List.of();

  CatalogBeside(Play play, String password) {
    this.play = play;
    this.password = password;
  }

  /** Fills it at the newer, with accounts, a team and tokens of the older. */
  void fill(Replica older, Replica newer, String administrator) throws Exception {
    root = administrator;
    for (String email : List.of(OWNER, MEMBER)) {
      made(older, root, USERS, "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, password));
    }
    team = id(made(older, root, "/teams", "{\"name\":\"with a catalogue\"}"));
    join(older, OWNER, "owner");
    join(older, MEMBER, "member");
    String owner = Api.logIn(older.port(), OWNER, password).orElseThrow();
    member =
        made(
                older,
                Api.logIn(older.port(), MEMBER, password).orElseThrow(),
                "/tokens",
                "{\"name\":\"of an agent\"}")
            .text("access_token")
            .orElseThrow();

    // The owner's successor has the same already.
    register(newer, root, "of the administrator");
    gateway = register(newer, owner, "of the owner");
    server =
        id(
            made(
                newer,
                owner,
                "/servers",
                "{\"server\":{\"name\":\"of the owner\",\"original_names\":true,\"associated_tools\":%s,\"associated_resources\":%s},\"team_id\":\"%s\",\"visibility\":\"team\"}"
                    .formatted(
                        ids(newer, owner, "/tools"), ids(newer, owner, "/resources"), team)));
    names = names();
    play.expect("rows of the catalogue", names.size() > 2, names.toString());
    serves(newer, "a tool for a member of a team that the release before has made", member);
    serves(newer, "a tool for the owner, by a login at the release before", owner);
    play.expect(
        "the release before has no MCP",
        call(older, member).status() == 404,
        call(older, member).toString());
  }

  /** What the older ends, ends for agents at the newer. */
  void endAtTheOlder(Replica older, Replica newer) throws Exception {
    endABoundToken(older, newer);
    done(older, root, "DELETE", "/teams/" + team + "/members/" + MEMBER, "");
    hides(newer, "the server of a team from whom the release before removed", member);
    join(newer, MEMBER, "member");
    serves(newer, "a tool for a member again", member);
    deleteTheOwner(older, newer);
    deleteTheTeam(older, newer);
  }

  private void endABoundToken(Replica older, Replica newer) throws Exception {
    Answer bound =
        made(
            older,
            root,
            "/tokens",
            "{\"name\":\"of a server\",\"scope\":{\"server_id\":\"%s\"}}".formatted(server));
    String token = bound.text("access_token").orElseThrow();
    serves(newer, "a token that the release before bound to a server of this one", token);
    done(older, root, "DELETE", "/tokens/" + id(bound), "");
    play.awaitTrue(
        "the end of a token that is bound to a server",
        SEEN,
        () -> call(newer, token).status() == 401);
  }

  /** The release before deletes or, an older one, deactivates; all rows are there afterwards. */
  private void deleteTheOwner(Replica older, Replica newer) throws Exception {
    String owner = Api.logIn(newer.port(), OWNER, password).orElseThrow();
    serves(newer, "a tool for the owner", owner);
    done(older, root, "DELETE", USERS + "/" + OWNER, "");
    play.awaitTrue("the end of the owner's login", SEEN, () -> call(newer, owner).status() == 401);
    expectNames("once the release before deleted their owner");
    serves(newer, "a tool whose owner is gone", member);
    Answer again = Api.send(newer.port(), root, "DELETE", USERS + "/" + OWNER, "");
    play.expect(
        "an account that the release before deleted is deleted here, or is gone",
        again.status() / 100 == 2 || again.status() == 404,
        again.toString());
    List<String> owners =
        play.stage()
            .database()
            .query(
                "SELECT DISTINCT owner_email FROM gateways UNION SELECT owner_email FROM servers"
                    + " UNION SELECT owner_email FROM tools UNION SELECT owner_email FROM resources"
                    + " UNION SELECT owner_email FROM prompts");
    play.expect(
        "all belongs to the successor",
        owners.equals(List.of(Run.ADMINISTRATOR)),
        owners.toString());
    expectNames("once they have passed on");
    serves(newer, "a tool that has passed on", member);
    Answer refreshed = done(newer, root, "POST", "/gateways/" + gateway + "/tools/refresh", "");
    play.expect(
        "a refresh finds the same rows",
        refreshed.body().replace(" ", "").contains("\"tools_added\":0"),
        refreshed.toString());
  }

  private void deleteTheTeam(Replica older, Replica newer) throws Exception {
    done(older, root, "DELETE", "/teams/" + team, "");
    hides(newer, "the server of a team that the release before deleted", member);
    serves(newer, "a tool of a team that is gone, for an administrator", root);
    expectNames("once their team is gone");
  }

  /** One of the older has started on the newer schema, and has looked for rows without an owner. */
  void expectUntouched(Replica newer) throws Exception {
    expectNames("once the release before has started anew");
    serves(newer, "a tool while the release before has started anew", root);
  }

  @Override
  public void close() {
    upstream.close();
  }

  private void join(Replica replica, String email, String role) {
    made(
        replica,
        root,
        "/teams/" + team + "/members",
        "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(email, role));
  }

  private String register(Replica replica, String token, String name) {
    return id(
        made(
            replica,
            token,
            "/gateways",
            "{\"name\":\"%s\",\"url\":\"%s\",\"team_id\":\"%s\",\"visibility\":\"team\"}"
                .formatted(name, upstream.url(), team)));
  }

  private String ids(Replica replica, String token, String path) {
    String rows = done(replica, token, "GET", path + "?limit=0&gateway_id=" + gateway, "").body();
    return ID.matcher(rows).results().map(found -> found.group(1)).toList().toString();
  }

  private List<String> names() throws SQLException {
    return play.stage().database().query(NAMES.formatted(gateway));
  }

  private void expectNames(String when) throws SQLException {
    List<String> now = names();
    play.expect(
        "the names of federated rows stay, " + when,
        now.equals(names),
        now.stream().filter(row -> !names.contains(row)).limit(3).toList().toString());
  }

  private void serves(Replica replica, String what, String token) throws Exception {
    play.awaitTrue(
        what + " at " + replica.lane(),
        SEEN,
        () -> call(replica, token).body().contains("\"structuredContent\":" + ARGUMENTS));
  }

  private void hides(Replica replica, String what, String token) throws Exception {
    play.awaitTrue(
        what + " is hidden at " + replica.lane(), SEEN, () -> call(replica, token).status() == 404);
  }

  private Answer call(Replica replica, String token) {
    return Api.callTool(replica.port(), token, "/servers/" + server + "/mcp", "echo", ARGUMENTS);
  }

  private static Answer made(Replica replica, String token, String path, String body) {
    return done(replica, token, "POST", path, body);
  }

  private static Answer done(Replica replica, String token, String verb, String path, String body) {
    return Api.done(replica, token, verb, path, body);
  }

  private static String id(Answer answer) {
    return answer.text("id").orElseThrow();
  }
}
