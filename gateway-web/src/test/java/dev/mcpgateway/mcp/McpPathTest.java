package dev.mcpgateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class McpPathTest {

  @Test
  void bothFormsOfBothPathsAreEndpoints() {
    assertThat(McpPath.of("/mcp")).contains(new McpPath(Optional.empty()));
    assertThat(McpPath.of("/mcp/")).contains(new McpPath(Optional.empty()));
    assertThat(McpPath.of("/servers/a b/mcp")).contains(new McpPath(Optional.of("a b")));
    assertThat(McpPath.of("/servers/x/mcp/")).contains(new McpPath(Optional.of("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/mcp//",
        "//mcp",
        "/MCP",
        "/v1/mcp",
        "/v1/servers/x/mcp",
        "/servers/mcp",
        "/servers//mcp",
        "/servers/a/b/mcp",
        "/servers/x/mcp/y",
        "/mcp/x"
      })
  void nothingElseIsOne(String path) {
    assertThat(McpPath.of(path)).isEmpty();
  }
}
