package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What virtual servers show, in the management API and to agents, when a gateway, an owner or a
 * team goes: whatever is asked for a second later at either replica. See docs/catalog.md, "When
 * something goes".
 */
class EndingsIT {

  private static final String PASSWORD = "the-First-password-1";
  private static final Gateways GATEWAYS = Gateways.shared();

  /** All that somebody needs who looks at virtual servers and uses them. */
  private static final String[] USING = {
    "servers.read", "servers.use", "tools.read", "tools.execute", "resources.read", "prompts.read"
  };

  private static final String[] OWNING = {
    "servers.read",
    "servers.use",
    "tools.read",
    "tools.execute",
    "resources.read",
    "prompts.read",
    "gateways.create",
    "gateways.read",
    "servers.create",
    "servers.update",
    "tools.update"
  };

  private final ApiClient admin = GATEWAYS.admin();
  private final People people = GATEWAYS.people();

  private static final String SCHEME = "test://";

  /** What a virtual server offers, by its members in the management API and to agents. */
  private enum Kind {
    TOOL("associatedToolIds", "originalName", "name", "tools/call"),
    RESOURCE("associatedResources", "uri", "uri", "resources/read"),
    PROMPT("associatedPrompts", "originalName", "name", "prompts/get");

    private final String associated;
    private final String original;
    private final String key;
    private final String method;

    Kind(String associated, String original, String key, String method) {
      this.associated = associated;
      this.original = original;
      this.key = key;
      this.method = method;
    }

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT) + "s";
    }

    Answer use(AgentClient agent, String name) {
      String its = this == RESOURCE ? SCHEME + name : name;
      return agent.send(method, Optional.of(its), "\"%s\":\"%s\"".formatted(key, its));
    }

    /** What an agent is told of what does not exist. */
    String absent(AgentClient agent) {
      boolean own = this == RESOURCE && !agent.revision().equals(AgentClient.MODERN);
      return own ? "\"code\":-32002" : "\"code\":-32602";
    }
  }

  /** Somebody at one replica before one virtual server. */
  private static final class Witness {

    private final String name;
    private final ApiClient api;
    private final String server;
    private final List<AgentClient> agents = new ArrayList<>();

    /** With a session that is open from now on, if they get one. */
    Witness(String name, ApiClient api, String server) {
      this.name = name + " at " + api.base();
      this.api = api;
      this.server = server;
      String path = AgentServers.path(server);
      agents.add(AgentClient.begin(api, path, AgentClient.MODERN));
      if (agents.getFirst().send("tools/list").status() == 200) {
        agents.add(AgentClient.begin(api, path, "2025-11-25"));
      }
    }

    /**
     * The names of what is there, of each kind, or the status; where the management API and agents
     * are not shown the same, or not of all kinds, what each is shown.
     *
     * @param names of all that there may be
     */
    String sees(Set<String> names) {
      List<String> seen = new ArrayList<>();
      seen.add(managed());
      agents.forEach(agent -> seen.add(asAgent(agent, names)));
      return Set.copyOf(seen).size() == 1
          ? seen.getFirst()
          : seen.stream().distinct().collect(Collectors.joining(", for agents "));
    }

    private String managed() {
      Answer row = api.get("/servers/" + server);
      return ofAllKinds(
          kind -> {
            Answer list = api.get("/servers/" + server + kind.path());
            assertThat(list.status()).as("%s", list).isEqualTo(row.status());
            if (row.status() != 200) {
              return Integer.toString(row.status());
            }
            List<JsonObject> rows = list.array().getValuesAs(JsonObject.class);
            assertThat(row.object().getJsonArray(kind.associated).getValuesAs(JsonString.class))
                .as("%s", row)
                .extracting(JsonString::getString)
                .containsExactlyInAnyOrderElementsOf(
                    rows.stream().map(each -> each.getString("id")).toList());
            return names(rows, kind.original);
          });
    }

    private static String asAgent(AgentClient agent, Set<String> names) {
      return ofAllKinds(
          kind -> {
            Answer list = agent.send(kind.path().substring(1) + "/list");
            if (list.status() != 200) {
              Answer use = kind.use(agent, names.iterator().next());
              assertThat(use.status()).as("%s", use).isEqualTo(list.status());
              return Integer.toString(list.status());
            }
            String listed =
                names(
                    result(list)
                        .getJsonArray(kind.path().substring(1))
                        .getValuesAs(JsonObject.class),
                    kind.key);
            String used =
                names.stream()
                    .filter(
                        name -> {
                          Answer use = kind.use(agent, name);
                          boolean isDone = use.body().contains("it is " + name);
                          assertThat(use.body())
                              .as("%s %s", kind, name)
                              .contains(isDone ? "\"result\"" : kind.absent(agent));
                          return isDone;
                        })
                    .collect(Collectors.joining(" "));
            assertThat(used)
                .as("which %s can be used, by %s", kind, agent.revision())
                .isEqualTo(listed);
            return listed;
          });
    }

    private static String ofAllKinds(Function<Kind, String> seen) {
      Map<Kind, String> all = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        all.put(kind, seen.apply(kind));
      }
      return Set.copyOf(all.values()).size() == 1 ? all.get(Kind.TOOL) : all.toString();
    }

    private static JsonObject result(Answer answer) {
      return answer.object().getJsonObject("result");
    }

    private static String names(List<JsonObject> items, String member) {
      return items.stream()
          .map(item -> item.getString(member).replace(SCHEME, ""))
          .sorted()
          .collect(Collectors.joining(" "));
    }
  }

  private static void expect(String seen, Set<String> tools, List<Witness> witnesses) {
    for (Witness witness : witnesses) {
      assertThat(witness.sees(tools)).as(witness.name).isEqualTo(seen);
    }
  }

  /** One at each replica. */
  private static List<Witness> witnesses(String name, String email, String server) {
    String token = GATEWAYS.tokens().of(email);
    return GATEWAYS.each().stream()
        .map(replica -> new Witness(name, replica.with(token), server))
        .toList();
  }

  @Test
  void whatAGatewayHasIsInNoServerWhileItIsOff() {
    Set<String> tools = new TreeSet<>(Set.of("going", "off", "staying"));
    try (McpUpstream going = upstream("going", "off");
        McpUpstream staying = upstream("staying")) {
      String gateway = register(admin, going, "");
      String server = server(admin, "", gateway, register(admin, staying, ""));
      Map<Kind, String> off = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        off.put(kind, ids(admin, kind, gateway, "off").getFirst());
      }
      Gateways.awaitASecond();
      List<Witness> witnesses = witnesses("the administrator", Gateways.ADMIN, server);
      expect("going off staying", tools, witnesses);

      off.forEach(
          (kind, id) -> ok(admin.post(kind.path() + "/" + id + "/state?activate=false", "")));
      ok(admin.post("/gateways/" + gateway + "/state?activate=false", ""));
      Gateways.awaitASecond();
      expect("staying", tools, witnesses);
      for (ApiClient replica : GATEWAYS.each()) {
        ApiClient client = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
        for (Kind kind : Kind.values()) {
          assertThat(
                  client.get("/servers/" + server + kind.path() + "?include_inactive=true").array())
              .as("none of the %s has lost its place", kind)
              .hasSize(3);
        }
        assertThat(everything(client)).doesNotContain(exposedName(gateway, "going"));
      }

      ok(admin.post("/gateways/" + gateway + "/state?activate=true", ""));
      Gateways.awaitASecond();
      expect("going staying", tools, witnesses);
    }
  }

  @Test
  void aDeletedGatewayTakesWhatItHasOutOfEveryServer() {
    Set<String> tools = new TreeSet<>(Set.of("going", "staying"));
    try (McpUpstream going = upstream("going");
        McpUpstream staying = upstream("staying")) {
      String gateway = register(admin, going, "");
      String server = server(admin, "", gateway, register(admin, staying, ""));
      Map<Kind, String> gone = new EnumMap<>(Kind.class);
      for (Kind kind : Kind.values()) {
        gone.put(kind, ids(admin, kind, gateway, "going").getFirst());
      }
      String exposed = exposedName(gateway, "going");
      Gateways.awaitASecond();
      List<Witness> witnesses = witnesses("the administrator", Gateways.ADMIN, server);
      expect("going staying", tools, witnesses);

      ok(admin.delete("/gateways/" + gateway));
      Gateways.awaitASecond();
      expect("staying", tools, witnesses);
      for (ApiClient replica : GATEWAYS.each()) {
        ApiClient client = replica.with(GATEWAYS.tokens().of(Gateways.ADMIN));
        for (Kind kind : Kind.values()) {
          assertThat(client.get(kind.path() + "/" + gone.get(kind)).status()).isEqualTo(404);
          assertThat(
                  client.get("/servers/" + server + kind.path() + "?include_inactive=true").array())
              .hasSize(1);
        }
        assertThat(everything(client)).doesNotContain(exposed);
      }

      register(admin, going, "");
      Gateways.awaitASecond();
      expect("staying", tools, witnesses);
    }
  }

  @Test
  void aDeletedServerIsNotThere() {
    Set<String> tools = Set.of("staying");
    try (McpUpstream staying = upstream("staying")) {
      String server = server(admin, "", register(admin, staying, ""));
      Gateways.awaitASecond();
      List<Witness> witnesses = witnesses("the administrator", Gateways.ADMIN, server);
      expect("staying", tools, witnesses);

      ok(admin.delete("/servers/" + server));
      Gateways.awaitASecond();
      expect("404", tools, witnesses);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatADeletedOwnerHadIsShownAsBeforeAndIsTheSuccessors(boolean named) {
    Set<String> tools = new TreeSet<>(Set.of("crew", "own", "pub"));
    String owner = account(OWNING);
    String heir = named ? account(USING) : Gateways.ADMIN;
    String stranger = people.permitted(unique("stranger") + "@example.com", USING);
    String team = team();
    people.holdingIn(team, owner, "developer");
    String colleague = unique("colleague") + "@example.com";
    people.holdingIn(team, colleague, "developer");
    ApiClient login = GATEWAYS.as(owner);
    try (McpUpstream pub = upstream("pub");
        McpUpstream crew = upstream("crew");
        McpUpstream own = upstream("own")) {
      String inTeam = ",\"visibility\":\"team\",\"team_id\":\"%s\"".formatted(team);
      String alone = ",\"visibility\":\"private\"";
      String open = server(login, "", register(login, pub, ""));
      String shared = server(login, inTeam, register(login, crew, inTeam));
      String secret = server(login, alone, register(login, own, alone));
      Gateways.awaitASecond();
      List<Witness> ofAll = witnesses("a stranger", stranger, open);
      List<Witness> ofTheTeam = witnesses("a colleague", colleague, shared);
      expect("pub", tools, ofAll);
      expect("crew", tools, ofTheTeam);
      expect("own", tools, witnesses("the owner", owner, secret));
      expect("404", tools, witnesses("a stranger", stranger, secret));
      if (named) {
        expect("404", tools, witnesses("the successor", heir, secret));
      }

      ok(admin.delete("/auth/email/admin/users/" + owner + (named ? "?successor=" + heir : "")));
      Gateways.awaitASecond();
      expect("pub", tools, ofAll);
      expect("crew", tools, ofTheTeam);
      expect("404", tools, witnesses("a stranger", stranger, secret));
      expect("404", tools, witnesses("a colleague", colleague, secret));
      expect("pub", tools, witnesses("the successor", heir, open));
      expect(named ? "404" : "crew", tools, witnesses("the successor", heir, shared));
      expect("own", tools, witnesses("the successor", heir, secret));
      for (ApiClient replica : GATEWAYS.each()) {
        ApiClient successor = replica.with(GATEWAYS.tokens().of(heir));
        for (String server : List.of(open, secret)) {
          assertThat(successor.get("/servers/" + server).text("ownerEmail")).isEqualTo(heir);
        }
        ApiClient gone = replica.with(login.token().orElseThrow());
        assertThat(gone.get("/servers/" + secret).status()).isEqualTo(401);
        assertThat(
                AgentClient.begin(gone, AgentServers.path(secret), AgentClient.MODERN)
                    .call("own", "{}")
                    .status())
            .isEqualTo(401);
      }
    }
  }

  @Test
  void ofADeletedTeamPublicThingsStayForAllPrivateOnesForTheirOwnerAndTheOthersForAdministrators() {
    Set<String> tools = new TreeSet<>(Set.of("crew", "own", "pub"));
    String team = team();
    String owner = people.permitted(unique("owner") + "@example.com", USING);
    people.holdingIn(team, owner, "developer");
    String colleague = people.permitted(unique("colleague") + "@example.com", USING);
    people.holdingIn(team, colleague, "developer");
    String member = unique("member") + "@example.com";
    people.holdingIn(team, member, "developer");
    String stranger = people.permitted(unique("stranger") + "@example.com", USING);
    String another = team();
    String newcomer = people.holdingIn(another, unique("new") + "@example.com", "viewer");
    ApiClient login = GATEWAYS.as(owner);
    try (McpUpstream pub = upstream("pub");
        McpUpstream crew = upstream("crew");
        McpUpstream own = upstream("own")) {
      String place = ",\"team_id\":\"%s\",\"visibility\":".formatted(team);
      String open =
          server(
              login,
              place + "\"public\"",
              register(login, pub, place + "\"public\""),
              register(login, crew, place + "\"team\""),
              register(login, own, place + "\"private\""));
      String shared = server(login, place + "\"team\"", open);
      String secret = server(login, place + "\"private\"", open);
      String token =
          ok(GATEWAYS
                  .as(member)
                  .post(
                      "/tokens",
                      "{\"name\":\"%s\",\"team_id\":\"%s\"}".formatted(unique("token"), team)))
              .text("access_token");
      Gateways.awaitASecond();
      List<Witness> owners = witnesses("the owner", owner, open);
      List<Witness> colleagues = witnesses("a colleague", colleague, open);
      List<Witness> colleaguesInside = witnesses("a colleague", colleague, shared);
      List<Witness> members = witnesses("a member", member, open);
      List<Witness> strangers = witnesses("a stranger", stranger, open);
      List<Witness> administrators = witnesses("the administrator", Gateways.ADMIN, open);
      List<Witness> administratorsInside = witnesses("the administrator", Gateways.ADMIN, shared);
      List<Witness> ownersAlone = witnesses("the owner", owner, secret);
      List<Witness> bound =
          GATEWAYS.each().stream()
              .map(replica -> new Witness("a token of the team", replica.with(token), open))
              .toList();
      expect("crew own pub", tools, owners);
      expect("crew pub", tools, colleagues);
      expect("crew pub", tools, colleaguesInside);
      expect("crew pub", tools, members);
      expect("crew pub", tools, bound);
      expect("pub", tools, strangers);
      expect("404", tools, witnesses("a stranger", stranger, shared));
      expect("404", tools, witnesses("a colleague", colleague, secret));
      expect("crew own pub, for agents crew pub", tools, administrators);
      expect("crew own pub, for agents crew pub", tools, administratorsInside);
      expect("crew own pub", tools, ownersAlone);

      ok(admin.delete("/teams/" + team));
      Gateways.awaitASecond();
      expect("own pub", tools, owners);
      expect("pub", tools, colleagues);
      expect("404", tools, colleaguesInside);
      expect("403", tools, members);
      expect("401", tools, bound);
      expect("pub", tools, strangers);
      expect("404", tools, witnesses("a colleague", colleague, secret));
      expect("crew own pub, for agents crew pub", tools, administrators);
      expect("crew own pub, for agents crew pub", tools, administratorsInside);
      expect("own pub", tools, ownersAlone);
      expect("404", tools, witnesses("the owner", owner, shared));

      ok(admin.put("/servers/" + shared, "{\"team_id\":\"%s\"}".formatted(another)));
      Gateways.awaitASecond();
      expect("pub", tools, witnesses("one of the new team", newcomer, shared));
    }
  }

  private static String everything(ApiClient client) {
    Answer list = AgentClient.begin(client, "/mcp", AgentClient.MODERN).send("tools/list");
    assertThat(list.status()).as("%s", list).isEqualTo(200);
    return list.body();
  }

  private String exposedName(String gateway, String tool) {
    return people.scalar(
        "SELECT exposed_name FROM tools WHERE gateway_id = ? AND original_name = ?", gateway, tool);
  }

  private static McpUpstream upstream(String... tools) {
    McpCatalogue catalogue = new McpCatalogue();
    for (String tool : tools) {
      catalogue
          .add(AgentServers.saying(tool, "it is " + tool))
          .add(
              McpItem.resource(
                  "{\"uri\":\"%1$s%2$s\",\"name\":\"%2$s\"}".formatted(SCHEME, tool),
                  call ->
                      "{\"contents\":[{\"uri\":\"%1$s%2$s\",\"text\":\"it is %2$s\"}]}"
                          .formatted(SCHEME, tool)))
          .add(
              McpItem.prompt(
                  "{\"name\":\"%s\"}".formatted(tool),
                  call ->
                      "{\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":\"it is %s\"}}]}"
                          .formatted(tool)));
    }
    return McpUpstream.start(tools[0], catalogue, 0);
  }

  private static String register(ApiClient owner, McpUpstream upstream, String place) {
    return ok(owner.post(
            "/gateways",
            "{\"name\":\"%s\",\"url\":\"%s\"%s}".formatted(unique("up"), upstream.url(), place)))
        .text("id");
  }

  /** A virtual server with all that gateways offer, or that another virtual server does. */
  private static String server(ApiClient owner, String place, String... from) {
    String members =
        Stream.of(Kind.values())
            .map(
                kind ->
                    Stream.of(from)
                        .flatMap(each -> ids(owner, kind, each, "").stream())
                        .map("\"%s\""::formatted)
                        .collect(
                            Collectors.joining(
                                ",",
                                "\"associated_%s\":[".formatted(kind.path().substring(1)),
                                "]")))
            .collect(Collectors.joining(","));
    return ok(owner.post(
            "/servers",
            "{\"server\":{\"name\":\"%s\",\"original_names\":true,%s}%s}"
                .formatted(unique("server"), members, place)))
        .text("id");
  }

  private static List<String> ids(ApiClient owner, Kind kind, String from, String name) {
    Answer ofServer = owner.get("/servers/" + from + kind.path());
    Answer answer =
        ofServer.status() == 200
            ? ofServer
            : ok(owner.get(kind.path() + "?limit=0&gateway_id=" + from));
    return answer.array().getValuesAs(JsonObject.class).stream()
        .filter(
            row -> name.isEmpty() || row.getString(kind.original).replace(SCHEME, "").equals(name))
        .map(row -> row.getString("id"))
        .toList();
  }

  private String account(String... permissions) {
    String email = unique("leaver") + "@example.com";
    ok(
        admin.post(
            "/auth/email/admin/users",
            "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD)));
    return people.permitted(email, permissions);
  }

  private String team() {
    return ok(admin.post("/teams", "{\"name\":\"%s\"}".formatted(unique("team")))).text("id");
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
