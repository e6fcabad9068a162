package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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
      put(name, "team", bearing(login, ",\"team_id\":\"%s\"".formatted(team)));
      put(name, "third", bearing(login, ",\"team_id\":\"%s\"".formatted(third)));
      for (String kind : KINDS.keySet()) {
        for (String narrowed : List.of("read", "update")) {
          clients.put(
              String.join(" ", name, narrowed, kind),
              bearing(login, ",\"scope\":{\"permissions\":[\"%s.%s\"]}".formatted(kind, narrowed)));
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
