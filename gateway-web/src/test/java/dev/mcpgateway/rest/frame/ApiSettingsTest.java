package dev.mcpgateway.rest.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.network.Network;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {

  @Test
  void withoutSettingsNothingIsLetInFromElsewhere() {
    assertThat(ApiSettings.from(SettingLookup.of(Map.of())))
        .isEqualTo(
            new ApiSettings(
                new BodyBounds(65_536, 262_144, 33_554_432, 4_194_304),
                Duration.ofSeconds(10),
                Set.of(),
                List.of(),
                false,
                true,
                new ManagementPort(OptionalInt.empty())));
  }

  @Test
  void itIsSetByTheseVariables() {
    Map<String, String> environment =
        Map.of(
            "MCPGATEWAY_API_MAX_BODY_BYTES", "2048",
            "MCPGATEWAY_API_MAX_CATALOG_BODY_BYTES", "3072",
            "MCPGATEWAY_API_MAX_IMPORT_BYTES", "4096",
            "MCPGATEWAY_MCP_MAX_REQUEST_BYTES", "5120",
            "MCPGATEWAY_API_BODY_TIMEOUT", "PT3S",
            "MCPGATEWAY_CORS_ALLOWED_ORIGINS", "https://a.example, http://b.example:8080",
            "MCPGATEWAY_TRUSTED_PROXIES", "10.0.0.0/8,::1",
            "MCPGATEWAY_API_REQUIRE_IF_MATCH", "true",
            "MCPGATEWAY_ACCESS_LOG", "false");
    ApiSettings settings = ApiSettings.from(SettingLookup.of(new Properties(), environment::get));
    assertThat(settings.maxBodies()).isEqualTo(new BodyBounds(2_048, 3_072, 4_096, 5_120));
    assertThat(settings.bodyTime()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.corsOrigins())
        .containsExactlyInAnyOrder("https://a.example", "http://b.example:8080");
    assertThat(settings.trustedProxies()).hasSize(2);
    assertThat(settings.ifMatchRequired()).isTrue();
    assertThat(settings.accessLog()).isFalse();
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByName() {
    refused("mcpgateway.api.max-body-bytes", "12");
    refused("mcpgateway.api.max-catalog-body-bytes", "10485761");
    refused("mcpgateway.api.max-import-bytes", "1023");
    refused("mcpgateway.mcp.max-request-bytes", "4 MiB");
    refused("mcpgateway.api.body-timeout", "PT0S");
    refused("mcpgateway.cors.allowed-origins", "*");
    refused("mcpgateway.cors.allowed-origins", "https://a.example/path");
    refused("mcpgateway.trusted-proxies", "proxy.example");
    refused("mcpgateway.api.require-if-match", "yes");
  }

  @Test
  void onlyTrustedProxiesAreBelieved() {
    List<Network> trusted = List.of(Network.of("10.0.0.0/8").orElseThrow());
    assertThat(ClientAddress.of("203.0.113.1", "192.0.2.1", trusted)).isEqualTo("203.0.113.1");
    assertThat(ClientAddress.of("10.0.0.1", "192.0.2.1", trusted)).isEqualTo("192.0.2.1");
    assertThat(ClientAddress.of("10.0.0.1", "198.51.100.7, 192.0.2.1, 10.0.0.2", trusted))
        .isEqualTo("192.0.2.1");
    assertThat(ClientAddress.of("10.0.0.1", "unknown", trusted)).isEqualTo("10.0.0.1");
    assertThat(ClientAddress.of("10.0.0.1", "", trusted)).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 192.0.2.1:52814, 192.0.2.1",
    "10.0.0.1, '192.0.2.1:52814, 10.0.0.2:80', 192.0.2.1",
    "10.0.0.1, [2001:db8::1]:52814, 2001:db8:0:0:0:0:0:1",
    "10.0.0.1, [2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "10.0.0.1, 2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "::ffff:10.0.0.1, 192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:ffff:a00:1, ::ffff:192.0.2.1, 192.0.2.1",
    "10.0.0.1, '192.0.2.1, [::ffff:10.0.0.2]:80', 192.0.2.1",
    // What is no address is not looked up, and nothing before it is believed.
    "10.0.0.1, '192.0.2.1, example.com', 10.0.0.1",
    "10.0.0.1, '192.0.2.1, 999.1.1.1', 10.0.0.1",
    "10.0.0.1, '192.0.2.1, example.com:80, 10.0.0.2', 10.0.0.2",
    "10.0.0.1, fe80::1%eth0, 10.0.0.1",
    "unix:, 192.0.2.1, unix:",
  })
  void anAddressIsReadAsProxiesWriteIt(String peer, String forwardedFor, String client) {
    List<Network> trusted = List.of(Network.of("10.0.0.0/8").orElseThrow());
    assertThat(ClientAddress.of(peer, forwardedFor, trusted)).isEqualTo(client);
  }

  private static void refused(String property, String value) {
    assertThatThrownBy(() -> ApiSettings.from(SettingLookup.of(Map.of(property, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(SettingLookup.environmentName(property));
  }
}
