package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.rest.ApiClient.Answer;
import dev.mcpgateway.testbed.mcp.McpItem;
import jakarta.json.JsonValue;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Registers upstream servers and makes virtual servers of them, over REST as an administrator does.
 */
record AgentServers(ApiClient admin) {

  /** An upstream server by the id of its row. */
  String register(URI url) {
    return register(url, "");
  }

  /**
   * The same with more than a name.
   *
   * @param members of its body, each behind a comma
   */
  String register(URI url, String members) {
    Answer answer =
        admin.post(
            "/gateways",
            "{\"name\":\"up-%s\",\"url\":\"%s\",\"visibility\":\"public\"%s}"
                .formatted(UUID.randomUUID().toString().substring(0, 8), url, members));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.text("id");
  }

  /** A virtual server with all that an upstream server has, by its own names; the id. */
  String serverOf(String gateway, String visibility) {
    return serverOf(gateway, visibility, "");
  }

  /** The same in a team. */
  String serverIn(String team, String gateway, String visibility) {
    return serverOf(gateway, visibility, ",\"team_id\":\"%s\"".formatted(team));
  }

  /** A tool of an upstream server that says a text. */
  static McpItem saying(String name, String text) {
    return McpItem.tool(
        "{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}".formatted(name),
        call -> "{\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(text));
  }

  private String serverOf(String gateway, String visibility, String place) {
    Answer answer =
        admin.post(
            "/servers",
            """
            {"server":{"name":"server-%s","original_names":true,"associated_tools":%s,\
            "associated_resources":%s,"associated_prompts":%s},"visibility":"%s"%s}"""
                .formatted(
                    UUID.randomUUID().toString().substring(0, 8),
                    ids("/tools", gateway),
                    ids("/resources", gateway),
                    ids("/prompts", gateway),
                    visibility,
                    place));
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.text("id");
  }

  /** The path of a virtual server. */
  static String path(String server) {
    return "/servers/" + server + "/mcp";
  }

  private String ids(String path, String gateway) {
    Answer answer = admin.get(path + "?gateway_id=" + gateway + "&limit=0");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    List<JsonValue> rows = answer.array();
    return rows.stream()
        .map(row -> "\"" + row.asJsonObject().getString("id") + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }
}
