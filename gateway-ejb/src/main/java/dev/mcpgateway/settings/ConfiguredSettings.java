package dev.mcpgateway.settings;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SettingLookup;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The gateway's settings as MicroProfile Config gives them. */
public final class ConfiguredSettings {

  private ConfiguredSettings() {}

  /** Looks settings up in the application's configuration, from any thread of the server. */
  public static SettingLookup lookup() {
    // Payara creates pooled connections on threads whose context class loader is not ours, or null.
    Config config = ConfigProvider.getConfig(ConfiguredSettings.class.getClassLoader());
    return property ->
        config
            .getOptionalValue(property, String.class)
            // A server whose locale has another capital i looks for a variable that nobody sets.
            .or(() -> Optional.ofNullable(System.getenv(SettingLookup.environmentName(property))))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
  }

  /**
   * The settings of the database.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException naming the first that is not understood
   */
  public static DatabaseSettings database() {
    return DatabaseSettings.from(lookup());
  }
}
