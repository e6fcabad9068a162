package dev.mcpgateway.mcp;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of an MCP endpoint.
 *
 * @param serverId of the virtual server; empty for {@code /mcp}
 */
record McpPath(Optional<String> serverId) {

  private static final Pattern OF_SERVER = Pattern.compile("/servers/([^/]+)/mcp/?");
  private static final Pattern OF_EVERYTHING = Pattern.compile("/mcp/?");

  /**
   * The endpoint at a path.
   *
   * @param path decoded, as servlets are found by it
   */
  static Optional<McpPath> of(String path) {
    Matcher server = OF_SERVER.matcher(path);
    if (server.matches()) {
      return Optional.of(new McpPath(Optional.of(server.group(1))));
    }
    return OF_EVERYTHING.matcher(path).matches()
        ? Optional.of(new McpPath(Optional.empty()))
        : Optional.empty();
  }

  /** For the log and for metrics. */
  String route() {
    return serverId.isPresent() ? "/servers/{id}/mcp" : "/mcp";
  }
}
