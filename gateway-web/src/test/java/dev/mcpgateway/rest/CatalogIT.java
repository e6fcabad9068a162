package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Virtual servers, resources and prompts, as the clients of ContextForge use them. */
class CatalogIT {

  private static final Gateways GATEWAYS = Gateways.shared();
  private final ApiClient admin = GATEWAYS.admin();

  @Test
  void aResourceIsMadeReadChangedSwitchedOffAndDeleted() {
    String uri = "note://" + UUID.randomUUID();
    Answer made =
        expect(
            200,
            admin.post(
                "/resources",
                "{\"resource\":{\"uri\":\"%s\",\"name\":\"%s\",\"content\":\"hello\",\"mimeType\":\"text/markdown\",\"tags\":[\"A b\"]},\"visibility\":\"team\"}"
                    .formatted(uri, unique("note"))));
    String id = made.text("id");
    assertThat(made.header("Location")).hasValue("/resources/" + id);
    assertThat(made.object().getString("mimeType")).isEqualTo("text/markdown");
    assertThat(made.object().getString("visibility")).isEqualTo("team");
    assertThat(made.object().getJsonArray("tags").getJsonObject(0).getString("id"))
        .isEqualTo("a-b");
    assertThat(made.object().getString("ownerEmail")).isEqualTo(Gateways.ADMIN);
    Answer content = expect(200, admin.get("/resources/" + id));
    assertThat(content.text("text")).isEqualTo("hello");
    assertThat(content.text("mime_type")).isEqualTo("text/markdown");
    Answer info = expect(200, admin.get("/resources/" + id + "/info"));
    assertThat(info.object()).isEqualTo(made.object());
    expect(200, admin.put("/resources/" + id, info.body()));
    Answer changed =
        expect(200, admin.put("/v1/resources/" + id, "{\"content\":\"bye\",\"title\":\"T\"}"));
    assertThat(changed.text("title")).isEqualTo("T");
    assertThat(admin.get("/resources/" + id).text("text")).isEqualTo("bye");
    Answer off = expect(200, admin.post("/resources/" + id + "/state?activate=false", ""));
    assertThat(off.object().getJsonObject("resource").getBoolean("enabled")).isFalse();
    assertThat(ids(admin.get("/resources?visibility=team"))).doesNotContain(id);
    assertThat(ids(admin.get("/resources?visibility=team&include_inactive=true"))).contains(id);
    Answer deleted = expect(200, admin.delete("/resources/" + id));
    assertThat(deleted.text("status")).isEqualTo("success");
    expect(404, admin.get("/resources/" + id));
    expect(404, admin.get("/resources/" + id + "/info"));
  }

  @Test
  void aPromptIsMadeFilledInAndRefusedWhereItsTemplateIsMore() {
    String name = unique("greet");
    Answer made =
        expect(
            200,
            admin.post(
                "/prompts",
                "{\"prompt\":{\"name\":\"%s\",\"template\":\"Hello {{ who }}, {{greeting}}\",\"description\":\"d\"}}"
                    .formatted(name)));
    String id = made.text("id");
    assertThat(made.object().getJsonArray("arguments")).hasSize(2);
    Answer filled =
        expect(200, admin.post("/prompts/" + id, "{\"who\":\"Ada\",\"greeting\":\"$1 {{who}}\"}"));
    assertThat(
            filled
                .object()
                .getJsonArray("messages")
                .getJsonObject(0)
                .getJsonObject("content")
                .getString("text"))
        .isEqualTo("Hello Ada, $1 {{who}}");
    assertThat(filled.text("description")).isEqualTo("d");
    expect(200, admin.get("/prompts/" + id));
    Answer missing = expect(422, admin.post("/prompts/" + id, "{\"who\":\"Ada\"}"));
    assertThat(field(missing)).isEqualTo("greeting");
    Answer jinja =
        expect(
            422,
            admin.post(
                "/prompts",
                "{\"prompt\":{\"name\":\"%s\",\"template\":\"a\\n  {%% if x %%}\"}}"
                    .formatted(unique("jinja"))));
    assertThat(jinja.text("detail")).contains("line 2, column 3");
    expect(
        409,
        admin.post(
            "/prompts", "{\"prompt\":{\"name\":\"%s\",\"template\":\"x\"}}".formatted(name)));
    expect(200, admin.delete("/prompts/" + id));
  }

  @Test
  void aServerOffersWhatItIsGivenAndNamesWhatItDoesNotFind() {
    String resource = resource();
    String prompt = prompt();
    String absent = UUID.randomUUID().toString();
    String name = unique("server");
    Answer unknown =
        expect(
            422,
            admin.post(
                "/servers",
                "{\"server\":{\"name\":\"%s\",\"associatedResources\":[\"%s\",\"%s\"]}}"
                    .formatted(name, resource, absent)));
    assertThat(field(unknown)).isEqualTo("server.associatedResources");
    assertThat(unknown.text("detail")).contains(absent).doesNotContain(resource);
    Answer made =
        expect(
            201,
            admin.post(
                "/servers",
                "{\"server\":{\"name\":\"%s\",\"associated_resources\":[\"%s\"],\"associatedPrompts\":\"%s\"},\"team_id\":null}"
                    .formatted(name, resource, prompt)));
    String id = made.text("id");
    assertThat(made.header("Location")).hasValue("/servers/" + id);
    assertThat(made.text("url")).endsWith("/servers/" + id + "/mcp");
    assertThat(texts(made.object(), "associatedResources")).containsExactly(resource);
    assertThat(texts(made.object(), "associatedPrompts")).containsExactly(prompt);
    assertThat(ids(expect(200, admin.get("/servers/" + id + "/resources"))))
        .containsExactly(resource);
    assertThat(ids(expect(200, admin.get("/servers/" + id + "/tools")))).isEmpty();
    expect(200, admin.put("/servers/" + id, made.body()));
    Answer emptied =
        expect(200, admin.put("/servers/" + id, "{\"associated_resources\":[],\"icon\":\"i\"}"));
    assertThat(texts(emptied.object(), "associatedResources")).isEmpty();
    assertThat(texts(emptied.object(), "associatedPrompts")).containsExactly(prompt);
    Answer off = expect(200, admin.post("/servers/" + id + "/toggle?activate=false", ""));
    assertThat(off.object().getBoolean("enabled")).isFalse();
    expect(409, admin.post("/servers", "{\"server\":{\"name\":\"%s\"}}".formatted(name)));
    expect(200, admin.delete("/servers/" + id));
    expect(404, admin.delete("/servers/" + id));
  }

  @Test
  void aServerHasTheIdThatItsClientChooses() {
    String id = UUID.randomUUID().toString();
    Answer made =
        expect(
            201,
            admin.post(
                "/servers",
                "{\"server\":{\"id\":\"%s\",\"name\":\"%s\"}}".formatted(id, unique("own"))));
    assertThat(made.text("id")).isEqualTo(id);
    expect(
        409,
        admin.post(
            "/servers",
            "{\"server\":{\"id\":\"%s\",\"name\":\"%s\"}}".formatted(id, unique("own"))));
    expect(
        422,
        admin.post(
            "/servers",
            "{\"server\":{\"id\":\"no-uuid\",\"name\":\"%s\"}}".formatted(unique("o"))));
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByTheNameThatTheClientGaveIt() {
    Answer unknown =
        expect(
            422,
            admin.post("/servers", "{\"server\":{\"name\":\"x\",\"colourOfIt\":1},\"extra\":2}"));
    assertThat(fields(unknown)).containsExactlyInAnyOrder("server.colourOfIt", "extra");
    Answer unsupported =
        expect(
            422,
            admin.post(
                "/servers", "{\"server\":{\"name\":\"x\",\"oauthConfig\":{\"client_id\":\"a\"}}}"));
    assertThat(field(unsupported)).isEqualTo("server.oauthConfig");
    assertThat(unsupported.text("detail")).contains("not supported");
    expect(
        201,
        admin.post(
            "/servers",
            "{\"server\":{\"name\":\"%s\",\"oauth_enabled\":false,\"oauthConfig\":null,\"associated_a2a_agents\":[]}}"
                .formatted(unique("empty"))));
    Answer twice =
        expect(
            422,
            admin.post(
                "/resources",
                "{\"resource\":{\"name\":\"x\",\"uri\":\"a:b\",\"content\":\"c\",\"mimeType\":\"a/b\",\"mime_type\":\"a/b\"}}"));
    assertThat(field(twice)).startsWith("resource.mime");
    String server =
        admin
            .post("/servers", "{\"server\":{\"name\":\"%s\"}}".formatted(unique("echo")))
            .text("id");
    Answer echoed = expect(422, admin.put("/servers/" + server, "{\"createdBy\":\"somebody\"}"));
    assertThat(field(echoed)).isEqualTo("createdBy");
    expect(
        200, admin.put("/servers/" + server, "{\"createdBy\":\"%s\"}".formatted(Gateways.ADMIN)));
  }

  @Test
  void listsAreWholeOrInPagesThatNeitherRepeatNorForget() {
    String tag = unique("paged");
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(
          admin
              .post(
                  "/servers",
                  "{\"server\":{\"name\":\"%s\",\"tags\":\"%s,other\"}}"
                      .formatted(unique("paged"), tag))
              .text("id"));
    }
    assertThat(ids(expect(200, admin.get("/servers?tags=nothing," + tag))))
        .containsExactlyInAnyOrderElementsOf(made);
    assertThat(ids(admin.get("/servers/?limit=0&tags=" + tag))).hasSize(7);
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("/servers?limit=3&tags=" + tag);
    while (next.isPresent()) {
      Answer page = expect(200, admin.get(next.get()));
      seen.addAll(ids(page));
      next = page.header("Link").map(link -> link.replaceAll("^<(.*)>; rel=\"next\"$", "$1"));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made).doesNotHaveDuplicates();
    Answer enveloped =
        expect(200, admin.get("/servers?limit=3&include_pagination=true&tags=" + tag));
    assertThat(enveloped.object().getJsonArray("servers")).hasSize(3);
    assertThat(enveloped.object().getString("nextCursor")).isNotEmpty();
    assertThat(admin.get("/servers?include_pagination=true&tags=" + tag).object().get("nextCursor"))
        .isEqualTo(JsonValue.NULL);
    expect(422, admin.get("/servers?cursor=nonsense"));
    expect(422, admin.get("/servers?limit=-1"));
    expect(422, admin.get("/tools?apijsonpath=x"));
    for (String parameter : List.of("team_id", "gateway_id", "tags")) {
      expect(422, admin.get("/prompts?" + parameter + "=%00"));
    }
  }

  @Test
  void whatThisGatewayDoesNotHaveIsAnsweredWithWhereItIs() {
    for (String path : List.of("/rpc", "/sse", "/message", "/ws", "/v1/rpc", "/servers/x/sse")) {
      Answer absent = expect(404, admin.post(path, "{}"));
      assertThat(absent.text("detail")).as(path).contains("/mcp");
    }
    assertThat(expect(422, admin.post("/tools", "{\"tool\":{}}")).text("detail"))
        .contains("POST /gateways");
    for (String path :
        List.of(
            "/tools/preview",
            "/tools/generate-schemas-from-openapi",
            "/admin/tools/import",
            "/resources/subscribe",
            "/a2a",
            "/roots")) {
      assertThat(expect(404, admin.post(path, "{}")).text("detail")).contains("does not support");
    }
    expect(404, admin.get("/tools/plugin_bindings"));
    expect(404, admin.get("/resources/test/x"));
  }

  /** What the bootstrap would have to give an owner at the next start. */
  @Test
  void everyRowHasATeamAnOwnerAndAVisibilityFromTheFirst() {
    String server =
        admin.post("/servers", "{\"server\":{\"name\":\"%s\"}}".formatted(unique("s"))).text("id");
    Map.of("servers", server, "resources", resource(), "prompts", prompt())
        .forEach(
            (table, id) ->
                assertThat(
                        GATEWAYS
                            .people()
                            .scalar(
                                "SELECT count(*) FROM %s WHERE id = ? AND team_id IS NOT NULL AND owner_email IS NOT NULL AND visibility = 'public'"
                                    .formatted(table),
                                id))
                    .as(table)
                    .isEqualTo("1"));
  }

  @Test
  void aRowIsSeenAndChangedByThoseWhomItIsFor() {
    String team =
        expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("rows")))).text("id");
    People people = GATEWAYS.people();
    ApiClient developer =
        GATEWAYS.as(people.holdingIn(team, unique("dev") + "@example.com", "developer"));
    ApiClient viewer =
        GATEWAYS.as(people.holdingIn(team, unique("view") + "@example.com", "viewer"));
    ApiClient stranger =
        GATEWAYS.as(people.holding(unique("far") + "@example.com", "platform_viewer"));
    String body = "{\"server\":{\"name\":\"%s\"},\"visibility\":\"%s\"}";
    Map<String, Answer> made = new HashMap<>();
    for (String visibility : List.of("private", "team", "public")) {
      made.put(
          visibility,
          expect(201, developer.post("/servers", body.formatted(unique("row"), visibility))));
      assertThat(made.get(visibility).text("teamId")).isEqualTo(team);
    }
    expect(403, viewer.post("/servers", body.formatted(unique("row"), "team")));
    for (String visibility : made.keySet()) {
      String path = "/servers/" + made.get(visibility).text("id");
      boolean alone = visibility.equals("private");
      boolean all = visibility.equals("public");
      expect(200, developer.get(path));
      expect(alone ? 404 : 200, viewer.get(path));
      expect(all ? 200 : 404, stranger.get(path));
      expect(200, admin.get(path));
      expect(403, viewer.put(path, "{\"icon\":\"i\"}"));
      expect(403, stranger.put(path, "{\"icon\":\"i\"}"));
      expect(alone ? 403 : 200, admin.put(path, "{\"icon\":\"i\"}"));
      expect(200, developer.put(path, "{\"icon\":\"j\"}"));
      for (ApiClient reader : List.of(developer, viewer, stranger, admin)) {
        assertThat(ids(reader.get("/servers")).contains(made.get(visibility).text("id")))
            .isEqualTo(reader.get(path).status() == 200);
      }
    }
    String hidden =
        expect(
                200,
                developer.post(
                    "/prompts",
                    "{\"prompt\":{\"name\":\"%s\",\"template\":\"t\"},\"visibility\":\"private\"}"
                        .formatted(unique("hidden"))))
            .text("id");
    Answer unseen =
        expect(
            422,
            GATEWAYS
                .as(people.holdingIn(team, unique("other") + "@example.com", "developer"))
                .post(
                    "/servers",
                    "{\"server\":{\"name\":\"%s\",\"associatedPrompts\":[\"%s\"]}}"
                        .formatted(unique("x"), hidden)));
    assertThat(unseen.text("detail")).contains(hidden);
    expect(200, admin.delete("/servers/" + made.get("private").text("id")));
  }

  /** Of each kind that can be made: a body with a name and what says where. */
  private static final Map<String, String> BODIES =
      Map.of(
          "/gateways", "{\"name\":\"%1$s\",\"url\":\"URL?n=%1$s\"%2$s}",
          "/servers", "{\"server\":{\"name\":\"%1$s\"}%2$s}",
          "/resources",
              "{\"resource\":{\"name\":\"%1$s\",\"uri\":\"x:%1$s\",\"content\":\"c\"}%2$s}",
          "/prompts", "{\"prompt\":{\"name\":\"%1$s\",\"template\":\"t\"}%2$s}");

  /** See docs/access-control.md, "Rows of the catalogue". */
  @Test
  void aRowThatNamesNoTeamComesToWhereItsMakerMayMakeIt() {
    People people = GATEWAYS.people();
    String first = team();
    String second = team();
    String developer = people.holdingIn(first, unique("dev") + "@example.com", "developer");
    String guest = people.holdingIn(first, unique("guest") + "@example.com", "developer");
    people.holdingIn(second, guest, "viewer");
    String both = people.holdingIn(first, unique("both") + "@example.com", "developer");
    people.holdingIn(second, both, "developer");
    String homeless =
        people.permitted(
            unique("homeless") + "@example.com",
            "gateways.create",
            "servers.create",
            "resources.create",
            "prompts.create");
    String viewer = people.holding(unique("far") + "@example.com", "platform_viewer");
    String home =
        people.scalar(
            "SELECT id FROM email_teams WHERE created_by = ? AND is_personal", Gateways.ADMIN);
    Map<String, ApiClient> makers = new HashMap<>();
    makers.put("the administrator " + home, admin);
    makers.put("an API token of theirs " + home, bearing(admin, ""));
    makers.put("a developer of one team " + first, GATEWAYS.as(developer));
    makers.put("who only looks at the other " + first, GATEWAYS.as(guest));
    makers.put("a token of the first " + first, bearing(GATEWAYS.as(both), inTeam(first)));
    makers.put("a token of the second " + second, bearing(GATEWAYS.as(both), inTeam(second)));
    try (McpUpstream upstream = McpUpstream.start("placed", new McpCatalogue(), 0)) {
      for (String kind : BODIES.keySet()) {
        makers.forEach(
            (who, maker) -> {
              Answer made = make(maker, kind, upstream, "");
              assertThat(made.status()).as("%s: %s", who, made).isIn(200, 201);
              assertThat(made.text("teamId"))
                  .as("%s: %s", who, made)
                  .isEqualTo(who.substring(who.lastIndexOf(' ') + 1));
              assertThat(made.text("visibility")).isEqualTo("public");
            });
        Answer unclear = expect(422, make(GATEWAYS.as(both), kind, upstream, ""));
        assertThat(fields(unclear)).containsExactly("team_id");
        assertThat(unclear.text("detail")).contains("several teams", first, second);
        Answer clear = make(GATEWAYS.as(both), kind, upstream, inTeam(second));
        assertThat(clear.text("teamId")).as("%s", clear).isEqualTo(second);
        Answer nowhere = expect(422, make(GATEWAYS.as(homeless), kind, upstream, ""));
        assertThat(fields(nowhere)).containsExactly("team_id");
        expect(403, make(GATEWAYS.as(viewer), kind, upstream, ""));
      }
    }
  }

  @Test
  void aTeamThatIsNotTheTokensOrNotReachedIsRefused() {
    People people = GATEWAYS.people();
    String own = team();
    String other = team();
    String foreign = team();
    String gone = team();
    expect(204, admin.delete("/teams/" + gone));
    String absent = UUID.randomUUID().toString();
    String both = people.holdingIn(own, unique("both") + "@example.com", "developer");
    people.holdingIn(other, both, "developer");
    ApiClient login = GATEWAYS.as(both);
    ApiClient token = bearing(login, inTeam(own));
    try (McpUpstream upstream = McpUpstream.start("refused", new McpCatalogue(), 0)) {
      for (String kind : BODIES.keySet()) {
        Answer made = make(login, kind, upstream, inTeam(own));
        String path = kind + "/" + made.text("id");
        for (String elsewhere : List.of(other, foreign, absent)) {
          for (Answer refused :
              List.of(
                  make(token, kind, upstream, inTeam(elsewhere)),
                  token.put(path, "{\"team_id\":\"%s\"}".formatted(elsewhere)))) {
            expect(403, refused);
            assertThat(refused.text("message"))
                .isEqualTo(
                    "Access issue: This API token does not have the required permissions for this"
                        + " team.")
                .isEqualTo(refused.text("detail"));
          }
        }
        for (List<Answer> refused :
            List.of(
                List.of(
                    make(login, kind, upstream, inTeam(foreign)),
                    make(login, kind, upstream, inTeam(absent))),
                List.of(
                    login.put(path, "{\"team_id\":\"%s\"}".formatted(foreign)),
                    login.put(path, "{\"team_id\":\"%s\"}".formatted(absent))))) {
          refused.forEach(answer -> expect(403, answer));
          assertThat(refused.get(0).text("detail"))
              .as("whether there is such a team")
              .isEqualTo(refused.get(1).text("detail"));
        }
        assertThat(make(admin, kind, upstream, inTeam(foreign)).text("teamId")).isEqualTo(foreign);
        for (String unknown : List.of(absent, gone)) {
          for (Answer refused :
              List.of(
                  make(admin, kind, upstream, inTeam(unknown)),
                  admin.put(path, "{\"team_id\":\"%s\"}".formatted(unknown)))) {
            expect(422, refused);
            assertThat(fields(refused)).containsExactly("team_id");
            assertThat(refused.text("detail")).contains(unknown);
          }
        }
        assertThat(
                people.scalar(
                    "SELECT team_id FROM %s WHERE id = ?".formatted(kind.substring(1)),
                    made.text("id")))
            .isEqualTo(own);
      }
    }
  }

  private static Answer make(ApiClient maker, String kind, McpUpstream upstream, String place) {
    String body = BODIES.get(kind).replace("URL", upstream.url().toString());
    return maker.post(kind, body.formatted(unique("row"), place));
  }

  private static String inTeam(String team) {
    return ",\"team_id\":\"%s\"".formatted(team);
  }

  private static ApiClient bearing(ApiClient login, String members) {
    return GATEWAYS
        .one()
        .with(
            expect(
                    201,
                    login.post(
                        "/tokens", "{\"name\":\"%s\"%s}".formatted(unique("token"), members)))
                .text("access_token"));
  }

  private String team() {
    return expect(201, admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("team"))))
        .text("id");
  }

  private String resource() {
    return expect(
            200,
            admin.post(
                "/resources",
                "{\"resource\":{\"uri\":\"note://%s\",\"name\":\"%s\",\"content\":\"c\"}}"
                    .formatted(UUID.randomUUID(), unique("r"))))
        .text("id");
  }

  private String prompt() {
    return expect(
            200,
            admin.post(
                "/prompts",
                "{\"prompt\":{\"name\":\"%s\",\"template\":\"x\"}}".formatted(unique("p"))))
        .text("id");
  }

  private static List<String> ids(Answer list) {
    return list.array().stream().map(element -> element.asJsonObject().getString("id")).toList();
  }

  private static List<String> texts(JsonObject object, String member) {
    return object.getJsonArray(member).getValuesAs(JsonString::getString);
  }

  private static List<String> fields(Answer refused) {
    return refused.object().getJsonArray("errors").stream()
        .map(error -> error.asJsonObject().getString("field"))
        .toList();
  }

  private static String field(Answer refused) {
    assertThat(fields(refused)).as(refused.toString()).isNotEmpty();
    return fields(refused).get(0);
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
