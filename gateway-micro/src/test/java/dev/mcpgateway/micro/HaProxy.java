package dev.mcpgateway.micro;

import dev.mcpgateway.testbed.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The HAProxy of this machine, with the compose project's configuration, except for its addresses,
 * the replicas' addresses, and the idle timeout.
 */
final class HaProxy implements AutoCloseable {

  static final Path FILE = Path.of("..", "config", "compose", "haproxy.cfg");

  private final ChildProcess process;
  private final int port;

  private HaProxy(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it.
   *
   * @param gateways the port and the management port of each
   */
  static HaProxy start(Path directory, Duration idle, Map<Integer, Integer> gateways)
      throws IOException {
    int port = GatewayJar.freePort();
    StringBuilder servers = new StringBuilder();
    gateways.forEach(
        (http, management) ->
            servers.append(
                String.format(
                    Locale.ROOT,
                    "  server gateway-%d 127.0.0.1:%d port %d%n",
                    http,
                    http,
                    management)));
    String configuration = Files.readString(FILE);
    configuration = replaced(configuration, "bind :8080", "bind 127.0.0.1:" + port);
    configuration = replaced(configuration, "check port 9000", "check");
    configuration =
        replaced(configuration, "  server-template gateway- 10 .*\n", servers.toString());
    for (String side : List.of("client", "server")) {
      configuration =
          replaced(
              configuration,
              "timeout " + side + " +[0-9]+s",
              "timeout " + side + " " + idle.toMillis() + "ms");
    }
    Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration);
    HaProxy proxy =
        new HaProxy(ChildProcess.start(List.of(program(), "-db", "-f", file.toString())), port);
    Awaitility.await("HAProxy")
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> GatewayJar.get(port, "/auth/email/me") == 401);
    return proxy;
  }

  private static String replaced(String text, String pattern, String by) {
    String replaced = text.replaceAll(pattern, by);
    if (replaced.equals(text)) {
      throw new IllegalStateException(FILE + " has no " + pattern);
    }
    return replaced;
  }

  private static String program() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "haproxy"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "The tests need HAProxy: install the package 'haproxy'."));
  }

  int port() {
    return port;
  }

  String log() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }
}
