package dev.mcpgateway.upstream;

import dev.mcpgateway.schema.SettingLookup;
import dev.mcpgateway.testbed.RawServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What reads and calls in these tests: with settings of its own and a resolver of its own. */
final class Upstreams implements AutoCloseable {

  static final Duration DEADLINE = Duration.ofSeconds(20);

  private final UpstreamClient client;
  private final UpstreamReader reader;

  private Upstreams(Map<String, String> settings, NameLookup names) {
    client = new UpstreamClient(SettingLookup.of(settings), names);
    reader = new UpstreamReader(client);
  }

  /** Allows loopback, where the tests' servers are, and knows names under {@code .test} alone. */
  static Upstreams allowingLoopback() {
    return with(Map.of());
  }

  /** The same with further settings: pairs of a name and a value. */
  static Upstreams with(Map<String, String> further) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        UpstreamSettings.DENIED_NETWORKS, "unspecified,link-local,metadata,cgnat,multicast");
    settings.putAll(further);
    return new Upstreams(settings, Upstreams::loopbackForTest);
  }

  static Upstreams with(Map<String, String> settings, NameLookup names) {
    return new Upstreams(settings, names);
  }

  private static List<InetAddress> loopbackForTest(String name) throws UnknownHostException {
    if (name.endsWith(".test") || name.equals("127.0.0.1")) {
      return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
    throw new UnknownHostException(name);
  }

  static UpstreamServer at(RawServer server) {
    return at("http://mcp.test:" + server.port() + "/mcp");
  }

  static UpstreamServer at(String url) {
    return UpstreamServer.of("1", UpstreamAddress.of(url));
  }

  static UpstreamServer with(UpstreamServer server, TlsMaterial tls) {
    return new UpstreamServer(
        server.id(), server.address(), Optional.empty(), server.credential(), List.of(), tls);
  }

  static UpstreamServer with(UpstreamServer server, Credential credential, String... passthrough) {
    return new UpstreamServer(
        server.id(),
        server.address(),
        Optional.empty(),
        credential,
        List.of(passthrough),
        server.tls());
  }

  UpstreamOffer read(UpstreamServer server) {
    return read(server, DEADLINE);
  }

  UpstreamOffer read(UpstreamServer server, Duration deadline) {
    try (HeldOffer read = reader.read(server, deadline)) {
      return read.offer();
    }
  }

  UpstreamClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }
}
