package dev.mcpgateway.settings;

import dev.mcpgateway.schema.DatabaseSettings;
import dev.mcpgateway.schema.SettingLookup;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The gateway's settings from MicroProfile Config. */
public final class ConfiguredSettings {

  private ConfiguredSettings() {}

  /** Looks up settings in the application's configuration, from any thread of the server. */
  public static SettingLookup lookup() {
    // Payara creates pooled connections on threads whose context class loader is another one, or
    // null.
    Config config = ConfigProvider.getConfig(ConfiguredSettings.class.getClassLoader());
    return property ->
        config
            .getOptionalValue(property, String.class)
            // In a locale with another upper-case i the server looks up a variable that nobody
            // sets.
            .or(() -> Optional.ofNullable(System.getenv(SettingLookup.environmentName(property))))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
  }

  /**
   * The settings of the database.
   *
   * @throws dev.mcpgateway.schema.InvalidSettingException naming the first invalid one
   */
  public static DatabaseSettings database() {
    return DatabaseSettings.from(lookup());
  }
}
