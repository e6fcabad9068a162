package dev.mcpgateway.schema;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** Finds the value of a setting by its MicroProfile Config property name. */
@FunctionalInterface
public interface SettingLookup {

  /**
   * Finds a setting.
   *
   * @param property the property name, such as {@code mcpgateway.database-url}
   * @return the value as configured, empty where none is
   */
  Optional<String> find(String property);

  /** Looks at this process: its system properties first, then its environment. */
  static SettingLookup ofProcess() {
    return of(System.getProperties(), System::getenv);
  }

  /**
   * Looks at system properties first, then at an environment, as MicroProfile Config does.
   *
   * @param properties system properties
   * @param environment gives the value of an environment variable, or null
   */
  static SettingLookup of(Properties properties, UnaryOperator<String> environment) {
    return property ->
        Optional.ofNullable(properties.getProperty(property))
            .or(() -> Optional.ofNullable(environment.apply(environmentName(property))))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
  }

  /** Looks at a map alone. */
  static SettingLookup of(Map<String, String> settings) {
    return property -> Optional.ofNullable(settings.get(property));
  }

  /**
   * The environment variable that stands for a property: every character that is no letter or digit
   * becomes an underscore, and letters become upper case (MicroProfile Config 3.1, section
   * "Environment Variables Mapping Rules", third rule).
   */
  static String environmentName(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
  }
}
