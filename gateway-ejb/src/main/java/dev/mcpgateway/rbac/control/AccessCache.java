package dev.mcpgateway.rbac.control;

import dev.mcpgateway.rbac.AccessChanged;
import dev.mcpgateway.rbac.AccessUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers what users may do, never longer than it is known to be true.
 *
 * <p>The database raises one version in the very commit that changes access, whoever makes it. What
 * is remembered is used while it carries the version that is in force, and a version counts as in
 * force for {@link #TRUSTED_FOR} from the moment <em>before</em> it was asked for: a transaction
 * that commits later than that moment is noticed by the next question, however long ago it began.
 * So every change is seen by every check that starts {@link #TRUSTED_FOR} after the commit, on
 * every replica, and no replica needs to be told. Long before, one of the checks asks again, and
 * the others do not wait for it.
 */
@ApplicationScoped
public class AccessCache {

  /** How old the knowledge of a version may become while it is used. */
  public static final Duration TRUSTED_FOR = Duration.ofMillis(700);

  /** After which age a check asks for the version again, while others go on. */
  static final Duration REFRESH_AFTER = Duration.ofMillis(250);

  /**
   * How many users are remembered at the least, once as many have asked; twice as many at the most.
   */
  static final int USERS = 10_000;

  private static final Logger LOG = Logger.getLogger(AccessCache.class.getName());
  private static final String VERSION = "version";

  /**
   * What is known of the version in force.
   *
   * @param known empty where nothing is
   * @param forgottenAt what was asked before that moment counts no more
   */
  private record Knowledge(Optional<Known> known, long forgottenAt) {}

  private record Known(AccessVersion version, long asOf) {}

  private AccessReader reader;
  private LongSupplier nanoTime;
  private AtomicReference<Knowledge> knowledge;
  private final SingleFlight<String, AccessVersion> versions =
      new SingleFlight<>(AccessReader.TIMEOUT);
  private final SingleFlight<String, UserAccess> reads = new SingleFlight<>(AccessReader.TIMEOUT);
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private volatile ConcurrentMap<String, UserAccess> young = new ConcurrentHashMap<>();
  private volatile ConcurrentMap<String, UserAccess> old = new ConcurrentHashMap<>();

  protected AccessCache() {}

  @Inject
  public AccessCache(AccessReader reader) {
    this(reader, System::nanoTime);
  }

  AccessCache(AccessReader reader, LongSupplier nanoTime) {
    this.reader = reader;
    this.nanoTime = nanoTime;
    this.knowledge = new AtomicReference<>(new Knowledge(Optional.empty(), nanoTime.getAsLong()));
  }

  /**
   * What a user may do, with every change that was committed {@link #TRUSTED_FOR} ago or earlier.
   *
   * @param userEmail as it is stored
   * @throws AccessUnavailable if the database does not answer
   */
  public UserAccess of(String userEmail) {
    long now = nanoTime.getAsLong();
    UserAccess remembered = remembered(userEmail);
    if (remembered == null || !remembered.version().equals(versionInForce(now))) {
      misses.increment();
      return read(userEmail, now);
    }
    hits.increment();
    return remembered;
  }

  /** The number of checks answered from memory since the start. */
  public long hits() {
    return hits.sum();
  }

  /** The number of checks that read the database since the start. */
  public long misses() {
    return misses.sum();
  }

  /** Trusts nothing that was read before this moment. */
  public void forget() {
    knowledge.set(new Knowledge(Optional.empty(), nanoTime.getAsLong()));
  }

  void forgetAfter(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccessChanged change) {
    forget();
  }

  private AccessVersion versionInForce(long now) {
    Optional<Known> known = knowledge.get().known();
    if (known.isEmpty() || now - known.get().asOf() > TRUSTED_FOR.toNanos()) {
      return askVersion(now);
    }
    if (now - known.get().asOf() > REFRESH_AFTER.toNanos() && !versions.isUnderway(VERSION)) {
      try {
        return askVersion(now);
      } catch (AccessUnavailable failure) {
        LOG.log(Level.FINE, "What is known of access is trusted a moment longer", failure);
      }
    }
    return known.get().version();
  }

  private AccessVersion askVersion(long now) {
    return versions.join(
        VERSION,
        now,
        earliest(now),
        () -> {
          AccessVersion version = reader.version();
          learn(version, now);
          return version;
        });
  }

  private UserAccess read(String userEmail, long now) {
    return reads.join(
        userEmail,
        now,
        earliest(now),
        () -> {
          UserAccess access = reader.read(userEmail, now);
          learn(access.version(), now);
          remember(userEmail, access);
          return access;
        });
  }

  /**
   * When a question that is underway must have been asked, for its answer to be new enough for a
   * check that starts now.
   */
  private long earliest(long now) {
    long oldest = now - TRUSTED_FOR.toNanos();
    long forgottenAt = knowledge.get().forgottenAt();
    return oldest - forgottenAt > 0 ? oldest : forgottenAt;
  }

  private void learn(AccessVersion version, long asOf) {
    knowledge.updateAndGet(
        before ->
            asOf - before.forgottenAt() >= 0
                    && before.known().filter(known -> known.asOf() - asOf >= 0).isEmpty()
                ? new Knowledge(Optional.of(new Known(version, asOf)), before.forgottenAt())
                : before);
  }

  private UserAccess remembered(String userEmail) {
    UserAccess access = young.get(userEmail);
    if (access == null) {
      access = old.get(userEmail);
      if (access != null) {
        young.putIfAbsent(userEmail, access);
      }
    }
    return access;
  }

  private void remember(String userEmail, UserAccess access) {
    if (young.size() >= USERS) {
      synchronized (this) {
        if (young.size() >= USERS) {
          old = young;
          young = new ConcurrentHashMap<>();
        }
      }
    }
    young.put(userEmail, access);
  }
}
