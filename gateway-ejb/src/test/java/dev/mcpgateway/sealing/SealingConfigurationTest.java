package dev.mcpgateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingConfigurationTest {

  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  @Test
  void withoutKeysTheGatewayHasOneInItsDatabase() {
    assertThat(SealingConfiguration.from(SettingLookup.of(Map.of())).keys())
        .containsExactly(new SealingConfiguration.Key.Stored());
  }

  @Test
  void theEnvironmentVariableIsKnown() {
    assertThat(SettingLookup.environmentName(SealingConfiguration.KEYS))
        .isEqualTo("MCPGATEWAY_SEALING_KEYS");
  }

  @Test
  void keysAreInTheirOrderAndTheDatabasesOnlyWhereItIsNamed() {
    assertThat(from("k2:" + KEY + ", k1:" + KEY + ",database").keys())
        .extracting(SealingConfiguration.Key::name)
        .containsExactly("k2", "k1", "database");
    assertThat(from("k1:" + KEY).isStored()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"k1:c2hvcnQ=", "k1:????", "secret", "k1", ":x", "k1:", "k 1:x"})
  void whatIsNoKeyIsRefusedByItsPlaceAlone(String element) {
    assertThatThrownBy(() -> from("database," + element))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_SEALING_KEYS")
        .hasMessageContaining("element 2");
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> from("k1:" + Base64.getEncoder().encodeToString(new byte[33])))
        .hasMessageContaining("has a key of 33 bytes: 32 to 32 are accepted");
  }

  private static SealingConfiguration from(String keys) {
    return SealingConfiguration.from(SettingLookup.of(Map.of(SealingConfiguration.KEYS, keys)));
  }
}
