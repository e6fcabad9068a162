package dev.mcpgateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityConfigurationTest {

  @Test
  void theDefaults() {
    assertThat(IdentityConfiguration.from(SettingLookup.of(Map.of())))
        .isEqualTo(
            new IdentityConfiguration(
                new EmailAddress("admin@example.com"),
                false,
                Optional.empty(),
                "Platform Administrator",
                12,
                1,
                new IdentityConfiguration.Hashing(19_456, 2, 1),
                10,
                Duration.ofMinutes(15),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofDays(30),
                100));
  }

  @Test
  void theNamesOfTheEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("MCPGATEWAY_ADMIN_EMAIL", "Root@Example.org");
    environment.put("MCPGATEWAY_ADMIN_PROMOTE_EXISTING", "true");
    environment.put("MCPGATEWAY_ADMIN_PASSWORD", "horse staple battery");
    environment.put("MCPGATEWAY_ADMIN_FULL_NAME", "Root");
    environment.put("MCPGATEWAY_PASSWORD_MIN_LENGTH", "16");
    environment.put("MCPGATEWAY_PASSWORD_MIN_CLASSES", "3");
    environment.put("MCPGATEWAY_PASSWORD_ARGON2_MEMORY_KIB", "65536");
    environment.put("MCPGATEWAY_PASSWORD_ARGON2_ITERATIONS", "3");
    environment.put("MCPGATEWAY_PASSWORD_ARGON2_PARALLELISM", "4");
    environment.put("MCPGATEWAY_LOGIN_MAX_FAILURES", "5");
    environment.put("MCPGATEWAY_LOGIN_LOCK_DURATION", "PT1H");
    environment.put("MCPGATEWAY_LOGIN_KNOWN_NETWORK", "P90D");
    environment.put("MCPGATEWAY_INVITATION_VALIDITY", "P1D");
    environment.put("MCPGATEWAY_JOIN_REQUEST_VALIDITY", "P2D");
    environment.put("MCPGATEWAY_API_TOKENS_PER_USER", "7");

    assertThat(IdentityConfiguration.from(SettingLookup.of(new Properties(), environment::get)))
        .isEqualTo(
            new IdentityConfiguration(
                new EmailAddress("root@example.org"),
                true,
                Optional.of("horse staple battery"),
                "Root",
                16,
                3,
                new IdentityConfiguration.Hashing(65_536, 3, 4),
                5,
                Duration.ofHours(1),
                Duration.ofDays(90),
                Duration.ofDays(1),
                Duration.ofDays(2),
                7));
  }

  @ParameterizedTest
  @CsvSource({
    "mcpgateway.admin.email, nobody",
    "mcpgateway.admin.promote-existing, yes",
    "mcpgateway.password.min-length, 7",
    "mcpgateway.password.min-length, many",
    "mcpgateway.password.min-classes, 5",
    "mcpgateway.password.argon2.memory-kib, 1024",
    "mcpgateway.password.argon2.iterations, 0",
    "mcpgateway.password.argon2.parallelism, 17",
    "mcpgateway.login.max-failures, 0",
    "mcpgateway.login.lock-duration, 15m",
    "mcpgateway.login.lock-duration, PT0S",
    "mcpgateway.login.known-network, P367D",
    "mcpgateway.invitation-validity, P367D",
    "mcpgateway.join-request-validity, -P1D",
    "mcpgateway.api-tokens-per-user, 99999999999",
  })
  void whatIsNotUnderstoodIsRefusedByName(String property, String value) {
    assertThatThrownBy(() -> IdentityConfiguration.from(SettingLookup.of(Map.of(property, value))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "%s (%s) is ".formatted(property, SettingLookup.environmentName(property)))
        .hasMessageContaining("accepted");
  }

  @Test
  void aFullNameThatCannotBeStoredIsRefused() {
    assertThatThrownBy(
            () ->
                IdentityConfiguration.from(
                    SettingLookup.of(Map.of("mcpgateway.admin.full-name", "two\nlines"))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "mcpgateway.admin.full-name (MCPGATEWAY_ADMIN_FULL_NAME) cannot be stored");
  }

  @Test
  void itsTextDoesNotTellThePassword() {
    assertThat(
            IdentityConfiguration.from(
                    SettingLookup.of(Map.of("mcpgateway.admin.password", "horse staple battery")))
                .toString())
        .doesNotContain("horse");
  }
}
