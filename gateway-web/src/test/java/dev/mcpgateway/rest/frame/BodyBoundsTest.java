package dev.mcpgateway.rest.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyBoundsTest {

  private static final BodyBounds BOUNDS = new BodyBounds(1, 2, 3, 4);

  @ParameterizedTest
  @CsvSource({
    "/, 1",
    "'', 1",
    "/rbac/roles, 1",
    "/tools, 1",
    "/v1, 1",
    "/v1/teams/gateways, 1",
    "/gateways, 2",
    "/gateways/, 2",
    "/v1/gateways/7, 2",
    "/resources/7/state, 2",
    "/v1/prompts, 2",
    "/gatewayss, 1",
    "/import, 3",
    "/v1/import, 3",
    "/imports, 1",
    "/mcp, 4",
    "/mcp/, 4",
    "/mcp/x, 1",
    "/servers/7/mcp, 4",
    "/servers/7/mcp/, 4",
    "/servers/7/mcp/x, 1",
    "/servers/mcp, 1",
    "/servers/7, 1",
    "/v1/mcp, 1",
    "/v1/servers/7/mcp, 1",
  })
  void aBodyIsBoundedByWhatIsAtItsPath(String path, int bound) {
    assertThat(BOUNDS.at(path)).isEqualTo(bound);
  }
}
