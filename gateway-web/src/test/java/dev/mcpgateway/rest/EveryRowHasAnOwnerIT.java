package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpCatalogue;
import dev.mcpgateway.testbed.mcp.McpItem;
import dev.mcpgateway.testbed.mcp.McpUpstream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows of the catalogue have a team, an owner and a visibility from the moment they are made: a
 * replica that starts afterwards has nothing to adopt.
 */
@Tag("long")
class EveryRowHasAnOwnerIT {

  private static final List<String> TABLES =
      List.of("gateways", "servers", "tools", "resources", "prompts");

  /** Of each kind that can be made: with a name, and with what says where it comes to. */
  private static final Map<String, String> BODIES =
      Map.of(
          "/gateways", "{\"name\":\"%1$s\",\"url\":\"URL?n=%1$s\"%2$s}",
          "/servers", "{\"server\":{\"name\":\"%1$s\"}%2$s}",
          "/resources",
              "{\"resource\":{\"name\":\"%1$s\",\"uri\":\"x:%1$s\",\"content\":\"c\"}%2$s}",
          "/prompts", "{\"prompt\":{\"name\":\"%1$s\",\"template\":\"t\"}%2$s}");

  /**
   * After each single one the condition is asked by which the bootstrap finds what it adopts. A
   * replica starts after all of one kind rather than after each, and would find as much: nothing
   * but a bootstrap gives an owner to a row that has none, so whatever any of them had left would
   * still be there.
   */
  @Test
  void aReplicaThatStartsAfterwardsAdoptsNothingAndChangesNoRow() {
    McpCatalogue catalogue =
        new McpCatalogue()
            .add(AgentServers.saying("first", "text"))
            .add(
                McpItem.resource(
                    "{\"uri\":\"test://first\",\"name\":\"first\"}", call -> "{\"contents\":[]}"))
            .add(McpItem.prompt("{\"name\":\"first\"}", call -> "{\"messages\":[]}"));
    try (McpUpstream upstream = McpUpstream.start("upstream", catalogue, 0);
        McpUpstream another =
            McpUpstream.start(
                "another", new McpCatalogue().add(AgentServers.saying("third", "text")), 0);
        Gateways gateways =
            Gateways.start(List.of(Map.of("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none")))) {
      Map<String, ApiClient> makers = makers(gateways);
      Map<String, ApiClient> registered = new LinkedHashMap<>();
      BODIES.forEach(
          (path, body) -> {
            makers.forEach(
                (who, maker) -> {
                  for (String visibility : List.of("", "private", "team", "public")) {
                    String place =
                        visibility.isEmpty() ? "" : ",\"visibility\":\"%s\"".formatted(visibility);
                    Answer made =
                        ok(
                            maker.post(
                                path,
                                body.replace("URL", upstream.url().toString())
                                    .formatted(unique("row"), place)));
                    assertThat(orphans(gateways)).as("%s by %s: %s", path, who, made).isEmpty();
                    assertThat(made.text("visibility"))
                        .as("%s by %s: %s", path, who, made)
                        .isEqualTo(visibility.isEmpty() ? "public" : visibility);
                    if (path.equals("/gateways")) {
                      registered.put(made.text("id"), maker);
                    }
                  }
                });
            adoptsNothing(gateways);
          });
      catalogue.add(AgentServers.saying("second", "text"));
      registered.forEach(
          (gateway, maker) -> {
            Answer refreshed = ok(maker.post("/gateways/" + gateway + "/tools/refresh", ""));
            assertThat(orphans(gateways)).as("%s", refreshed).isEmpty();
          });
      adoptsNothing(gateways);
      // Four of each maker; of each upstream server a tool comes later.
      assertThat(rows(gateways)).hasSize(makers.size() * 4 * (BODIES.size() + 4));
      registered.forEach(
          (gateway, maker) -> {
            Answer moved =
                ok(
                    maker.put(
                        "/gateways/" + gateway,
                        "{\"url\":\"%s?n=%s\"}".formatted(another.url(), gateway)));
            assertThat(orphans(gateways)).as("%s", moved).isEmpty();
          });
      assertThat(rows(gateways))
          .as("a tool more of each")
          .hasSize(makers.size() * 4 * (BODIES.size() + 5));
      adoptsNothing(gateways);
    }
  }

  private static void adoptsNothing(Gateways gateways) {
    List<String> before = rows(gateways);

    String log = gateways.tryOneMore();

    assertThat(log.lines().filter(line -> line.contains("Step 'orphaned resources' is done")))
        .singleElement()
        .asString()
        .containsPattern(
            "gateways: 0, servers: 0, tools: 0, resources: 0, prompts: 0, .*renamed: 0");
    assertThat(rows(gateways)).containsExactlyElementsOf(before);
  }

  /** All who may make rows, and how they prove who they are. */
  private static Map<String, ApiClient> makers(Gateways gateways) {
    ApiClient admin = gateways.admin();
    String team = ok(admin.post("/teams", "{\"name\":\"makers\"}")).text("id");
    String member = gateways.people().holdingIn(team, "member@example.com", "developer");
    ApiClient login = gateways.as(member);
    Map<String, ApiClient> makers = new LinkedHashMap<>();
    makers.put("the administrator", admin);
    makers.put("the administrator's API token", bearing(admin, ""));
    makers.put("a member of a team", login);
    makers.put("a member's API token", bearing(login, ""));
    makers.put(
        "a member's API token of the team", bearing(login, ",\"team_id\":\"%s\"".formatted(team)));
    return makers;
  }

  private static ApiClient bearing(ApiClient login, String members) {
    Answer made =
        ok(login.post("/tokens", "{\"name\":\"%s\"%s}".formatted(unique("token"), members)));
    return login.with(made.text("access_token"));
  }

  /** Rows that lack one of the three. */
  private static String orphans(Gateways gateways) {
    StringBuilder orphans = new StringBuilder();
    for (String table : TABLES) {
      orphans.append(
          gateways
              .people()
              .scalar(
                  """
                  SELECT string_agg(concat_ws(' ', '%1$s', id, 'team', team_id, 'owner', owner_email, visibility), ', ')
                  FROM %1$s WHERE team_id IS NULL OR owner_email IS NULL OR visibility IS NULL
                  """
                      .formatted(table)));
    }
    return orphans.toString();
  }

  /** All rows, and which transaction has written each last. */
  private static List<String> rows(Gateways gateways) {
    return TABLES.stream()
        .flatMap(
            table ->
                gateways
                    .people()
                    .scalar(
                        """
                        SELECT string_agg(concat_ws(' ', '%1$s', id, team_id, owner_email, visibility, version, xmin), chr(10) ORDER BY id)
                        FROM %1$s
                        """
                            .formatted(table))
                    .lines())
        .toList();
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isBetween(200, 299);
    return answer;
  }

  private static String unique(String name) {
    return name + "-" + UUID.randomUUID();
  }
}
