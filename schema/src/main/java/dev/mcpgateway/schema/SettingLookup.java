package dev.mcpgateway.schema;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * Reads all settings: finds the value by its MicroProfile Config property name, and parses it. An
 * invalid value causes an {@link InvalidSettingException}, which names the setting and what is
 * accepted.
 */
@FunctionalInterface
public interface SettingLookup {

  /**
   * Finds a setting.
   *
   * @param property the property name, such as {@code mcpgateway.database-url}
   * @return the configured value; empty if there is none
   */
  Optional<String> find(String property);

  /** A boolean, case-insensitive. */
  default boolean flag(String property, boolean defaultValue) {
    String value = find(property).orElse(Boolean.toString(defaultValue));
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidSettingException(
              property, "is '%s': true and false are accepted".formatted(value));
    };
  }

  /**
   * A whole number.
   *
   * @param min the minimum
   * @param max the maximum
   */
  default int number(String property, int defaultValue, int min, int max) {
    Optional<String> value = find(property);
    if (value.isEmpty()) {
      return defaultValue;
    }
    boolean isNumber = value.get().matches("-?[0-9]{1,18}");
    long number = isNumber ? Long.parseLong(value.get()) : 0;
    if (!isNumber || number < min || number > max) {
      throw new InvalidSettingException(
          property,
          String.format(
              Locale.ROOT,
              "is '%s': a whole number from %d to %d is accepted",
              value.get(),
              min,
              max));
    }
    return (int) number;
  }

  /**
   * An ISO-8601 duration; the default and the bounds are ISO-8601 durations, too.
   *
   * @param min the minimum
   * @param max the maximum
   */
  default Duration duration(String property, String defaultValue, String min, String max) {
    String value = find(property).orElse(defaultValue);
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(Duration.parse(min)) >= 0
          && duration.compareTo(Duration.parse(max)) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw refusedDuration(property, value, min, max);
    }
    throw refusedDuration(property, value, min, max);
  }

  private static InvalidSettingException refusedDuration(
      String property, String value, String min, String max) {
    return new InvalidSettingException(
        property,
        "is '%s': an ISO-8601 duration from %s to %s, such as PT30S or PT2M, is accepted"
            .formatted(value, min, max));
  }

  /** A comma-separated list; empty if there is no value. */
  default List<String> list(String property) {
    return find(property).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /** Looks up settings of this process: system properties first, then environment variables. */
  static SettingLookup ofProcess() {
    return of(System.getProperties(), System::getenv);
  }

  /**
   * Looks up system properties first, then environment variables, like MicroProfile Config.
   *
   * @param properties system properties
   * @param environment returns the value of an environment variable, or null
   */
  static SettingLookup of(Properties properties, UnaryOperator<String> environment) {
    return property ->
        Optional.ofNullable(properties.getProperty(property))
            .or(() -> Optional.ofNullable(environment.apply(environmentName(property))))
            .map(String::strip)
            .filter(value -> !value.isEmpty());
  }

  /** Looks up settings in a map. */
  static SettingLookup of(Map<String, String> settings) {
    return property -> Optional.ofNullable(settings.get(property));
  }

  /**
   * The environment variable of a property: every character other than letters and digits is
   * replaced by an underscore, and letters are converted to upper case (MicroProfile Config 3.1,
   * section "Environment Variables Mapping Rules", third rule).
   */
  static String environmentName(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
