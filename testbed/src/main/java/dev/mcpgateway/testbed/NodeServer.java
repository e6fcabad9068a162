package dev.mcpgateway.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A third-party MCP server, run by the testbed's Node.js. */
public final class NodeServer implements AutoCloseable {
  private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(60);

  private final ChildProcess process;
  private final int port;

  private NodeServer(int port, List<String> arguments, Map<String, String> environment) {
    this.port = port;
    ProcessBuilder command = new ProcessBuilder(NodePackages.installed().node().toString());
    command.command().addAll(arguments);
    command.environment().putAll(environment);
    process = ChildProcess.start(command);
    if (!Poll.until(TIME_TO_ANSWER, () -> listens() || !process.isAlive()) || !process.isAlive()) {
      process.close();
      throw new TestbedException("does not listen: " + arguments + "\n" + process.output());
    }
  }

  /** The protocol's reference server with every feature; it speaks the revisions with sessions. */
  public static NodeServer everything() {
    int port = Ports.free();
    return new NodeServer(
        port,
        List.of(
            script("@modelcontextprotocol/server-everything", "dist/index.js"), "streamableHttp"),
        Map.of("PORT", Integer.toString(port)));
  }

  /**
   * A server of git repositories; it speaks the revisions with sessions.
   *
   * @param directory the only one with accessible repositories
   */
  public static NodeServer git(Path directory) {
    int port = Ports.free();
    return new NodeServer(
        port,
        List.of(script("@cyanheads/git-mcp-server", "dist/index.js")),
        Map.of(
            "MCP_TRANSPORT_TYPE",
            "http",
            "MCP_HTTP_HOST",
            "127.0.0.1",
            "MCP_HTTP_PORT",
            Integer.toString(port),
            "MCP_LOG_LEVEL",
            "error",
            "GIT_BASE_DIR",
            directory.toString()));
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  /** Its output. */
  public String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }

  private static String script(String packageName, String file) {
    return NodePackages.installed().file(packageName, file).toString();
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
