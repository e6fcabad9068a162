package dev.mcpgateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamSettingsTest {

  @Test
  void defaults() {
    UpstreamSettings settings = UpstreamSettings.from(SettingLookup.of(Map.of()));

    assertThat(settings.denied().deniesName("localhost")).isTrue();
    assertThat(settings.proxy()).isEmpty();
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.timeouts().firstByte()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.timeouts().idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.timeouts().total()).isEmpty();
    assertThat(settings.maxResponseBytes()).isEqualTo(16_777_216);
    assertThat(settings.maxListItems()).isEqualTo(10_000);
    assertThat(settings.maxCatalogBytes()).isEqualTo(16_777_216);
  }

  @Test
  void eachHasItsEnvironmentVariable() {
    Map<String, String> environment =
        Map.of(
            "MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", "none",
            "MCPGATEWAY_UPSTREAM_PROXY", "http://[2001:db8::1]:3128/",
            "MCPGATEWAY_UPSTREAM_CONNECT_TIMEOUT", "PT1S",
            "MCPGATEWAY_UPSTREAM_FIRST_BYTE_TIMEOUT", "PT2S",
            "MCPGATEWAY_UPSTREAM_IDLE_TIMEOUT", "PT3S",
            "MCPGATEWAY_UPSTREAM_MAX_RESPONSE_BYTES", "100000",
            "MCPGATEWAY_UPSTREAM_MAX_LIST_ITEMS", "7",
            "MCPGATEWAY_UPSTREAM_MAX_CATALOG_BYTES", "70000");
    UpstreamSettings settings =
        UpstreamSettings.from(SettingLookup.of(new Properties(), environment::get));

    assertThat(settings.denied().deniesName("localhost")).isFalse();
    assertThat(settings.proxy()).contains(new UpstreamSettings.Proxy("2001:db8::1", 3128));
    assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.timeouts().firstByte()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.timeouts().idle()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.maxResponseBytes()).isEqualTo(100_000);
    assertThat(settings.maxListItems()).isEqualTo(7);
    assertThat(settings.maxCatalogBytes()).isEqualTo(70_000);
  }

  /** What a chart renders where nothing was given must not switch the protection off. */
  @Test
  void anEmptyListIsTheUsualOne() {
    UpstreamSettings settings =
        UpstreamSettings.from(
            SettingLookup.of(
                new Properties(), Map.of("MCPGATEWAY_UPSTREAM_DENIED_NETWORKS", " ")::get));

    assertThat(settings.denied().deniesName("localhost")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "mcpgateway.upstream.denied-networks, 10.0.0.0/40",
    "mcpgateway.upstream.proxy, proxy.example.com:3128",
    "mcpgateway.upstream.proxy, https://proxy.example.com:3128",
    "mcpgateway.upstream.proxy, http://proxy.example.com",
    "mcpgateway.upstream.proxy, http://user:s3cret@proxy.example.com:3128",
    "mcpgateway.upstream.proxy, http://proxy.example.com:3128/path",
    "mcpgateway.upstream.connect-timeout, PT0S",
    "mcpgateway.upstream.max-response-bytes, 1",
    "mcpgateway.upstream.max-list-items, 0"
  })
  void whatIsNotUnderstoodIsRefusedByName(String property, String value) {
    assertThatThrownBy(() -> UpstreamSettings.from(SettingLookup.of(Map.of(property, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(property)
        .message()
        .doesNotContain("s3cret");
  }
}
