package dev.mcpgateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The configurations of docs/clients have the fields that the clients know: none that they would
 * refuse or pass over. Sources: for Claude Code its own command {@code claude mcp} and
 * code.claude.com/docs/en/mcp; for VS Code {@code mcpServerSchema} in its mcpConfiguration.ts, and
 * {@code inputs} in its configurationResolverSchema.ts; for Cursor cursor.com/docs/mcp.
 */
class ClientPagesTest {

  static List<ClientPage> pages() {
    return ClientPage.ALL;
  }

  @Test
  void areAllTheseAndNoOthers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "docs", "clients"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ClientPage.ALL.stream().map(page -> page.name() + ".md").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nameAVirtualServerAndProveTheCallerByAHeader(ClientPage page) {
    assertThat(page.url()).isEqualTo(ClientPage.HOST + "/servers/" + ClientPage.SERVER + "/mcp");
    assertThat(page.gateway().getJsonObject("headers").keySet()).containsExactly("Authorization");
    assertThat(page.authorization("t0k3n")).isEqualTo("Bearer t0k3n");
  }

  @Test
  void haveTheFieldsOfClaudeCode() {
    assertThat(ClientPage.CLAUDE_CODE.configuration().keySet()).containsExactly("mcpServers");
    assertThat(ClientPage.CLAUDE_CODE.gateway().keySet())
        .isEqualTo(Set.of("type", "url", "headers"));
    assertThat(ClientPage.CLAUDE_CODE.gateway().getString("type")).isEqualTo("http");
  }

  /** Its schema allows no others. */
  @Test
  void haveTheFieldsOfVsCode() {
    JsonObject configuration = ClientPage.VS_CODE.configuration();
    assertThat(configuration.keySet()).isEqualTo(Set.of("inputs", "servers"));
    assertThat(ClientPage.VS_CODE.gateway().keySet()).isEqualTo(Set.of("type", "url", "headers"));
    assertThat(ClientPage.VS_CODE.gateway().getString("type")).isEqualTo("http");
    JsonObject input = configuration.getJsonArray("inputs").getJsonObject(0);
    assertThat(input.keySet()).isEqualTo(Set.of("type", "id", "description", "password"));
    assertThat(input.getString("type")).isEqualTo("promptString");
    assertThat(input.getBoolean("password")).isTrue();
    assertThat(ClientPage.VS_CODE.gateway().getJsonObject("headers").getString("Authorization"))
        .contains("${input:" + input.getString("id") + "}");
  }

  /** No type: it goes by the URL. */
  @Test
  void haveTheFieldsOfCursor() {
    assertThat(ClientPage.CURSOR.configuration().keySet()).containsExactly("mcpServers");
    assertThat(ClientPage.CURSOR.gateway().keySet()).isEqualTo(Set.of("url", "headers"));
  }
}
