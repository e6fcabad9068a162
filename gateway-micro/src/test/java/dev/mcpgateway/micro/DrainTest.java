package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {

  @Test
  void isNoneUnlessSet() {
    assertThat(Drain.from(SettingLookup.of(Map.of()))).isEqualTo(new Drain(Duration.ZERO));
  }

  @Test
  void isReadFromTheEnvironment() {
    Map<String, String> environment = Map.of("MCPGATEWAY_DRAIN", "PT5S");
    assertThat(Drain.from(SettingLookup.of(new Properties(), environment::get)))
        .isEqualTo(new Drain(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5s", "PT-1S", "PT10M1S", "soon"})
  void refusesWhatIsNoSuchTime(String value) {
    assertThatThrownBy(() -> Drain.from(SettingLookup.of(Map.of(Drain.PROPERTY, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "mcpgateway.drain (MCPGATEWAY_DRAIN) is '"
                + value
                + "': an ISO-8601 duration from PT0S to PT10M, such as PT30S or PT2M, is accepted");
  }
}
