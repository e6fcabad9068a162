package dev.mcpgateway.caching;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Knows which version of some rows is in force, and what has changed since those before it.
 *
 * <p>A version counts as in force for {@link #TRUSTED_FOR} from the moment <em>before</em> it was
 * asked for: a transaction that commits later than that moment is noticed by the next question,
 * however long ago it began. So every change is seen by every look-up that starts {@link
 * #TRUSTED_FOR} after the commit, on every replica, and no replica needs to be told. Long before,
 * one of the look-ups asks again, and the others do not wait for it. Nobody asks while nobody looks
 * anything up.
 *
 * <p>One tracker can serve several {@link VersionedCache}s.
 *
 * @param <S> what a change can be confined to, such as one user
 */
public final class VersionTracker<S> {

  /** How old the knowledge of a version may become while it is used. */
  public static final Duration TRUSTED_FOR = Duration.ofMillis(700);

  /** After which age a look-up asks for the version again, while others go on. */
  public static final Duration REFRESH_AFTER = Duration.ofMillis(250);

  /** How long one answer of the database is waited for. */
  public static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Of how many subjects the last change is known; where there are more, all count as changed. */
  static final int MAX_SUBJECTS = 10_000;

  private static final Logger LOG = System.getLogger(VersionTracker.class.getName());
  private static final String VERSION = "version";

  /**
   * Versions that follow upon each other, and the last change of each subject among them. What was
   * read in one is not true in another, such as that of a standby that took over.
   */
  static final class Lineage<S> {

    private final ConcurrentMap<S, Long> changedIn = new ConcurrentHashMap<>();
    private volatile long allChangedIn = Long.MIN_VALUE;

    /** Whether the subject is as it was in the version of that number. */
    boolean isUnchangedSince(long number, S subject) {
      // In this order, as these are raised to that before they are forgotten.
      Long changed = changedIn.get(subject);
      return number >= allChangedIn && (changed == null || number >= changed);
    }

    private synchronized void add(VersionHistory.Change<S> change) {
      long number = change.version().number();
      if (change.subjects().isEmpty()) {
        allChangedIn = Math.max(allChangedIn, number);
        return;
      }
      change.subjects().get().forEach(subject -> changedIn.merge(subject, number, Math::max));
      if (changedIn.size() > MAX_SUBJECTS) {
        allChangedIn = Math.max(allChangedIn, number);
        changedIn.clear();
      }
    }
  }

  /**
   * What is known of the version in force.
   *
   * @param known empty where nothing is
   * @param forgottenAt what was asked before that moment is not trusted
   */
  private record State<S>(Optional<Known<S>> known, long forgottenAt) {

    Optional<Known<S>> trusted(long now) {
      return known.filter(
          version -> version.isTrusted() && now - version.asOf() <= TRUSTED_FOR.toNanos());
    }

    State<S> with(Lineage<S> lineage, CacheVersion version, long asOf) {
      return new State<>(
          Optional.of(new Known<>(lineage, version, asOf, asOf - forgottenAt >= 0)), forgottenAt);
    }

    State<S> forgetting(long now) {
      return new State<>(
          known.map(last -> new Known<>(last.lineage(), last.version(), last.asOf(), false)), now);
    }
  }

  /**
   * A version.
   *
   * @param asOf the moment before it was asked for
   * @param isTrusted whether it was asked for since something was forgotten; if not, it is where
   *     the next question begins
   */
  private record Known<S>(Lineage<S> lineage, CacheVersion version, long asOf, boolean isTrusted) {

    boolean isNewerThan(long moment) {
      return isTrusted && asOf - moment > 0;
    }
  }

  private final VersionSource<S> source;
  private final LongSupplier nanoTime;
  private final AtomicReference<State<S>> state;
  private final SingleFlight<String, Lineage<S>> questions = new SingleFlight<>(TIMEOUT);

  public VersionTracker(VersionSource<S> source) {
    this(source, System::nanoTime);
  }

  public VersionTracker(VersionSource<S> source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
    this.state = new AtomicReference<>(new State<>(Optional.empty(), nanoTime.getAsLong()));
  }

  /**
   * Trusts no version that was asked for before this moment, such as after a change of one's own.
   */
  public void forget() {
    long now = nanoTime.getAsLong();
    state.updateAndGet(before -> before.forgetting(now));
  }

  /**
   * The versions as of a moment that is recent enough for a look-up that starts now.
   *
   * @throws RuntimeException if the database does not answer
   */
  Lineage<S> inForce(long now) {
    State<S> current = state.get();
    Optional<Known<S>> trusted = current.trusted(now);
    if (trusted.isEmpty()) {
      return ask(now, earliest(now));
    }
    if (now - trusted.get().asOf() > REFRESH_AFTER.toNanos() && !questions.isUnderway(VERSION)) {
      try {
        return ask(now, earliest(now));
      } catch (CacheUnavailableException failure) {
        // The question may have taken longer than what is known is good for.
        if (nanoTime.getAsLong() - trusted.get().asOf() > TRUSTED_FOR.toNanos()) {
          throw failure;
        }
        LOG.log(Level.DEBUG, "What is known of the version is trusted a moment longer", failure);
      }
    }
    return trusted.get().lineage();
  }

  /**
   * When a question that is underway must have been asked, for its answer to be new enough for a
   * look-up that starts now.
   */
  long earliest(long now) {
    long oldest = now - TRUSTED_FOR.toNanos();
    long forgottenAt = state.get().forgottenAt();
    return oldest - forgottenAt > 0 ? oldest : forgottenAt;
  }

  /**
   * The versions that one belongs to with which something was read.
   *
   * @param asOf the moment before it was read
   * @return empty where that cannot be told now, so that what was read is not to be remembered
   */
  Optional<Lineage<S>> lineageOf(CacheVersion version, long asOf) {
    Optional<Lineage<S>> known = confirm(version, asOf);
    if (known.isPresent()) {
      return known;
    }
    long now = nanoTime.getAsLong();
    try {
      ask(now, now);
    } catch (CacheUnavailableException failure) {
      LOG.log(Level.DEBUG, "What was read is not remembered", failure);
    }
    return confirm(version, asOf);
  }

  /** Learns that the version that is known is in force; empty where another one is known. */
  private Optional<Lineage<S>> confirm(CacheVersion version, long asOf) {
    while (true) {
      State<S> before = state.get();
      Optional<Known<S>> known = before.known();
      if (known.filter(other -> !other.version().equals(version)).isPresent()) {
        return Optional.empty();
      }
      Lineage<S> lineage = known.map(Known::lineage).orElseGet(Lineage::new);
      if (known.filter(other -> other.isNewerThan(asOf)).isPresent()
          || state.compareAndSet(before, before.with(lineage, version, asOf))) {
        return Optional.of(lineage);
      }
    }
  }

  private Lineage<S> ask(long now, long earliest) {
    return questions.join(
        VERSION,
        now,
        earliest,
        () ->
            learn(
                source.read(state.get().known().map(Known::version).orElse(CacheVersion.NONE)),
                now));
  }

  private Lineage<S> learn(VersionHistory<S> answer, long asOf) {
    while (true) {
      State<S> before = state.get();
      Optional<Known<S>> known = before.known();
      if (known.isPresent() && known.get().isNewerThan(asOf)) {
        return known.get().lineage();
      }
      Lineage<S> lineage =
          known
              .filter(version -> answer.reachesBackTo(version.version()))
              .map(version -> continued(version, answer))
              .orElseGet(Lineage::new);
      if (state.compareAndSet(before, before.with(lineage, answer.current(), asOf))) {
        return lineage;
      }
    }
  }

  /** The changes are in place before the version that has them is known. */
  private static <S> Lineage<S> continued(Known<S> known, VersionHistory<S> answer) {
    answer.changes().stream()
        .filter(change -> change.version().number() > known.version().number())
        .forEach(known.lineage()::add);
    return known.lineage();
  }
}
