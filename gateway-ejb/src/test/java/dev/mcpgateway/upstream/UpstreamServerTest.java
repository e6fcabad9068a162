package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be registered, and what is kept out of every text. */
class UpstreamServerTest {

  @ParameterizedTest
  @CsvSource({
    "https://mcp.example.com/mcp, mcp.example.com, 443, /mcp",
    "HTTP://MCP.Example.com:8080, mcp.example.com, 8080, /",
    "http://[2001:db8::1]:9/x?key=1&b=%20, 2001:db8::1, 9, /x?key=1&b=%20",
    "http://192.0.2.7/, 192.0.2.7, 80, /",
    "http://my-service.ns.svc:80/a%2Fb, my-service.ns.svc, 80, /a%2Fb",
  })
  void addressesAreRead(String url, String host, int port, String target) {
    UpstreamAddress address = UpstreamAddress.of(url);

    assertThat(address.host()).isEqualTo(host);
    assertThat(address.port()).isEqualTo(port);
    assertThat(address.target()).isEqualTo(target);
    assertThat(address.toString()).doesNotContain("key");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/mcp, HTTPS://A.example:443/other?x=1, true",
    "https://a.example/mcp, http://a.example/mcp, false",
    "https://a.example/mcp, https://a.example:444/mcp, false",
    "https://a.example/mcp, https://b.example/mcp, false",
    "https://a.example/mcp, https://a.example.b.example/mcp, false",
    "https://a.example/mcp, https://a.example./mcp, false",
    "http://a.example:443/mcp, https://a.example/mcp, false",
  })
  void oneOriginIsOneSchemeHostAndPort(String one, String other, boolean same) {
    assertThat(UpstreamAddress.of(one).isSameOrigin(UpstreamAddress.of(other))).isEqualTo(same);
  }

  @Test
  void addressesAreAsLongAsTheyAreKept() {
    String longest = "http://a.example/" + "x".repeat(2_048 - "http://a.example/".length());

    assertThat(UpstreamAddress.of(longest).uri()).hasToString(longest);
    assertThat(
            catchThrowableOfType(UpstreamException.class, () -> UpstreamAddress.of(longest + "x")))
        .hasMessageContaining("longer than 2048");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mcp.example.com",
        "ftp://example.com",
        "file:///etc/passwd",
        "http:///mcp",
        "http://",
        "http://user:secret@example.com/",
        "http://example.com/#x",
        "http://example.com:0/",
        "http://example.com:70000/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://017700000001/",
        "http://1.2.3.4.5/",
        "http://[::1%25eth0]/",
        "http://ex ample.com/",
        "http://example.com/a b",
        "http://bücher.example/",
        "http://-a.example/",
        "http://a..b/"
      })
  void addressesThatCannotBeUsedAreRefused(String url) {
    assertThat(catchThrowableOfType(UpstreamException.class, () -> UpstreamAddress.of(url)))
        .isNotNull()
        .satisfies(
            failure -> {
              assertThat(failure.fault()).isEqualTo(UpstreamFault.INVALID_ADDRESS);
              assertThat(failure.getMessage()).doesNotContain("secret");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "content-length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Proxy-Authorization",
        "TE",
        "Trailer",
        "Upgrade",
        "Content-Type",
        "Accept",
        "Expect",
        "MCP-Protocol-Version",
        "Mcp-Session-Id",
        "mcp-param-x",
        "Last-Event-ID"
      })
  void noCredentialAndNoPassthroughSetsWhatIsTheGateways(String name) {
    assertRefused(() -> new Credential.Headers(List.of(new HeaderField(name, "x"))));
    assertRefused(() -> passing(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Authorization", "cookie", "COOKIE", "Cookie2"})
  void theCallersOwnAreNeverPassedOn(String name) {
    assertRefused(() -> passing(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä", "a(b)"})
  void namesThatAreNoneAreRefused(String name) {
    assertRefused(() -> passing(name));
    assertRefused(() -> new HeaderField(name, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: b", "a\nb", "a\u0000", "ä", " a", "a "})
  void valuesThatCannotBeSentAreRefusedAndNotRepeated(String value) {
    assertRefused(() -> new HeaderField("X-Key", value));
  }

  @Test
  void credentialsThatCannotBeSentAreRefused() {
    assertRefused(() -> new Credential.Basic("a:b", "x"));
    assertRefused(() -> new Credential.Basic("a", "x\n"));
    assertRefused(() -> new Credential.Bearer(""));
    assertRefused(() -> new Credential.Bearer("a b"));
    assertRefused(() -> new Credential.Headers(List.of()));
    assertRefused(
        () ->
            new Credential.Headers(
                List.of(new HeaderField("X-I", "1"), new HeaderField("x-i", "2"))));
  }

  @Test
  void nothingShowsASecret() {
    String secret = "s3cr3t-value";
    List<Credential> credentials =
        List.of(
            new Credential.Basic("user", secret),
            new Credential.Bearer(secret),
            new Credential.Headers(List.of(new HeaderField("X-Key", secret))));
    for (Credential credential : credentials) {
      UpstreamServer server =
          new UpstreamServer(
              "1",
              UpstreamAddress.of("http://a.example/" + secret + "?key=" + secret),
              Optional.empty(),
              credential,
              List.of("x-trace"),
              new TlsMaterial(Optional.of(secret), Optional.of(secret), Optional.of(secret)));
      assertThat(server.toString()).doesNotContain(secret).contains("*****");
      assertThat(credential.headers().toString()).doesNotContain(secret);
    }
  }

  @Test
  void certificatesThatCannotBeUsedAreRefused() {
    assertRefused(
        () -> new TlsMaterial(Optional.of("x"), Optional.empty(), Optional.empty()).check());
    assertRefused(
        () ->
            new TlsMaterial(
                    Optional.of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
                    Optional.empty(),
                    Optional.empty())
                .check());
    assertRefused(
        () -> new TlsMaterial(Optional.empty(), Optional.empty(), Optional.of("x")).check());
  }

  private static UpstreamServer passing(String name) {
    return new UpstreamServer(
        "1",
        UpstreamAddress.of("http://a.example/"),
        Optional.empty(),
        new Credential.None(),
        List.of(name),
        TlsMaterial.NONE);
  }

  private static void assertRefused(Runnable making) {
    assertThat(catchThrowableOfType(UpstreamException.class, making::run))
        .isNotNull()
        .extracting(UpstreamException::fault)
        .isEqualTo(UpstreamFault.INVALID_CREDENTIAL);
  }

  /** Whoever has the id has the session. */
  @Test
  void aSessionsIdIsInNoText() {
    assertThat(new McpDialog.LegacySession(Optional.of("s3cr3t"), "2025-11-25").toString())
        .doesNotContain("s3cr3t")
        .contains("2025-11-25");
  }
}
