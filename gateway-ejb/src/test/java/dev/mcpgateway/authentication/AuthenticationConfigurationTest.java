package dev.mcpgateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.authentication.AuthenticationConfiguration.Allowance;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AuthenticationConfigurationTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void withoutSettingsItHasItsDefaults() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new AuthenticationConfiguration(
                Optional.empty(),
                "mcpgateway",
                "mcpgateway-api",
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                new Allowance(10, Duration.ofMinutes(1)),
                new Allowance(60, Duration.ofMinutes(1))));
  }

  @Test
  void itIsSetByTheseVariables() {
    Map<String, String> environment =
        Map.of(
            "MCPGATEWAY_JWT_SECRET", SECRET,
            "MCPGATEWAY_JWT_ISSUER", "iss",
            "MCPGATEWAY_JWT_AUDIENCE", "aud",
            "MCPGATEWAY_JWT_LOGIN_VALIDITY", "PT5M",
            "MCPGATEWAY_JWT_CLOCK_SKEW", "PT0S",
            "MCPGATEWAY_LOGIN_PER_ACCOUNT", "3",
            "MCPGATEWAY_LOGIN_PER_ADDRESS", "4",
            "MCPGATEWAY_LOGIN_WINDOW", "PT10S");
    AuthenticationConfiguration settings =
        AuthenticationConfiguration.from(SettingLookup.of(new Properties(), environment::get));
    assertThat(settings.signing()).contains(new Signing.Secret(SECRET));
    assertThat(settings.issuer()).isEqualTo("iss");
    assertThat(settings.audience()).isEqualTo("aud");
    assertThat(settings.loginValidity()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.clockSkew()).isZero();
    assertThat(settings.perAccount()).isEqualTo(new Allowance(3, Duration.ofSeconds(10)));
    assertThat(settings.perAddress()).isEqualTo(new Allowance(4, Duration.ofSeconds(10)));
  }

  @Test
  void aKeyPairIsTwoFilesAndNoSecretBesides() {
    String privateKey = "mcpgateway.jwt.private-key-file";
    String publicKey = "mcpgateway.jwt.public-key-file";
    assertThat(of(Map.of(privateKey, "/k/private.pem", publicKey, "/k/public.pem")).signing())
        .contains(new Signing.KeyPair(Path.of("/k/private.pem"), Path.of("/k/public.pem")));
    refused(Map.of(privateKey, "/k/private.pem"), "MCPGATEWAY_JWT_PUBLIC_KEY_FILE");
    refused(
        Map.of(
            privateKey,
            "/k/private.pem",
            publicKey,
            "/k/public.pem",
            AuthenticationConfiguration.SECRET,
            SECRET),
        "not both");
  }

  @Test
  void whatIsNotUnderstoodIsRefusedByNameAndWithoutTheSecret() {
    refused(Map.of(AuthenticationConfiguration.SECRET, "short-secret"), "MCPGATEWAY_JWT_SECRET");
    assertThatThrownBy(() -> of(Map.of(AuthenticationConfiguration.SECRET, "short-secret")))
        .hasMessageNotContaining("short-secret");
    refused(Map.of("mcpgateway.login.per-account", "many"), "MCPGATEWAY_LOGIN_PER_ACCOUNT");
    refused(Map.of("mcpgateway.login.per-account", "0"), "1 to 100000");
    refused(Map.of("mcpgateway.jwt.login-validity", "1h"), "ISO-8601");
    refused(Map.of("mcpgateway.jwt.clock-skew", "PT1H"), "PT5M");
    assertThat(new Signing.Secret(SECRET).toString()).doesNotContain(SECRET);
  }

  private static AuthenticationConfiguration of(Map<String, String> settings) {
    return AuthenticationConfiguration.from(SettingLookup.of(settings));
  }

  private static void refused(Map<String, String> settings, String message) {
    assertThatThrownBy(() -> of(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(message);
  }
}
