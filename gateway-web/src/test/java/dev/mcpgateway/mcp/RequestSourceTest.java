package dev.mcpgateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.network.Network;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSourceTest {

  private static final RequestSource LOCAL =
      new RequestSource(Optional.empty(), Set.of("https://console.example.com"), proxies());
  private static final RequestSource PUBLIC =
      new RequestSource(Optional.of(URI.create("https://mcp.example.com")), Set.of(), proxies());

  @ParameterizedTest
  @CsvSource({
    // peer, host, origin
    "127.0.0.1, localhost:8080, , true",
    "127.0.0.1, 127.0.0.1:8080, http://127.0.0.1:8080, true",
    "0:0:0:0:0:0:0:1, [::1]:8080, http://[::1]:8080, true",
    "127.0.0.1, LOCALHOST, http://localhost, true",
    "127.0.0.1, evil.example.com, , false",
    "127.0.0.1, evil.example.com, http://evil.example.com, false",
    "127.0.0.1, localhost.example.com, , false",
    "127.0.0.1, , , false",
    "192.0.2.7, gateway.example.com, , true",
    "192.0.2.7, gateway.example.com, https://gateway.example.com, true",
    "192.0.2.7, gateway.example.com:443, https://gateway.example.com, true",
    "192.0.2.7, gateway.example.com, https://gateway.example.com:444, false",
    "192.0.2.7, gateway.example.com, http://evil.example.com, false",
    "192.0.2.7, gateway.example.com, https://console.example.com, true",
    "192.0.2.7, gateway.example.com, null, false",
    "192.0.2.7, gateway.example.com, file://, false",
    "192.0.2.7, gateway.example.com, http://a b, false",
    // A proxy on this machine hands on the name that it was asked for.
    "127.0.0.9, gateway.example.com, , true"
  })
  void withoutAPublicUrl(String peer, String host, String origin, boolean taken) {
    assertThat(isTaken(LOCAL, peer, host, origin)).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, mcp.example.com, , true",
    "192.0.2.7, MCP.example.com:443, https://mcp.example.com, true",
    "192.0.2.7, other.example.com, , false",
    "127.0.0.1, localhost:8080, , true",
    "127.0.0.1, mcp.example.com, , true",
    "127.0.0.9, other.example.com, , false",
    // Behind a proxy that names itself.
    "127.0.0.1, localhost:8080, https://mcp.example.com, true",
    "127.0.0.1, localhost:8080, http://mcp.example.com, false"
  })
  void withAPublicUrl(String peer, String host, String origin, boolean taken) {
    assertThat(isTaken(PUBLIC, peer, host, origin)).isEqualTo(taken);
  }

  private static List<Network> proxies() {
    return List.of(Network.of("127.0.0.9").orElseThrow());
  }

  private static boolean isTaken(RequestSource source, String peer, String host, String origin) {
    return source.refusal(peer, host == null ? "" : host, Optional.ofNullable(origin)).isEmpty();
  }
}
