package dev.mcpgateway.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.caching.VersionHistory.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whose values are read again after which change. */
class VersionedCacheTest {

  private static final int CAPACITY = 100;

  /** A database: its versions in order, and what was read from it. */
  private final List<Change<String>> history = new ArrayList<>();

  private final List<String> reads = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicLong serverTime = new AtomicLong();
  private Runnable beforeTheAnswer = () -> {};
  private Runnable afterTheRead = () -> {};
  private Optional<Versioned<String>> ofALostServer = Optional.empty();
  private boolean down;

  private final VersionTracker<String> tracker = new VersionTracker<>(this::versions, clock::get);
  private final VersionedCache<String, String, String> cache =
      new VersionedCache<>(tracker, key -> key.substring(0, 3), this::read, CAPACITY, clock::get);

  VersionedCacheTest() {
    commit(Optional.empty());
  }

  private VersionHistory<String> versions(CacheVersion since) {
    failIfDown();
    VersionHistory<String> answer =
        new VersionHistory<>(
            current(),
            history.stream()
                .filter(change -> change.version().number() >= since.number())
                .toList());
    beforeTheAnswer.run();
    return answer;
  }

  private Versioned<String> read(String key, long now) {
    failIfDown();
    reads.add(key);
    if (ofALostServer.isPresent()) {
      Versioned<String> lost = ofALostServer.get();
      ofALostServer = Optional.empty();
      return lost;
    }
    Versioned<String> read = new Versioned<>(current(), key + current().number());
    afterTheRead.run();
    return read;
  }

  private void failIfDown() {
    if (down) {
      throw new CacheUnavailableException("down");
    }
  }

  private CacheVersion current() {
    return history.get(history.size() - 1).version();
  }

  private void commit(Optional<Set<String>> subjects) {
    long number = history.isEmpty() ? 1 : current().number() + 1;
    history.add(new Change<>(new CacheVersion(number, serverTime.incrementAndGet()), subjects));
  }

  private void change(String... subjects) {
    commit(Optional.of(Set.of(subjects)));
  }

  private void waitUntilSeen() {
    clock.addAndGet(VersionTracker.TRUSTED_FOR.toNanos() + 1);
  }

  private List<String> readAgain(String... keys) {
    reads.clear();
    for (String key : keys) {
      cache.get(key);
    }
    return List.copyOf(reads);
  }

  @Test
  void aChangeOfOneSubjectMakesNoOtherBeReadAgain() {
    readAgain("ada", "bob", "ada's token", "bob's token");
    change("ada");
    waitUntilSeen();

    assertThat(readAgain("ada", "bob", "ada's token", "bob's token"))
        .containsExactly("ada", "ada's token");
    assertThat(readAgain("ada", "bob", "ada's token", "bob's token")).isEmpty();
  }

  @Test
  void aChangeOfEverythingMakesAllBeReadAgain() {
    readAgain("ada", "bob");
    change("eve");
    commit(Optional.empty());
    change("eve");
    waitUntilSeen();

    assertThat(readAgain("ada", "bob")).containsExactly("ada", "bob");
  }

  @Test
  void severalChangesBetweenTwoQuestionsAllCount() {
    readAgain("ada", "bob", "eve");
    change("ada");
    change("bob");
    change("ada");
    waitUntilSeen();

    assertThat(readAgain("ada", "bob", "eve")).containsExactly("ada", "bob");
  }

  @Test
  void whereTheHistoryIsTooShortEverythingCountsAsChanged() {
    readAgain("ada", "bob");
    change("ada");
    change("ada");
    history.subList(0, 2).clear();
    waitUntilSeen();

    assertThat(readAgain("ada", "bob")).containsExactly("ada", "bob");
  }

  @Test
  void whereTheHistoryDoesNotEndWithTheVersionEverythingCountsAsChanged() {
    readAgain("ada", "bob");
    CacheVersion known = current();
    beforeTheAnswer =
        () -> {
          throw new IllegalStateException("not asked for");
        };
    VersionedCache<String, String, String> other =
        new VersionedCache<>(
            new VersionTracker<>(
                since ->
                    new VersionHistory<>(
                        new CacheVersion(known.number() + 1, 99),
                        List.of(new Change<>(known, Optional.of(Set.of())))),
                clock::get),
            key -> key,
            this::read,
            CAPACITY,
            clock::get);
    other.get("ada");
    waitUntilSeen();
    reads.clear();

    other.get("ada");

    assertThat(reads).containsExactly("ada");
  }

  /** The standby had not received the last changes: their numbers are used again, for others. */
  @Test
  void afterAFailoverNothingOfBeforeIsTrusted() {
    for (int lost = 1; lost <= 3; lost++) {
      change("eve");
      change("eve");
      change("eve");
      readAgain("ada", "bob", "eve");
      history.subList(history.size() - lost, history.size()).clear();
      for (int since = 0; since <= 4; since++) {
        waitUntilSeen();
        if (since == 0) {
          assertThat(readAgain("ada")).as("%d lost", lost).containsExactly("ada");
        }
        assertThat(cache.get("bob")).as("%d lost, %d since", lost, since).isNotNull();
        change("bob");
      }
    }
  }

  @Test
  void whatAServerSaidThatIsLostSinceIsNotRemembered() {
    readAgain("bob");
    for (int number : new int[] {1, 5}) {
      ofALostServer = Optional.of(new Versioned<>(new CacheVersion(number, 99), "lost"));

      assertThat(cache.get("key" + number)).isEqualTo("lost");
      assertThat(cache.get("key" + number)).isEqualTo("key" + number + "1");
    }
  }

  @Test
  void whatIsReadBesideAChangeThatIsNotKnownYetIsRememberedAllTheSame() {
    readAgain("ada");
    change("bob");

    assertThat(readAgain("bob", "bob", "ada")).containsExactly("bob");
    waitUntilSeen();
    assertThat(readAgain("bob", "ada")).isEmpty();
  }

  @Test
  void whatWasReadBeforeAChangeThatIsKnownIsNotRemembered() {
    readAgain("ada");
    afterTheRead =
        () -> {
          afterTheRead = () -> {};
          change("bob");
          waitUntilSeen();
          cache.get("ada");
        };

    assertThat(cache.get("bob")).isEqualTo("bob1");
    assertThat(cache.get("bob")).isEqualTo("bob2");
  }

  @Test
  void whatIsAskedForAsCommittedIsReadWhateverIsRemembered() {
    assertThat(cache.get("ada")).isEqualTo("ada1");
    change("ada");

    assertThat(cache.get("ada")).as("a moment longer").isEqualTo("ada1");
    assertThat(cache.getCommitted("ada")).isEqualTo("ada2");
    assertThat(cache.get("ada")).as("from then on").isEqualTo("ada2");
  }

  @Test
  void whatIsRememberedCountsForAMomentWhileTheDatabaseIsAway() {
    readAgain("ada");
    down = true;
    clock.addAndGet(VersionTracker.TRUSTED_FOR.toNanos());
    assertThat(cache.get("ada")).isEqualTo("ada1");

    clock.addAndGet(1);
    assertThatThrownBy(() -> cache.get("ada")).isInstanceOf(CacheUnavailableException.class);
  }

  /**
   * It is queried while the known version is still current, and the response arrives when it is not
   * any more.
   */
  @Test
  void whatIsKnownDoesNotCountLongerBecauseTheDatabaseIsAsked() {
    readAgain("ada");
    clock.addAndGet(VersionTracker.REFRESH_AFTER.toNanos() + 1);
    beforeTheAnswer =
        () -> {
          waitUntilSeen();
          throw new CacheUnavailableException("too late");
        };

    assertThatThrownBy(() -> cache.get("ada")).isInstanceOf(CacheUnavailableException.class);
  }

  @Test
  void changesOfVeryManySubjectsTakeABoundedRoom() {
    readAgain("ada");
    for (int i = 0; i <= VersionTracker.MAX_SUBJECTS; i++) {
      change("user" + i);
    }
    waitUntilSeen();

    assertThat(readAgain("ada")).containsExactly("ada");
    assertThat(readAgain("ada")).isEmpty();
  }

  @Test
  void aBoundedNumberOfValuesIsRememberedWhenAllAreAskedForAgainAndAgain() {
    for (int i = 0; i < 5 * CAPACITY; i++) {
      for (int before = 0; before <= i; before++) {
        cache.get("key" + before);
      }
    }
    reads.clear();

    for (int i = 0; i < 5 * CAPACITY; i++) {
      cache.get("key" + i);
    }

    assertThat(reads).hasSizeGreaterThanOrEqualTo(3 * CAPACITY);
  }

  @Test
  void aBoundedNumberOfValuesIsRemembered() {
    for (int i = 0; i < 3 * CAPACITY; i++) {
      cache.get("key" + i);
    }
    reads.clear();
    for (int i = 3 * CAPACITY - 1; i >= 2 * CAPACITY; i--) {
      cache.get("key" + i);
    }
    assertThat(reads).as("the last are remembered").isEmpty();
    assertThat(readAgain("key0")).containsExactly("key0");
  }

  @Test
  void hitsAndMissesAreCounted() {
    readAgain("ada", "ada", "ada", "bob");

    assertThat(cache.hits()).isEqualTo(2);
    assertThat(cache.misses()).isEqualTo(2);
  }
}
