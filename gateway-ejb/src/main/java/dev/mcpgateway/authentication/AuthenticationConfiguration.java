package dev.mcpgateway.authentication;

import dev.mcpgateway.keyring.KeyRingSetting;
import dev.mcpgateway.keyring.KeyRingSetting.Element;
import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The settings of access tokens and logins.
 *
 * @param signing the keys: the first signs access tokens, all verify them; at least one
 * @param issuer the issuer of tokens, in their {@code iss}
 * @param audience the audience of tokens, in their {@code aud}
 * @param loginValidity how long the token of a login lasts, 1 minute to 31 days
 * @param clockSkew the maximum difference between the clocks of replicas, at most 5 minutes
 * @param perAccount the maximum number of login attempts for one account
 * @param perAddress the maximum number of login attempts from one address
 */
public record AuthenticationConfiguration(
    List<Signing> signing,
    String issuer,
    String audience,
    Duration loginValidity,
    Duration clockSkew,
    Allowance perAccount,
    Allowance perAddress) {

  public static final String SECRET = "mcpgateway.jwt.secret";
  public static final String PRIVATE_KEY_FILE = "mcpgateway.jwt.private-key-file";
  public static final String PUBLIC_KEY_FILE = "mcpgateway.jwt.public-key-file";
  public static final String KEYS = "mcpgateway.jwt.keys";
  public static final String ISSUER = "mcpgateway.jwt.issuer";
  public static final String AUDIENCE = "mcpgateway.jwt.audience";
  public static final String LOGIN_VALIDITY = "mcpgateway.jwt.login-validity";
  public static final String CLOCK_SKEW = "mcpgateway.jwt.clock-skew";
  public static final String LOGINS_PER_ACCOUNT = "mcpgateway.login.per-account";
  public static final String LOGINS_PER_ADDRESS = "mcpgateway.login.per-address";
  public static final String LOGIN_WINDOW = "mcpgateway.login.window";

  /** HS256 is only as strong as its secret (RFC 7518, 3.2). */
  public static final int MIN_SECRET_LENGTH = 32;

  private static final int MAX_SECRET_LENGTH = 512;
  private static final int MAX_NAME_LENGTH = 255;
  private static final String FILE = "file:";

  /** A key of access tokens. */
  public sealed interface Signing {

    /** The key id in its tokens; empty for the one key of a gateway without {@link #KEYS}. */
    default Optional<String> kid() {
      return Optional.empty();
    }

    /** The word for it in {@link #KEYS}; empty if it is listed there itself. */
    default Optional<String> word() {
      return Optional.empty();
    }

    /**
     * HS256.
     *
     * @param value at least {@link #MIN_SECRET_LENGTH} bytes in UTF-8
     */
    record Secret(String value) implements Signing {
      @Override
      public Optional<String> word() {
        return Optional.of("secret");
      }

      @Override
      public String toString() {
        return "Secret[…]";
      }
    }

    /** RS256, each file in PEM: PKCS #8 and SubjectPublicKeyInfo. */
    record KeyPair(Path privateKey, Path publicKey) implements Signing {
      @Override
      public Optional<String> word() {
        return Optional.of("key-pair");
      }
    }

    /** HS256, with a secret that the gateway has generated and keeps in its database. */
    record Stored() implements Signing {
      @Override
      public Optional<String> word() {
        return Optional.of("database");
      }
    }

    /**
     * HS256.
     *
     * @param name its kid
     * @param secret at least {@link #MIN_SECRET_LENGTH} bytes
     */
    record NamedSecret(String name, SecretKey secret) implements Signing {
      @Override
      public Optional<String> kid() {
        return Optional.of(name);
      }

      @Override
      public String toString() {
        return "NamedSecret[" + name + "]";
      }
    }

    /**
     * RS256.
     *
     * @param name its kid
     * @param file in PEM: a private key in PKCS #8, or a public one, which only checks
     */
    record NamedFile(String name, Path file) implements Signing {
      @Override
      public Optional<String> kid() {
        return Optional.of(name);
      }
    }
  }

  /**
   * A rate limit: that many at once, and that many again in each window.
   *
   * @param count 1 to 100,000
   */
  public record Allowance(int count, Duration window) {}

  /**
   * Reads and checks the settings.
   *
   * @throws InvalidSettingException naming the first invalid setting
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

  /**
   * A key without kid that is not listed comes first, so that adding keys does not change the one
   * that signs.
   */
  private static List<Signing> signing(SettingLookup lookup) {
    Optional<Signing> single = single(lookup);
    List<Signing> listed = new ArrayList<>();
    for (Element element : KeyRingSetting.read(lookup, KEYS)) {
      listed.add(
          element.kid().map(kid -> named(kid, element)).orElseGet(() -> ofWord(element, single)));
    }
    if (listed.isEmpty()) {
      return List.of(single.orElseGet(Signing.Stored::new));
    }
    single.filter(key -> !listed.contains(key)).ifPresent(listed::addFirst);
    return List.copyOf(listed);
  }

  private static Signing named(String kid, Element element) {
    return element.value().startsWith(FILE)
        ? new Signing.NamedFile(kid, Path.of(element.value().substring(FILE.length())))
        : new Signing.NamedSecret(
            kid,
            new SecretKeySpec(element.secret(MIN_SECRET_LENGTH, MAX_SECRET_LENGTH), "HmacSHA256"));
  }

  private static Signing ofWord(Element element, Optional<Signing> single) {
    return Stream.concat(single.stream(), Stream.of(new Signing.Stored()))
        .filter(key -> key.word().equals(Optional.of(element.value())))
        .findFirst()
        .orElseThrow(
            () ->
                element.refused(
                    "is neither kid:key, nor 'database', nor 'secret' beside %s, nor 'key-pair' beside %s"
                        .formatted(
                            SettingLookup.environmentName(SECRET),
                            SettingLookup.environmentName(PRIVATE_KEY_FILE))));
  }

  /** The key that is configured without a kid. */
  private static Optional<Signing> single(SettingLookup lookup) {
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
          if (value.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_LENGTH) {
            throw new InvalidSettingException(
                SECRET,
                String.format(
                    Locale.ROOT,
                    "is too short: at least %d random bytes are accepted, such as the output of 'openssl rand -base64 48'",
                    MIN_SECRET_LENGTH));
          }
        });
    return secret.map(Signing.Secret::new);
  }

  private static String name(SettingLookup lookup, String property, String defaultValue) {
    String name = lookup.find(property).orElse(defaultValue);
    if (name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidSettingException(
          property,
          String.format(
              Locale.ROOT, "is no name of at most %d printable characters", MAX_NAME_LENGTH));
    }
    return name;
  }
}
