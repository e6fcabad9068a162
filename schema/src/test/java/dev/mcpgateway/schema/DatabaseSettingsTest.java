package dev.mcpgateway.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database settings: names, defaults, and invalid values. */
class DatabaseSettingsTest {

  private static final String URL = "jdbc:postgresql://db.example:5432/gateway";

  @Test
  void defaultsAreThoseOfTheContract() {
    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(Map.of("mcpgateway.database-url", URL)));

    assertThat(settings.url()).isEqualTo(URL);
    assertThat(settings.migrationUrl()).isEqualTo(URL);
    assertThat(settings.user()).isEqualTo("gateway");
    assertThat(settings.password()).isEmpty();
    assertThat(settings.skipMigrations()).isFalse();
    assertThat(settings.schemaWait()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.connectionLifetime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.databaseWait()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void environmentVariablesHaveTheNamesOfTheContract() {
    Map<String, String> environment =
        Map.of(
            "MCPGATEWAY_DATABASE_URL", URL,
            "MCPGATEWAY_DATABASE_USER", "someone",
            "MCPGATEWAY_DATABASE_PASSWORD", "secret",
            "MCPGATEWAY_MIGRATION_URL", "jdbc:postgresql://direct:5432/gateway",
            "MCPGATEWAY_SKIP_MIGRATIONS", "TRUE",
            "MCPGATEWAY_SCHEMA_WAIT", "PT7M",
            "MCPGATEWAY_DATABASE_WAIT", "PT30S",
            "MCPGATEWAY_DATABASE_CONNECTION_LIFETIME", "PT0S");

    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(new Properties(), environment::get));

    assertThat(settings)
        .isEqualTo(
            new DatabaseSettings(
                URL,
                "someone",
                Optional.of("secret"),
                "jdbc:postgresql://direct:5432/gateway",
                true,
                Duration.ofMinutes(7),
                Duration.ofSeconds(30),
                Duration.ZERO));
  }

  @Test
  void systemPropertiesWinOverTheEnvironmentAndBlankIsUnset() {
    Properties properties = new Properties();
    properties.setProperty("mcpgateway.database-user", "from-properties");
    Map<String, String> environment =
        Map.of(
            "MCPGATEWAY_DATABASE_URL", URL,
            "MCPGATEWAY_DATABASE_USER", "from-environment",
            "MCPGATEWAY_SCHEMA_WAIT", "  ");

    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(properties, environment::get));

    assertThat(settings.user()).isEqualTo("from-properties");
    assertThat(settings.schemaWait()).isEqualTo(Duration.ofMinutes(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mcpgateway.skip-migrations|maybe|MCPGATEWAY_SKIP_MIGRATIONS|true and false are accepted",
        "mcpgateway.skip-migrations|1|MCPGATEWAY_SKIP_MIGRATIONS|true and false are accepted",
        "mcpgateway.schema-wait|600|MCPGATEWAY_SCHEMA_WAIT|from PT0.001S to P366D, such as PT30S or"
            + " PT2M, is accepted",
        "mcpgateway.schema-wait|PT0S|MCPGATEWAY_SCHEMA_WAIT|ISO-8601 duration from PT0.001S",
        "mcpgateway.database-wait|-PT1S|MCPGATEWAY_DATABASE_WAIT|ISO-8601 duration from PT0.001S",
        "mcpgateway.database-connection-lifetime|never|MCPGATEWAY_DATABASE_CONNECTION_LIFETIME|from PT0S",
        "mcpgateway.database-url|postgres://h/d|MCPGATEWAY_DATABASE_URL|jdbc:postgresql://host",
        "mcpgateway.database-url|jdbc:mysql://h/d|MCPGATEWAY_DATABASE_URL|jdbc:postgresql://host",
        "mcpgateway.migration-url|nonsense|MCPGATEWAY_MIGRATION_URL|jdbc:postgresql://host",
      })
  void anUnparsableSettingIsRefusedByNameWithWhatIsAccepted(
      String property, String value, String environmentName, String accepted) {
    Map<String, String> settings = new HashMap<>(Map.of("mcpgateway.database-url", URL));
    settings.put(property, value);

    assertThatThrownBy(() -> DatabaseSettings.from(SettingLookup.of(settings)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(property + " (" + environmentName + ") ")
        .hasMessageContaining(accepted);
  }

  @Test
  void ofSeveralHostsEachIsShownAndASilentOneIsPassedOver() {
    String url = "jdbc:postgresql://a,b:6432/gateway?targetServerType=primary";
    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(Map.of("mcpgateway.database-url", url)));

    assertThat(DatabaseSettings.target(url)).isEqualTo("a:5432,b:6432/gateway");
    assertThat(settings.dataSource().getHostRecheckSeconds()).isEqualTo(2);
    assertThat(settings.dataSource().getConnectTimeout()).isEqualTo(3);
    assertThat(
            DatabaseSettings.from(
                    SettingLookup.of(
                        Map.of("mcpgateway.database-url", url + "&hostRecheckSeconds=7")))
                .dataSource()
                .getHostRecheckSeconds())
        .isEqualTo(7);
  }

  @Test
  void aMissingUrlIsRefusedByName() {
    assertThatThrownBy(() -> DatabaseSettings.from(SettingLookup.of(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("mcpgateway.database-url (MCPGATEWAY_DATABASE_URL) is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?user=me&password=hunter2",
        "jdbc:postgresql://h/d?password=hunter2",
        "jdbc:postgresql://h/d?currentSchema=hunter2",
        "jdbc:postgresql://h/d?options=-c%20search_path=hunter2"
      })
  void aUrlThatCarriesASecretOrASessionSettingIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(
            () -> DatabaseSettings.from(SettingLookup.of(Map.of("mcpgateway.database-url", url))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("must not carry")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void thePasswordIsInNoTextForm() {
    DatabaseSettings settings =
        DatabaseSettings.from(
            SettingLookup.of(
                Map.of("mcpgateway.database-url", URL, "mcpgateway.database-password", "hunter2")));

    assertThat(settings.toString()).doesNotContain("hunter2").contains("db.example:5432/gateway");
  }

  @Test
  void theDriverIsSafeBehindAPooler() {
    DatabaseSettings settings =
        DatabaseSettings.from(SettingLookup.of(Map.of("mcpgateway.database-url", URL)));

    assertThat(settings.dataSource().getPrepareThreshold()).isZero();
    assertThat(settings.dataSource().getTcpKeepAlive()).isTrue();
    assertThat(settings.dataSource().getSocketTimeout()).isEqualTo(30);
    assertThat(settings.migrationDataSource().getSocketTimeout())
        .as("until it has the lock")
        .isEqualTo(30);
    assertThat(DatabaseSettings.applicationName()).startsWith("mcpgateway ").hasSizeLessThan(64);
  }
}
