package dev.mcpgateway.micro;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayServerTest {

  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(
      strings = {DatabaseSettings.USER, DatabaseSettings.PASSWORD, DatabaseSettings.MIGRATION_URL})
  void aForgottenUrlDoesNotLeadToAnEmptyDatabase(String setting) {
    assertThatThrownBy(() -> start(Map.of(setting, "jdbc:postgresql://host/secret")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_DATABASE_URL")
        .hasMessageContaining(SettingLookup.environmentName(setting))
        .hasMessageNotContaining("secret");
  }

  @Test
  void theOtherSettingsAreCheckedBeforeADatabaseIsStarted() {
    assertThatThrownBy(() -> start(Map.of(DatabaseSettings.SCHEMA_WAIT, "soon")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_SCHEMA_WAIT");
  }

  private void start(Map<String, String> settings) {
    new GatewayServer(SettingLookup.of(settings), work).start();
  }
}
