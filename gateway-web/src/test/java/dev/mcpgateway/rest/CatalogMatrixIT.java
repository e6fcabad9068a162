package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Who may read, change and delete which rows of the catalogue, of each kind and with what token.
 * See docs/access-control.md, "Rows of the catalogue".
 */
@Tag("long")
class CatalogMatrixIT {

  /**
   * Who asks, with what token, and what becomes of GET, of changes (PUT, POST of a state and, for a
   * gateway, of a refresh) and of DELETE: for each {@link Row} of the caller's team, then for each
   * of another team, it is let through ({@code +}), 403 ({@code -}) or not there (0). Whoever may
   * do so with no row at all gets 403 without a look at the row.
   *
   * <p>The viewer, the developer and the owner, who is a team_admin and an owner of the team, hold
   * their role in their team and in a third one, and nothing else. The administrator holds {@code
   * *} and is a member of the same two teams, as are the guest, who is a developer in the third one
   * alone, and nobody, who holds no role any more. The tokens "read" and "update" are narrowed to
   * that permission on the kind, "team" is of the caller's team, "third" of the third one.
   */
  private static final String TABLE =
      """
      viewer    login  +++0++ -0+00+  ------ ------  ------ ------
      viewer    api    +++0++ -0+00+  ------ ------  ------ ------
      viewer    read   +++0++ -0+00+  ------ ------  ------ ------
      viewer    update ------ ------  ------ ------  ------ ------
      viewer    team   +++0++ 00+00+  ------ ------  ------ ------
      viewer    third  00+00+ 00+00+  ------ ------  ------ ------
      developer login  +++0++ -0+00+  +++0-- -0-00-  +++0-- -0-00-
      developer api    +++0++ -0+00+  +++0-- -0-00-  +++0-- -0-00-
      developer read   +++0++ -0+00+  ------ ------  ------ ------
      developer update ------ ------  +++0-- -0-00-  ------ ------
      developer team   +++0++ 00+00+  +++0-- 00-00-  +++0-- 00-00-
      developer third  00+00+ 00+00+  00-00- 00-00-  00-00- 00-00-
      owner     login  +++0++ -0+00+  +++0++ -0-00-  +++0++ -0-00-
      owner     api    +++0++ -0+00+  +++0++ -0-00-  +++0++ -0-00-
      owner     read   +++0++ -0+00+  ------ ------  ------ ------
      owner     update ------ ------  +++0++ -0-00-  ------ ------
      owner     team   +++0++ 00+00+  +++0++ 00-00-  +++0++ 00-00-
      owner     third  00+00+ 00+00+  00-00- 00-00-  00-00- 00-00-
      admin     login  ++++++ ++++++  +++-++ +++-++  ++++++ ++++++
      admin     api    ++++++ ++++++  +++-++ +++-++  ++++++ ++++++
      admin     read   +++0++ +0+00+  ------ ------  ------ ------
      admin     update ------ ------  +++0-- +0+00-  ------ ------
      admin     team   ++++++ 00+00+  +++-++ 00-00-  ++++++ 00-00-
      admin     third  00+00+ 00+00+  00-00- 00-00-  00-00- 00-00-
      guest     login  --+0-+ -0+00+  ---0-- -0-00-  ---0-- -0-00-
      guest     api    --+0-+ -0+00+  ---0-- -0-00-  ---0-- -0-00-
      guest     read   --+0-+ -0+00+  ------ ------  ------ ------
      guest     update ------ ------  ---0-- -0-00-  ------ ------
      guest     team   ------ ------  ------ ------  ------ ------
      guest     third  00+00+ 00+00+  00-00- 00-00-  00-00- 00-00-
      nobody    login  ------ ------  ------ ------  ------ ------
      nobody    api    ------ ------  ------ ------  ------ ------
      nobody    read   ------ ------  ------ ------  ------ ------
      nobody    update ------ ------  ------ ------  ------ ------
      nobody    team   ------ ------  ------ ------  ------ ------
      nobody    third  ------ ------  ------ ------  ------ ------
      """;

  /**
   * The same callers over MCP: what becomes of resources and prompts, of tools, and of virtual
   * servers. What is usable is listed, too, and answered ({@code +}), all else is in no list and
   * does not exist (0), whichever method names it; a server may also be 403 ({@code -}). Whoever
   * may use no server gets 403 from {@code /mcp} ({@code -} for all).
   *
   * <p>The watcher is a platform_viewer, who may not execute tools. The token "use" is narrowed to
   * servers.use and to what the kind takes, "read" to the latter alone.
   */
  private static final String AGENTS =
      """
      viewer    login  +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      viewer    api    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      viewer    use    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      viewer    read   ------ ------  ------ ------  ---0-- -0-00-
      viewer    team   +++0++ 00+00+  +++0++ 00+00+  +++0++ 00+00+
      viewer    third  00+00+ 00+00+  00+00+ 00+00+  00+00+ 00+00+
      developer login  +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      developer api    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      developer use    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      developer team   +++0++ 00+00+  +++0++ 00+00+  +++0++ 00+00+
      developer third  00+00+ 00+00+  00+00+ 00+00+  00+00+ 00+00+
      owner     login  +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      owner     api    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      owner     use    +++0++ 00+00+  +++0++ 00+00+  +++0++ -0+00+
      owner     team   +++0++ 00+00+  +++0++ 00+00+  +++0++ 00+00+
      owner     third  00+00+ 00+00+  00+00+ 00+00+  00+00+ 00+00+
      watcher   login  +0+00+ +0+00+  000000 000000  +0+00+ +0+00+
      watcher   api    +0+00+ +0+00+  000000 000000  +0+00+ +0+00+
      watcher   use    +0+00+ +0+00+  000000 000000  +0+00+ +0+00+
      admin     login  +++0++ +++0++  +++0++ +++0++  +++0++ +++0++
      admin     api    +++0++ +++0++  +++0++ +++0++  +++0++ +++0++
      admin     use    +++0++ +0+00+  +++0++ +0+00+  +++0++ +0+00+
      admin     read   ------ ------  ------ ------  ---0-- -0-00-
      admin     team   +++0++ 00+00+  +++0++ 00+00+  +++0++ 00+00+
      admin     third  00+00+ 00+00+  00+00+ 00+00+  00+00+ 00+00+
      guest     login  00+00+ 00+00+  00+00+ 00+00+  --+0-+ -0+00+
      guest     api    00+00+ 00+00+  00+00+ 00+00+  --+0-+ -0+00+
      guest     use    00+00+ 00+00+  00+00+ 00+00+  --+0-+ -0+00+
      guest     team   ------ ------  ------ ------  ---0-- 00-00-
      guest     third  00+00+ 00+00+  00+00+ 00+00+  00+00+ 00+00+
      nobody    login  ------ ------  ------ ------  ---0-- -0-00-
      nobody    api    ------ ------  ------ ------  ---0-- -0-00-
      """;

  /** What there is in a team, in the order of the signs. */
  private enum Row {
    OWN_PRIVATE,
    OWN_TEAM,
    OWN_PUBLIC,
    OF_ANOTHER_PRIVATE,
    OF_ANOTHER_TEAM,
    OF_ANOTHER_PUBLIC;

    boolean isOwn() {
      return name().startsWith("OWN_");
    }

    String visibility() {
      return name().substring(name().lastIndexOf('_') + 1).toLowerCase(Locale.ROOT);
    }
  }

  /** Columns that a row of each kind must have, and their values, made of a name. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "gateways", List.of("name, slug, url", "'%1$s', '%1$s', 'http://127.0.0.1:1/%1$s'"),
          "servers", List.of("name", "'%1$s'"),
          "tools", List.of("name, original_name", "'%1$s', '%1$s'"),
          "resources",
              List.of(
                  "name, uri, original_uri, text_content", "'%1$s', 'x:%1$s', 'x:%1$s', 'text'"),
          "prompts", List.of("name, original_name, template", "'%1$s', '%1$s', 'text'"));

  private static final Gateways GATEWAYS = Gateways.shared();
  private static final People PEOPLE = GATEWAYS.people();
  private static final Duration SHORTLY = Duration.ofSeconds(20);

  private static String team;
  private static String another;
  private static String third;

  @BeforeAll
  static void makeTeams() {
    team = team();
    another = team();
    third = team();
  }

  @Test
  void whoMayDoWhatWithWhichRowIsAsTheTableSays() {
    Cast cast = new Cast();
    SoftAssertions softly = new SoftAssertions();
    for (String line : TABLE.lines().toList()) {
      String[] cells = line.split(" +", -1);
      for (String kind : KINDS.keySet()) {
        ApiClient client = cast.client(cells[0], cells[1], kind);
        List<String> rows = cast.rows(cells[0], kind);
        expect(softly, client, line, "GET", kind, rows, cells[2] + cells[3]);
        expect(softly, client, line, "PUT", kind, rows, cells[4] + cells[5]);
        expect(softly, client, line, "POST /state", kind, rows, cells[4] + cells[5]);
        if (kind.equals("gateways")) {
          expect(softly, client, line, "POST /tools/refresh", kind, rows, cells[4] + cells[5]);
        }
        expect(softly, client, line, "DELETE", kind, rows, cells[6] + cells[7]);
        softly
            .assertThat(listed(client, kind, rows))
            .as("list of %s, %s", kind, line)
            .isEqualTo((cells[2] + cells[3]).replace('-', '0'));
      }
    }
    softly.assertAll();
  }

  @Test
  void whoMayUseWhatOverMcpIsAsTheTableSays() {
    Cast cast = new Cast();
    try (McpUpstream upstream = cast.tools()) {
      SoftAssertions softly = new SoftAssertions();
      for (String revision : List.of("2025-11-25", AgentClient.MODERN)) {
        for (String line : AGENTS.lines().toList()) {
          String[] cells = line.split(" +", -1);
          for (Used used : Used.values()) {
            String kind = used.kind;
            ApiClient client = cast.client(cells[0], cells[1], kind);
            List<String> rows = cast.rows(cells[0], kind);
            int cell = used == Used.SERVER ? 6 : used == Used.TOOL ? 4 : 2;
            used.signs(client, revision, rows)
                .forEach(
                    (method, became) ->
                        softly
                            .assertThat(became)
                            .as("%s of %s in %s: %s", method, kind, revision, line)
                            .isEqualTo(cells[cell] + cells[cell + 1]));
          }
        }
      }
      softly.assertAll();
      assertThat(upstream.requests("tools/call")).isNotEmpty();
    }
  }

  private static final Map<String, String> TOOL_NAMES = new HashMap<>();

  /** What agents use. */
  private enum Used {
    TOOL("tools", "tools/list", "tools", "name"),
    RESOURCE("resources", "resources/list", "resources", "uri"),
    PROMPT("prompts", "prompts/list", "prompts", "name"),
    SERVER("servers", "", "", "");

    private static final int PAGES = 100;

    private final String kind;
    private final String list;
    private final String member;
    private final String key;

    Used(String kind, String list, String member, String key) {
      this.kind = kind;
      this.list = list;
      this.member = member;
      this.key = key;
    }

    /** What becomes of the rows, by each method that is about them. */
    Map<String, String> signs(ApiClient client, String revision, List<String> rows) {
      Map<String, String> signs = new HashMap<>();
      if (this == SERVER) {
        signs.put("initialize or discover", each(rows, id -> door(client, revision, id)));
        return signs;
      }
      Answer first = AgentClient.begin(client, "/mcp", AgentClient.MODERN).send(list);
      if (first.status() != 200) {
        signs.put(list, each(rows, id -> first.status() == 403 ? "-" : "?"));
        return signs;
      }
      AgentClient agent = AgentClient.begin(client, "/mcp", revision);
      Set<String> listed = listed(agent);
      signs.put(list, each(rows, id -> listed.contains(name(id)) ? "+" : "0"));
      switch (this) {
        case TOOL ->
            signs.put(
                "tools/call",
                each(rows, id -> usable(agent.call(name(id), "{}"), "structuredContent")));
        case RESOURCE ->
            signs.put(
                "resources/read",
                each(
                    rows,
                    id ->
                        usable(
                            agent.send(
                                "resources/read",
                                Optional.of(name(id)),
                                "\"uri\":\"" + name(id) + "\""),
                            "contents")));
        default -> {
          signs.put(
              "prompts/get",
              each(
                  rows,
                  id ->
                      usable(
                          agent.send(
                              "prompts/get",
                              Optional.of(name(id)),
                              "\"name\":\"" + name(id) + "\""),
                          "messages")));
          signs.put(
              "completion/complete",
              each(
                  rows,
                  id ->
                      usable(
                          agent.send(
                              "completion/complete",
                              Optional.empty(),
                              "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"%s\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}"
                                  .formatted(name(id))),
                          "completion")));
        }
      }
      return signs;
    }

    private String name(String id) {
      return switch (this) {
        case TOOL -> TOOL_NAMES.computeIfAbsent(id, Cast::toolName);
        case RESOURCE -> "x:" + id;
        default -> id;
      };
    }

    private Set<String> listed(AgentClient agent) {
      Set<String> found = new HashSet<>();
      String cursor = "";
      for (int page = 0; page < PAGES; page++) {
        JsonObject result =
            expect(200, agent.send(list, Optional.empty(), cursor))
                .object()
                .getJsonObject("result");
        for (JsonValue item : result.getJsonArray(member)) {
          found.add(item.asJsonObject().getString(key));
        }
        if (!result.containsKey("nextCursor")) {
          return found;
        }
        cursor = "\"cursor\":" + result.get("nextCursor");
      }
      throw new AssertionError(list + " has no end");
    }

    private static String each(List<String> rows, UnaryOperator<String> sign) {
      return rows.stream().map(sign).collect(Collectors.joining());
    }

    private static String door(ApiClient client, String revision, String id) {
      String path = AgentServers.path(id);
      int status =
          revision.equals(AgentClient.MODERN)
              ? AgentClient.begin(client, path, revision).send("server/discover").status()
              : client
                  .post(
                      path,
                      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\"}}"
                          .formatted(revision))
                  .status();
      return switch (status) {
        case 200 -> "+";
        case 403 -> "-";
        case 404 -> "0";
        default -> "?";
      };
    }

    private static String usable(Answer answer, String member) {
      JsonObject body = answer.object();
      if (answer.status() != 200) {
        return "?";
      }
      if (body.containsKey("error")) {
        int code = body.getJsonObject("error").getInt("code");
        return code == -32602 || code == -32002 ? "0" : "?";
      }
      return body.getJsonObject("result").containsKey(member) ? "+" : "?";
    }
  }

  @Test
  void whatIsHeldInOnesOwnTeamAloneMakesPrivateRowsAndNoGateways() {
    String email = unique("alone") + "@example.com";
    expect(
        201,
        GATEWAYS
            .admin()
            .post(
                "/auth/email/admin/users",
                "{\"email\":\"%s\",\"password\":\"the-First-password-1\"}".formatted(email)));
    String home =
        PEOPLE.scalar(
            "SELECT id FROM email_teams WHERE created_by = ? AND is_personal AND is_active", email);
    ApiClient login = GATEWAYS.as(email);
    ApiClient api = GATEWAYS.one().with(token(login, ""));
    for (ApiClient client : List.of(login, api)) {
      Map<String, String> bodies =
          Map.of(
              "/servers", "{\"server\":{\"name\":\"%1$s\"}%2$s}",
              "/resources",
                  "{\"resource\":{\"name\":\"%1$s\",\"uri\":\"x:%1$s\",\"content\":\"c\"}%2$s}",
              "/prompts", "{\"prompt\":{\"name\":\"%1$s\",\"template\":\"t\"}%2$s}");
      bodies.forEach(
          (path, body) -> {
            for (String place : List.of("", ",\"team_id\":\"%s\"".formatted(home))) {
              for (String visibility : List.of("", ",\"visibility\":\"private\"")) {
                Answer made =
                    expect(
                        path.equals("/servers") ? 201 : 200,
                        client.post(path, body.formatted(unique("row"), place + visibility)));
                assertThat(made.text("visibility")).as("%s", made).isEqualTo("private");
                assertThat(made.object().toString()).contains(home);
                expect(
                    403, client.put(path + "/" + made.text("id"), "{\"visibility\":\"public\"}"));
              }
              for (String visibility : List.of("team", "public")) {
                expect(
                    403,
                    client.post(
                        path,
                        body.formatted(
                            unique("row"),
                            place + ",\"visibility\":\"%s\"".formatted(visibility))));
              }
            }
          });
      for (String more :
          List.of("", ",\"visibility\":\"private\"", ",\"team_id\":\"%s\"".formatted(home))) {
        expect(
            403,
            client.post(
                "/gateways",
                "{\"name\":\"%s\",\"url\":\"https://example.com/mcp\"%s}"
                    .formatted(unique("up"), more)));
      }
    }
  }

  private static void expect(
      SoftAssertions softly,
      ApiClient client,
      String line,
      String operation,
      String kind,
      List<String> rows,
      String signs) {
    String[] verbAndPath = operation.split(" ", 2);
    String below = verbAndPath.length == 1 ? "" : verbAndPath[1];
    StringBuilder became = new StringBuilder();
    StringBuilder answers = new StringBuilder();
    for (String id : rows) {
      Answer answer =
          client
              .header("If-Match", "\"0\"")
              .send(
                  verbAndPath[0],
                  "/" + kind + "/" + id + below,
                  operation.equals("PUT") ? Optional.of("{}") : Optional.empty());
      became.append(sign(operation, answer));
      answers.append("\n  ").append(answer.status()).append(' ').append(answer.body());
    }
    softly
        .assertThat(became.toString())
        .as("%s of %s, %s:%s", operation, kind, line, answers)
        .isEqualTo(signs);
  }

  /**
   * No version is 0: a change that is let through is 412. A refresh has no version, and finds
   * nothing at the address.
   */
  private static char sign(String operation, Answer answer) {
    return switch (answer.status()) {
      case 403 -> '-';
      case 404 -> '0';
      case 200 -> operation.equals("GET") ? '+' : '?';
      case 412 -> operation.equals("GET") || operation.endsWith("/refresh") ? '?' : '+';
      case 502 -> operation.endsWith("/refresh") ? '+' : '?';
      default -> '?';
    };
  }

  private static String listed(ApiClient client, String kind, List<String> rows) {
    Answer answer = client.get("/" + kind + "?limit=0");
    if (answer.status() == 403) {
      return "0".repeat(rows.size());
    }
    Set<String> ids =
        expect(200, answer).array().stream()
            .map(JsonValue::asJsonObject)
            .map(row -> row.getString("id"))
            .collect(Collectors.toSet());
    return rows.stream().map(id -> ids.contains(id) ? "+" : "0").collect(Collectors.joining());
  }

  /** Those who ask, with their tokens, and the rows that each asks for. */
  private static final class Cast {

    private final String bob = PEOPLE.user(unique("bob") + "@example.com");
    private final Map<String, String> emails = new HashMap<>();
    private final Map<String, ApiClient> clients = new HashMap<>();
    private final Map<String, List<String>> rows = new HashMap<>();
    private final Map<String, String> ofBob = new HashMap<>();

    Cast() {
      member(bob, team, "member");
      member(bob, another, "member");
      call("viewer", "viewer", "member");
      call("developer", "developer", "member");
      call("owner", "team_admin", "owner");
      call("guest", "developer", "member");
      call("nobody", "viewer", "member");
      String admin = PEOPLE.holding(unique("admin") + "@example.com", "platform_admin");
      member(admin, team, "member");
      member(admin, third, "member");
      call("admin", admin);
      call("watcher", PEOPLE.holding(unique("watcher") + "@example.com", "platform_viewer"));
      PEOPLE.update(
          "UPDATE user_roles SET is_active = false WHERE user_email = ? AND scope_id = ?",
          emails.get("guest"),
          team);
      PEOPLE.update(
          "UPDATE user_roles SET is_active = false WHERE user_email = ?", emails.get("nobody"));
      Awaitility.await()
          .atMost(SHORTLY)
          .until(() -> client("nobody", "api", "tools").get("/tools").status() == 403);
    }

    private void call(String name, String role, String place) {
      String email = PEOPLE.user(unique(name) + "@example.com");
      for (String in : List.of(team, third)) {
        member(email, in, place);
        PEOPLE.holdingIn(in, email, role);
      }
      call(name, email);
    }

    private void call(String name, String email) {
      emails.put(name, email);
      ApiClient login = GATEWAYS.as(email);
      put(name, "login", login);
      put(name, "api", bearing(login, ""));
      if (!name.equals("watcher")) {
        put(name, "team", bearing(login, ",\"team_id\":\"%s\"".formatted(team)));
        put(name, "third", bearing(login, ",\"team_id\":\"%s\"".formatted(third)));
      }
      for (String kind : KINDS.keySet()) {
        for (String narrowed : List.of("read", "update")) {
          clients.put(
              String.join(" ", name, narrowed, kind),
              bearing(login, ",\"scope\":{\"permissions\":[\"%s.%s\"]}".formatted(kind, narrowed)));
        }
        if (!kind.equals("gateways")) {
          String more =
              switch (kind) {
                case "servers" -> "";
                case "tools" -> ",\"tools.execute\"";
                default -> ",\"%s.read\"".formatted(kind);
              };
          clients.put(
              String.join(" ", name, "use", kind),
              bearing(login, ",\"scope\":{\"permissions\":[\"servers.use\"%s]}".formatted(more)));
        }
        List<String> ids = new ArrayList<>();
        for (String in : List.of(team, another)) {
          for (Row row : Row.values()) {
            ids.add(
                row.isOwn()
                    ? insert(kind, in, email, row)
                    : ofBob.computeIfAbsent(
                        String.join(" ", kind, in, row.name()),
                        each -> insert(kind, in, bob, row)));
          }
        }
        rows.put(name + " " + kind, ids);
      }
    }

    /** By which agents know it. */
    static String toolName(String id) {
      return PEOPLE.scalar("SELECT exposed_name FROM tools WHERE id = ?", id);
    }

    /** Makes all rows of tools those of an upstream server that has them. */
    McpUpstream tools() {
      Set<String> ids = new LinkedHashSet<>();
      emails.keySet().forEach(caller -> ids.addAll(rows(caller, "tools")));
      McpCatalogue catalogue = new McpCatalogue();
      ids.forEach(
          id ->
              catalogue.add(
                  McpItem.tool(
                      "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}".formatted(id),
                      call -> "{\"content\":[],\"structuredContent\":{}}")));
      McpUpstream upstream = McpUpstream.start("matrix", catalogue, 0);
      String gateway = new AgentServers(GATEWAYS.admin()).register(upstream.url());
      // What was read of it goes to the rows that there are.
      PEOPLE.update(
          """
          WITH read AS (DELETE FROM tools WHERE gateway_id = ? RETURNING original_name, exposed_name, upstream_item, eras)
          UPDATE tools t SET gateway_id = ?, exposed_name = read.exposed_name || 'x', upstream_item = read.upstream_item, eras = read.eras
          FROM read WHERE t.id = read.original_name
          """,
          gateway,
          gateway);
      Awaitility.await()
          .atMost(SHORTLY)
          .until(
              () ->
                  AgentClient.begin(client("admin", "login", "tools"), "/mcp", AgentClient.MODERN)
                      .call(toolName(rows("admin", "tools").get(0)), "{}")
                      .body()
                      .contains("structuredContent"));
      return upstream;
    }

    private void put(String name, String token, ApiClient client) {
      KINDS.keySet().forEach(kind -> clients.put(String.join(" ", name, token, kind), client));
    }

    private static ApiClient bearing(ApiClient login, String members) {
      return GATEWAYS.one().with(token(login, members));
    }

    ApiClient client(String caller, String token, String kind) {
      return Optional.ofNullable(clients.get(String.join(" ", caller, token, kind))).orElseThrow();
    }

    /** In the order of the signs. */
    List<String> rows(String caller, String kind) {
      return rows.get(caller + " " + kind);
    }
  }

  private static String insert(String kind, String in, String owner, Row row) {
    String id = UUID.randomUUID().toString();
    PEOPLE.update(
        "INSERT INTO %s (id, team_id, owner_email, visibility, %s) VALUES (?, ?, ?, ?, %s)"
            .formatted(kind, KINDS.get(kind).get(0), KINDS.get(kind).get(1).formatted(id)),
        id,
        in,
        owner,
        row.visibility());
    return id;
  }

  private static void member(String email, String in, String place) {
    PEOPLE.update(
        "INSERT INTO email_team_members (id, team_id, user_email, role) VALUES (?, ?, ?, ?)",
        UUID.randomUUID().toString(),
        in,
        email,
        place);
  }

  private static String token(ApiClient login, String members) {
    return expect(
            201, login.post("/tokens", "{\"name\":\"%s\"%s}".formatted(unique("token"), members)))
        .text("access_token");
  }

  private static String team() {
    return expect(
            201, GATEWAYS.admin().post("/teams", "{\"name\":\"%s\"}".formatted(unique("matrix"))))
        .text("id");
  }

  private static Answer expect(int status, Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
