package dev.mcpgateway.identity.control;

import dev.mcpgateway.identity.IdentityConfiguration.Hashing;
import dev.mcpgateway.identity.IdentityRefusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes passwords with Argon2id (RFC 9106), in the PHC string format, so that each hash says its
 * own parameters and those of earlier settings can still be verified.
 *
 * <p>A hash takes memory, so only as many are computed at once as there are processors; a caller
 * waits up to ten seconds for its turn.
 */
public final class PasswordHasher {

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,64})\\$([A-Za-z0-9+/]{22,128})");
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

  private final Hashing parameters;
  private final Semaphore turns;
  private final Duration patience;
  private final SecureRandom random = new SecureRandom();
  private final String hashOfNobody;

  public PasswordHasher(Hashing parameters) {
    this(parameters, Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(10));
  }

  PasswordHasher(Hashing parameters, int atOnce, Duration patience) {
    this.parameters = parameters;
    this.turns = new Semaphore(atOnce, true);
    this.patience = patience;
    this.hashOfNobody = encoded(parameters, randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));
  }

  /**
   * Hashes a password with a salt of its own.
   *
   * @return a PHC string of at most 255 characters
   * @throws IdentityRefusal.TooBusy if its turn does not come
   */
  public String hash(String password) {
    byte[] salt = randomBytes(SALT_BYTES);
    return encoded(parameters, salt, derive(password, parameters, salt, HASH_BYTES));
  }

  /**
   * Whether the password is the one that was hashed; the time taken does not depend on how much of
   * it is right.
   *
   * @throws IllegalArgumentException if the hash is none of this class's
   * @throws IdentityRefusal.TooBusy if its turn does not come
   */
  public boolean verify(String password, String hash) {
    Matcher phc = parsed(hash);
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] expected = Base64.getDecoder().decode(phc.group(5));
    return MessageDigest.isEqual(
        derive(password, parametersOf(phc), salt, expected.length), expected);
  }

  /** Takes the time of {@link #verify} for an account that is not there. */
  public void verifyForNobody(String password) {
    verify(password, hashOfNobody);
  }

  /** Whether a hash was made under other settings than today's. */
  public boolean isOutdated(String hash) {
    return !parametersOf(parsed(hash)).equals(parameters);
  }

  private byte[] derive(String password, Hashing cost, byte[] salt, int length) {
    BouncyCastle.load();
    byte[] secret =
        Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKib())
            .withIterations(cost.iterations())
            .withParallelism(cost.parallelism())
            .withSalt(salt)
            .build());
    byte[] derived = new byte[length];
    awaitTurn();
    try {
      generator.generateBytes(secret, derived);
    } finally {
      turns.release();
    }
    return derived;
  }

  private void awaitTurn() {
    try {
      if (!turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IdentityRefusal.TooBusy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IdentityRefusal.TooBusy();
    }
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
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.iterations(),
            cost.parallelism(),
            ENCODER.encodeToString(salt),
            ENCODER.encodeToString(hash));
  }

  /**
   * Loaded by the first who derives, not by a start that derives nothing: the signature of its jar
   * is checked then.
   *
   * <p>On a thread of its own, which ends: Bouncy Castle leaves objects on the thread that loads
   * it, and on one of an application server's they would keep the application in memory when it is
   * undeployed.
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

    /** Does nothing but have this class initialized, once. */
    static void load() {}
  }
}
