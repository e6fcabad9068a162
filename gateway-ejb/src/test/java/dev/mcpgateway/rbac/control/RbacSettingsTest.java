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
    assertThat(settings.administratorEmail()).isEqualTo("admin@example.com");
  }

  @Test
  void theEnvironmentSetsThemUnderTheseNames() {
    RbacSettings settings =
        RbacSettings.from(
            SettingLookup.of(
                new Properties(),
                Map.of(
                        "MCPGATEWAY_RBAC_EXTRA_ROLES_FILE", "/etc/roles.json",
                        "MCPGATEWAY_ADMIN_EMAIL", "root@example.com")
                    ::get));

    assertThat(settings.extraRolesFile()).contains(Path.of("/etc/roles.json"));
    assertThat(settings.administratorEmail()).isEqualTo("root@example.com");
  }
}
