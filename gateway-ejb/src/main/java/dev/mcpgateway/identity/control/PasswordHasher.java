package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityConfiguration;
import dev.mcpgateway.identity.IdentityConfiguration.Hashing;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.schema.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (RFC 9106), in the PHC string format, so that each hash contains
 * its parameters and hashes of earlier settings can still be verified.
 *
 * <p>A hash takes memory, so the number of concurrent hashes is limited to the number of processors
 * and to a quarter of the heap; {@link HashingPlaces} says what happens to the others.
 */
public final class PasswordHasher {

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,128})");
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  /** The share of the heap for all hashes with the configured parameters. */
  private static final int SHARE_OF_ALL = 4;

  /**
   * The share of the heap for the largest hash that can be verified, which is then computed alone.
   */
  private static final int SHARE_OF_ONE = 2;

  /** Per place: that many hashes take about two seconds at the default cost on a slow processor. */
  private static final int QUEUE_PER_PLACE = 16;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Hashing parameters;
  private final long maxKib;
  private final HashingPlaces places;
  private final SecureRandom random = new SecureRandom();
  private final String hashOfNobody;

  /**
   * Creates a hasher for the heap and the processors of this JVM.
   *
   * @throws InvalidSettingException if the heap is too small for a hash of these parameters
   */
  public PasswordHasher(Hashing parameters) {
    this(
        parameters,
        Runtime.getRuntime().maxMemory() / 1_024,
        Runtime.getRuntime().availableProcessors());
  }

  private PasswordHasher(Hashing parameters, long heapKib, int processors) {
    this(parameters, heapKib, places(parameters, heapKib, processors));
  }

  PasswordHasher(Hashing parameters, long heapKib, HashingPlaces places) {
    this.parameters = parameters;
    this.maxKib = heapKib / SHARE_OF_ONE;
    this.places = places;
    if (parameters.memoryKib() > maxKib) {
      throw new InvalidSettingException(
          IdentityConfiguration.ARGON2_MEMORY,
          String.format(
              Locale.ROOT,
              "is more than half of this JVM's heap of %d KiB: lower it, or give the JVM more memory",
              heapKib));
    }
    this.hashOfNobody = encoded(parameters, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  /**
   * Hashes a password with a random salt.
   *
   * @return a PHC string of at most 255 characters
   * @throws IdentityException.TooBusy if too many hashes are being computed
   */
  public String hash(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return encoded(parameters, salt, derive(password, parameters, salt, HASH_BYTES));
  }

  /**
   * Whether the password matches the hash, in constant time.
   *
   * @throws IllegalArgumentException if the hash is not one of this class, or too large for this
   *     JVM
   * @throws IdentityException.TooBusy if too many hashes are being computed
   */
  public boolean verify(String password, String hash) {
    Matcher phc = parsed(hash);
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] expected = Base64.getDecoder().decode(phc.group(5));
    return MessageDigest.isEqual(
        derive(password, parametersOf(phc), salt, expected.length), expected);
  }

  /** Takes as long as {@link #verify}, for an account that does not exist. */
  public void verifyDummy(String password) {
    verify(password, hashOfNobody);
  }

  /** Whether a hash was computed with other parameters than the configured ones. */
  public boolean isOutdated(String hash) {
    return !parametersOf(parsed(hash)).equals(parameters);
  }

  private byte[] derive(String password, Hashing cost, byte[] salt, int length) {
    if (cost.memoryKib() > maxKib) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A stored password hash takes %d KiB, more than half of this JVM's heap",
              cost.memoryKib()));
    }
    BouncyCastle.load();
    byte[] secret =
        Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    Argon2Parameters argon2 =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt)
            .build();
    return places.in(
        cost.memoryKib(),
        () -> {
          Argon2BytesGenerator generator = new Argon2BytesGenerator();
          // Allocates the memory.
          generator.init(argon2);
          byte[] derived = new byte[length];
          generator.generateBytes(secret, derived);
          return derived;
        });
  }

  /** The number of concurrent hashes with these parameters, at least one. */
  static int count(Hashing parameters, long heapKib, int processors) {
    return Math.clamp(heapKib / SHARE_OF_ALL / parameters.memoryKib(), 1, processors);
  }

  private static HashingPlaces places(Hashing parameters, long heapKib, int processors) {
    int count = count(parameters, heapKib, processors);
    return new HashingPlaces(count, parameters.memoryKib(), QUEUE_PER_PLACE * count, TIMEOUT);
  }

  HashingPlaces places() {
    return places;
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Matcher parsed(String hash) {
    Matcher phc = PHC.matcher(hash);
    if (!phc.matches()) {
      throw new IllegalArgumentException("A stored password hash is not in the format of Argon2id");
    }
    return phc;
  }

  private static Hashing parametersOf(Matcher phc) {
    return new Hashing(
        Integer.parseInt(phc.group(1)),
        Integer.parseInt(phc.group(2)),
        Integer.parseInt(phc.group(3)));
  }

  private static String encoded(Hashing cost, byte[] salt, byte[] hash) {
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s",
        cost.memoryKib(),
        cost.iterations(),
        cost.parallelism(),
        ENCODER.encodeToString(salt),
        ENCODER.encodeToString(hash));
  }

  /**
   * Loaded with the first hash rather than at start, since the signature of its jar is checked
   * then.
   *
   * <p>Loaded on a thread of its own, which ends: Bouncy Castle leaves objects on the thread that
   * loads it, and on a thread of an application server they would keep the application in memory
   * after it is undeployed.
   */
  private static final class BouncyCastle {

    static {
      Thread thread = new Thread(CryptoServicesRegistrar::getServicesConstraints, "bouncy castle");
      thread.start();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private BouncyCastle() {}

    /** Initializes this class, once. */
    static void load() {}
  }
}
