package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPortTest {

  @Test
  void is8080UnlessSet() {
    assertThat(HttpPort.from(SettingLookup.of(Map.of())))
        .isEqualTo(new HttpPort(HttpPort.PROPERTY, 8080));
  }

  @Test
  void isReadFromTheEnvironment() {
    Map<String, String> environment = Map.of("MCPGATEWAY_HTTP_PORT", "9000");
    assertThat(HttpPort.from(SettingLookup.of(new Properties(), environment::get)))
        .isEqualTo(new HttpPort(HttpPort.PROPERTY, 9000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "65536", "http", "8080.5", "99999999999"})
  void refusesWhatIsNoPort(String value) {
    assertThatThrownBy(() -> HttpPort.from(SettingLookup.of(Map.of(HttpPort.PROPERTY, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "mcpgateway.http-port (MCPGATEWAY_HTTP_PORT) is '"
                + value
                + "': a whole number from 1 to 65535 is accepted");
  }

  @Test
  void aTakenPortIsRefusedAndTheSettingNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(new HttpPort(HttpPort.PROPERTY, taken.getLocalPort())::refuseIfTaken)
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("MCPGATEWAY_HTTP_PORT");
    }
  }

  @Test
  void healthAndMetricsHaveAPortOfTheirOwnOnlyWhereOneIsSet() {
    assertThat(HttpPort.managementFrom(SettingLookup.of(Map.of()))).isEmpty();
    Map<String, String> environment = Map.of("MCPGATEWAY_MANAGEMENT_PORT", "9090");
    assertThat(HttpPort.managementFrom(SettingLookup.of(new Properties(), environment::get)))
        .contains(new HttpPort(HttpPort.MANAGEMENT_PROPERTY, 9090));
  }

  @Test
  void thePortOfHealthAndMetricsIsNotTheOther() {
    assertThatThrownBy(
            () ->
                HttpPort.managementFrom(
                    SettingLookup.of(Map.of(HttpPort.MANAGEMENT_PROPERTY, "8080"))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "mcpgateway.management-port (MCPGATEWAY_MANAGEMENT_PORT) is 8080, as"
                + " MCPGATEWAY_HTTP_PORT is: another port is accepted");
  }
}
