package dev.mcpgateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.NodePackages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * An agent on an SDK for TypeScript, in a process of Node.js.
 *
 * @param version of the package, as it says itself
 * @param client the module of the client, in the package
 * @param transport the module of the transport, in the package
 * @param begins how: {@code legacy} with {@code initialize}, {@code auto} as the server speaks
 */
record TypeScriptAgent(String sdk, String version, String client, String transport, String begins)
    implements SdkAgent {

  private static final Duration TIME_TO_PLAY = Duration.ofMinutes(1);

  /** The first major version, which knows the revisions with sessions. */
  static SdkAgent first() {
    return new TypeScriptAgent(
        "@modelcontextprotocol/sdk",
        "1.32.2",
        "/client/index.js",
        "/client/streamableHttp.js",
        "legacy");
  }

  /** The second, which knows all. */
  static SdkAgent second(String begins) {
    return new TypeScriptAgent("@modelcontextprotocol/client", "2.4.0", "", "", begins);
  }

  @Override
  public String name() {
    return "typescript-sdk-" + begins + "/" + version;
  }

  @Override
  public List<String> play(URI url, URI urlOfCancelled) {
    try (ChildProcess node =
        NodePackages.installed()
            .run(
                program(),
                sdk,
                client,
                transport,
                begins,
                url.toString(),
                urlOfCancelled.toString())) {
      if (node.awaitExit(TIME_TO_PLAY) != 0) {
        throw new IllegalStateException(node.output());
      }
      return node.lines();
    }
  }

  private static String program() {
    try (InputStream module = TypeScriptAgent.class.getResourceAsStream("/agents/typescript.mjs")) {
      return new String(Objects.requireNonNull(module).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
