package dev.mcpgateway.rest.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementPortTest {

  private static final ManagementPort SET =
      ManagementPort.from(
          SettingLookup.of(new Properties(), Map.of("MCPGATEWAY_MANAGEMENT_PORT", "9090")::get));

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/metrics", "/metrics/base"})
  void healthAndMetricsAreThereAlone(String path) {
    assertThat(SET.serves(9090, path)).isTrue();
    assertThat(SET.serves(8080, path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/rbac/roles", "/openapi", "/healthy", "/metricsx", "/v1/health"})
  void nothingElseIsThere(String path) {
    assertThat(SET.serves(9090, path)).isFalse();
    assertThat(SET.serves(8080, path)).isTrue();
  }

  @Test
  void withoutThePortEverythingIsEverywhere() {
    ManagementPort none = ManagementPort.from(SettingLookup.of(Map.of()));
    assertThat(none.serves(8080, "/health")).isTrue();
    assertThat(none.serves(8080, "/rbac/roles")).isTrue();
  }

  @Test
  void whatIsNoPortIsRefusedByName() {
    assertThatThrownBy(
            () ->
                ManagementPort.from(SettingLookup.of(Map.of("mcpgateway.management-port", "off"))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_MANAGEMENT_PORT");
  }
}
