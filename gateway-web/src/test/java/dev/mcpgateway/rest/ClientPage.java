package dev.mcpgateway.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of docs/clients: how a client is made to use the gateway.
 *
 * @param servers the member of its configuration that has the servers
 * @param variable how it writes a variable, with the name as a group
 */
record ClientPage(String name, String servers, Pattern variable) {

  static final ClientPage CLAUDE_CODE =
      new ClientPage("claude-code", "mcpServers", Pattern.compile("\\$\\{([A-Z_]+)}"));
  static final ClientPage VS_CODE =
      new ClientPage("vs-code", "servers", Pattern.compile("\\$\\{input:([a-z-]+)}"));
  static final ClientPage CURSOR =
      new ClientPage("cursor", "mcpServers", Pattern.compile("\\$\\{env:([A-Z_]+)}"));
  static final List<ClientPage> ALL = List.of(CLAUDE_CODE, VS_CODE, CURSOR);

  static final String HOST = "https://gateway.example.com";
  static final String SERVER = "<server>";

  private static final Pattern CONFIGURATION = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

  /** The one block of JSON that the page has. */
  JsonObject configuration() {
    List<String> blocks =
        CONFIGURATION.matcher(text()).results().map((MatchResult found) -> found.group(1)).toList();
    if (blocks.size() != 1) {
      throw new IllegalStateException(name + " has " + blocks.size() + " configurations");
    }
    try (JsonReader reader = Json.createReader(new StringReader(blocks.get(0)))) {
      return reader.readObject();
    }
  }

  /** What the configuration says of the gateway. */
  JsonObject gateway() {
    return configuration().getJsonObject(servers).getJsonObject("gateway");
  }

  String url() {
    return gateway().getString("url");
  }

  /** The header with which the client proves who calls, with its variable filled in. */
  String authorization(String token) {
    return variable
        .matcher(gateway().getJsonObject("headers").getString("Authorization"))
        .replaceFirst(token);
  }

  private String text() {
    try {
      return Files.readString(Path.of("..", "docs", "clients", name + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
