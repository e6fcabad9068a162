package dev.mcpgateway.authentication;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings of access tokens and of logins.
 *
 * @param signing what signs access tokens; empty: a secret that the gateway makes and keeps in its
 *     database
 * @param issuer who issues tokens, in their {@code iss}
 * @param audience whom they are for, in their {@code aud}
 * @param loginValidity how long the token of a login lasts, 1 minute to 31 days
 * @param clockSkew by how much the clocks of replicas may differ, at most 5 minutes
 * @param perAccount how many logins may be tried for one account
 * @param perAddress how many logins may be tried from one address
 */
public record AuthenticationConfiguration(
    Optional<Signing> signing,
    String issuer,
    String audience,
    Duration loginValidity,
    Duration clockSkew,
    Allowance perAccount,
    Allowance perAddress) {

  public static final String SECRET = "mcpgateway.jwt.secret";
  public static final String PRIVATE_KEY_FILE = "mcpgateway.jwt.private-key-file";
  public static final String PUBLIC_KEY_FILE = "mcpgateway.jwt.public-key-file";
  public static final String ISSUER = "mcpgateway.jwt.issuer";
  public static final String AUDIENCE = "mcpgateway.jwt.audience";
  public static final String LOGIN_VALIDITY = "mcpgateway.jwt.login-validity";
  public static final String CLOCK_SKEW = "mcpgateway.jwt.clock-skew";
  public static final String LOGINS_PER_ACCOUNT = "mcpgateway.login.per-account";
  public static final String LOGINS_PER_ADDRESS = "mcpgateway.login.per-address";
  public static final String LOGIN_WINDOW = "mcpgateway.login.window";

  /** HS256 is only as strong as its secret (RFC 7518, 3.2). */
  public static final int SHORTEST_SECRET = 32;

  private static final int LONGEST_NAME = 255;

  /** What signs access tokens. */
  public sealed interface Signing {

    /**
     * HS256.
     *
     * @param value at least {@link #SHORTEST_SECRET} bytes in UTF-8
     */
    record Secret(String value) implements Signing {
      @Override
      public String toString() {
        return "Secret[…]";
      }
    }

    /** RS256, each file in PEM: PKCS #8 and SubjectPublicKeyInfo. */
    record KeyPair(Path privateKey, Path publicKey) implements Signing {}
  }

  /**
   * So many at once, and as many again in each window.
   *
   * @param count 1 to 100,000
   */
  public record Allowance(int count, Duration window) {}

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first setting that is not understood
   */
  public static AuthenticationConfiguration from(SettingLookup lookup) {
    Duration window = lookup.duration(LOGIN_WINDOW, "PT1M", "PT1S", "PT1H");
    return new AuthenticationConfiguration(
        signing(lookup),
        name(lookup, ISSUER, "mcpgateway"),
        name(lookup, AUDIENCE, "mcpgateway-api"),
        lookup.duration(LOGIN_VALIDITY, "PT1H", "PT1M", "P31D"),
        lookup.duration(CLOCK_SKEW, "PT30S", "PT0S", "PT5M"),
        new Allowance(lookup.number(LOGINS_PER_ACCOUNT, 10, 1, 100_000), window),
        new Allowance(lookup.number(LOGINS_PER_ADDRESS, 60, 1, 100_000), window));
  }

  private static Optional<Signing> signing(SettingLookup lookup) {
    Optional<String> secret = lookup.find(SECRET);
    Optional<Path> privateKey = lookup.find(PRIVATE_KEY_FILE).map(Path::of);
    Optional<Path> publicKey = lookup.find(PUBLIC_KEY_FILE).map(Path::of);
    if (secret.isPresent() && (privateKey.isPresent() || publicKey.isPresent())) {
      throw new InvalidSettingException(
          SECRET, "is set, and a key file too: set the secret or the key pair, not both");
    }
    if (privateKey.isPresent() != publicKey.isPresent()) {
      throw new InvalidSettingException(
          privateKey.isPresent() ? PUBLIC_KEY_FILE : PRIVATE_KEY_FILE,
          "is missing: a key pair is two files");
    }
    if (privateKey.isPresent()) {
      return Optional.of(new Signing.KeyPair(privateKey.get(), publicKey.get()));
    }
    secret.ifPresent(
        value -> {
          if (value.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            throw new InvalidSettingException(
                SECRET,
                String.format(
                    Locale.ROOT,
                    "is too short: at least %d random bytes are accepted, such as the output of 'openssl rand -base64 48'",
                    SHORTEST_SECRET));
          }
        });
    return secret.map(Signing.Secret::new);
  }

  private static String name(SettingLookup lookup, String property, String preset) {
    String name = lookup.find(property).orElse(preset);
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidSettingException(
          property,
          String.format(
              Locale.ROOT, "is no name of at most %d printable characters", LONGEST_NAME));
    }
    return name;
  }
}
