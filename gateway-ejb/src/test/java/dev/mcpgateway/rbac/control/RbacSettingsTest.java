package dev.mcpgateway.rbac.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RbacSettingsTest {

  @Test
  void thereIsNoExtraRolesFileUnlessSet() {
    RbacSettings settings = RbacSettings.from(SettingLookup.of(Map.of()));

    assertThat(settings.extraRolesFile()).isEmpty();
  }

  @Test
  void theEnvironmentSetsItUnderThisName() {
    RbacSettings settings =
        RbacSettings.from(
            SettingLookup.of(
                new Properties(),
                Map.of("MCPGATEWAY_RBAC_EXTRA_ROLES_FILE", "/etc/roles.json")::get));

    assertThat(settings.extraRolesFile()).contains(Path.of("/etc/roles.json"));
  }
}
