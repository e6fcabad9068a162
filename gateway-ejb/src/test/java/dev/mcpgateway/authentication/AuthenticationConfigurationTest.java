package dev.mcpgateway.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.authentication.AuthenticationConfiguration.Allowance;
import dev.mcpgateway.authentication.AuthenticationConfiguration.Signing;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AuthenticationConfigurationTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Map<String, String> SECRET_ALONE =
      Map.of(AuthenticationConfiguration.SECRET, SECRET);
  private static final Map<String, String> PAIR_ALONE =
      Map.of(
          AuthenticationConfiguration.PRIVATE_KEY_FILE, "/k/private.pem",
          AuthenticationConfiguration.PUBLIC_KEY_FILE, "/k/public.pem");

  /** In base64 with letters in which the two alphabets differ. */
  private static final byte[] BYTES = "~~~???~~~???~~~???~~~???~~~???~~".getBytes(UTF_8);

  private static final String KEY = base64(BYTES);
  private static final String URL_KEY =
      Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES);

  @Test
  void withoutSettingsItHasItsDefaults() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new AuthenticationConfiguration(
                List.of(new Signing.Stored()),
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
    assertThat(settings.signing()).containsExactly(new Signing.Secret(SECRET));
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
        .containsExactly(new Signing.KeyPair(Path.of("/k/private.pem"), Path.of("/k/public.pem")));
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
  void keysHaveAnIdAndTheFirstSigns() {
    assertThat(keys(Map.of(), "k1:" + KEY + ", k2:file:/k/2.pem , k3:" + URL_KEY))
        .containsExactly(
            new Signing.NamedSecret("k1", new SecretKeySpec(BYTES, "HmacSHA256")),
            new Signing.NamedFile("k2", Path.of("/k/2.pem")),
            new Signing.NamedSecret("k3", new SecretKeySpec(BYTES, "HmacSHA256")));
  }

  @Test
  void aSecretGoesOnSigningWhereKeysAreAdded() {
    assertThat(words(keys(SECRET_ALONE, "k1:" + KEY))).containsExactly("secret", "k1");
    assertThat(words(keys(SECRET_ALONE, "secret,k1:" + KEY))).containsExactly("secret", "k1");
    assertThat(words(keys(PAIR_ALONE, "k1:" + KEY))).containsExactly("key-pair", "k1");
  }

  @Test
  void anotherKeySignsWhereItStandsFirst() {
    assertThat(words(keys(SECRET_ALONE, "k1:" + KEY + ",secret"))).containsExactly("k1", "secret");
    assertThat(words(keys(PAIR_ALONE, "k1:" + KEY + ",key-pair")))
        .containsExactly("k1", "key-pair");
    assertThat(words(keys(Map.of(), "database,k1:" + KEY))).containsExactly("database", "k1");
    assertThat(words(keys(SECRET_ALONE, "database,secret"))).containsExactly("database", "secret");
    assertThat(words(keys(Map.of(), "k1:" + KEY))).containsExactly("k1");
  }

  @Test
  void aListThatIsNotUnderstoodIsRefusedByItsPlaceAndWithoutItsKeys() {
    refusedKeys(KEY, "element 1 is neither kid:key");
    refusedKeys("k1:" + KEY + ",secret", "element 2", "MCPGATEWAY_JWT_SECRET");
    refusedKeys("k1:" + KEY + ",key-pair", "element 2", "MCPGATEWAY_JWT_PRIVATE_KEY_FILE");
    refusedKeys(KEY + ":k1", "element 1 does not begin with an id");
    refusedKeys("a b:" + KEY, "element 1 does not begin with an id");
    refusedKeys("k1:" + KEY + ",k1:" + URL_KEY, "element 2 is there for the second time");
    refusedKeys("database,database", "element 2 is there for the second time");
    refusedKeys("k1:!" + KEY, "element 1 has a key that is no base64");
    refusedKeys("k1:" + base64(new byte[31]), "element 1 has a key of 31 bytes: 32 to 512");
    refusedKeys("k1:" + base64(new byte[513]), "element 1 has a key of 513 bytes: 32 to 512");
    refusedKeys(
        IntStream.rangeClosed(1, 17)
            .mapToObj(i -> "k" + i + ":" + KEY)
            .collect(Collectors.joining(",")),
        "has 17 keys: at most 16");
    assertThat(keys(Map.of(), "k1:" + KEY).toString()).doesNotContain(KEY).contains("k1");
  }

  private static List<Signing> keys(Map<String, String> others, String keys) {
    Map<String, String> settings = new HashMap<>(others);
    settings.put(AuthenticationConfiguration.KEYS, keys);
    return of(settings).signing();
  }

  private static List<String> words(List<Signing> keys) {
    return keys.stream().map(key -> key.kid().or(key::word).orElseThrow()).toList();
  }

  private static void refusedKeys(String keys, String... messages) {
    assertThatThrownBy(() -> keys(Map.of(), keys))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("MCPGATEWAY_JWT_KEYS")
        .hasMessageContainingAll(messages)
        .message()
        .doesNotContain(KEY, URL_KEY);
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
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
