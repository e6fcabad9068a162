package dev.mcpgateway.rbac.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.caching.CacheVersion;
import dev.mcpgateway.caching.VersionHistory;
import dev.mcpgateway.caching.VersionTracker;
import dev.mcpgateway.caching.Versioned;
import dev.mcpgateway.rbac.AccessUnavailable;
import dev.mcpgateway.rbac.Permission;
import dev.mcpgateway.rbac.RoleScope;
import dev.mcpgateway.rbac.TokenScope;
import dev.mcpgateway.rbac.control.UserAccess.Grant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AccessCacheTest {

  private static final String ADA = "ada@example.com";

  /** The committed state, the number of queries, and an action during a query. */
  private static final class Committed extends AccessReader {
    final AtomicLong version = new AtomicLong(1);
    final AtomicLong changedAt = new AtomicLong();
    volatile Set<Permission> permissions = Set.of(Permission.TOOLS_READ);
    volatile Runnable afterTheSnapshot = () -> {};
    volatile boolean down;
    final AtomicLong versionsAsked = new AtomicLong();
    final AtomicLong reads = new AtomicLong();

    void commit(Permission... now) {
      permissions = Set.of(now);
      version.incrementAndGet();
      changedAt.incrementAndGet();
    }

    /** The old server is lost, with the last change; another change gets its number. */
    void failOver(Permission... now) {
      version.decrementAndGet();
      commit(now);
    }

    @Override
    public VersionHistory<String> versions(CacheVersion since) {
      versionsAsked.incrementAndGet();
      failIfDown();
      CacheVersion seen = new CacheVersion(version.get(), changedAt.get());
      afterTheSnapshot.run();
      return VersionHistory.of(seen);
    }

    @Override
    public Versioned<UserAccess> read(String userEmail, long now) {
      reads.incrementAndGet();
      failIfDown();
      Versioned<UserAccess> seen =
          new Versioned<>(
              new CacheVersion(version.get(), changedAt.get()),
              new UserAccess(
                  Optional.empty(),
                  List.of(
                      new Grant(
                          "role",
                          RoleScope.GLOBAL,
                          Optional.empty(),
                          false,
                          permissions,
                          Optional.empty()))));
      afterTheSnapshot.run();
      return seen;
    }

    private void failIfDown() {
      if (down) {
        throw new AccessUnavailable("down");
      }
    }
  }

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final Committed committed = new Committed();
  private final AccessVersions versions = new AccessVersions(committed, clock::get);
  private final AccessCache cache = new AccessCache(committed, versions, clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private Set<Permission> seen() {
    return cache.of(ADA).permissions(Optional.empty(), TokenScope.NONE, clock.get());
  }

  @Test
  void asksTheDatabaseOnceForManyChecks() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(seen()).containsExactly(Permission.TOOLS_READ);
    }

    assertThat(committed.reads).hasValue(1);
    assertThat(committed.versionsAsked).hasValue(0);
  }

  @Test
  void takesANumberThatIsGivenAgainForAnotherState() {
    assertThat(seen()).containsExactly(Permission.TOOLS_READ);
    committed.failOver(Permission.TOOLS_UPDATE);
    pass(AccessCache.TRUSTED_FOR.plusMillis(1));

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void asksForTheVersionAgainFromTimeToTimeAndReadsNothingWhereItIsTheSame() {
    for (int i = 0; i < 1_000; i++) {
      seen();
      pass(Duration.ofMillis(10));
    }

    assertThat(committed.reads).hasValue(1);
    assertThat(committed.versionsAsked.get()).isBetween(30L, 41L);
  }

  @Test
  void seesAChangeOnceItsKnowledgeIsTooOld() {
    seen();
    committed.commit(Permission.TOOLS_UPDATE);
    pass(AccessCache.TRUSTED_FOR.plusNanos(1));

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void neverTrustsLongerThanItSays() {
    seen();
    for (int i = 0; i < 2_000; i++) {
      long changedAt = clock.get();
      Permission now = i % 2 == 0 ? Permission.TOOLS_UPDATE : Permission.TOOLS_READ;
      committed.commit(now);
      pass(Duration.ofMillis(i % 97));
      while (!seen().contains(now)) {
        assertThat(clock.get() - changedAt).isLessThanOrEqualTo(AccessCache.TRUSTED_FOR.toNanos());
        pass(Duration.ofMillis(7));
      }
    }
  }

  @Test
  void noticesATransactionThatCommitsAfterTheVersionWasAsked() {
    seen();
    pass(AccessCache.TRUSTED_FOR.plusNanos(1));
    committed.afterTheSnapshot =
        () -> {
          committed.afterTheSnapshot = () -> {};
          committed.commit(Permission.TOOLS_UPDATE);
        };
    assertThat(seen())
        .as("the snapshot was older than the commit")
        .containsExactly(Permission.TOOLS_READ);

    pass(AccessCache.TRUSTED_FOR.plusNanos(1));

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void doesNotCountTheTimeThatAnAnswerTookAsFresh() {
    seen();
    pass(AccessCache.TRUSTED_FOR.plusNanos(1));
    committed.afterTheSnapshot =
        () -> {
          committed.afterTheSnapshot = () -> {};
          committed.commit(Permission.TOOLS_UPDATE);
          pass(AccessCache.TRUSTED_FOR.plusNanos(1));
        };
    seen();

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void forgettingMakesTheNextCheckAsk() {
    seen();
    committed.commit(Permission.TOOLS_UPDATE);
    versions.tracker().forget();

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void whatWasAskedBeforeForgettingIsNotTrustedAfterIt() {
    seen();
    pass(AccessCache.TRUSTED_FOR.plusNanos(1));
    committed.afterTheSnapshot =
        () -> {
          committed.afterTheSnapshot = () -> {};
          committed.commit(Permission.TOOLS_UPDATE);
          pass(Duration.ofNanos(1));
          versions.tracker().forget();
        };
    seen();

    assertThat(seen()).containsExactly(Permission.TOOLS_UPDATE);
  }

  @Test
  void failsRatherThanTrustWhatIsTooOld() {
    seen();
    committed.down = true;
    pass(AccessCache.TRUSTED_FOR);
    assertThat(seen()).as("still known to be true").containsExactly(Permission.TOOLS_READ);
    pass(Duration.ofNanos(1));

    assertThatThrownBy(this::seen).isInstanceOf(AccessUnavailable.class);

    committed.down = false;
    assertThat(seen()).containsExactly(Permission.TOOLS_READ);
  }

  @Test
  void aNewUserIsReadWhateverIsKnown() {
    cache.of("bob@example.com");
    committed.down = true;

    assertThatThrownBy(this::seen).isInstanceOf(AccessUnavailable.class);
  }

  @Test
  void remembersABoundedNumberOfUsers() {
    for (int i = 0; i < 3 * AccessCache.USERS; i++) {
      cache.of("user" + i);
    }
    committed.reads.set(0);

    for (int i = 3 * AccessCache.USERS - 1; i >= 2 * AccessCache.USERS; i--) {
      cache.of("user" + i);
    }
    assertThat(committed.reads).as("the last to ask are remembered").hasValue(0);
    cache.of("user0");
    assertThat(committed.reads).as("the first to ask is forgotten").hasValue(1);
  }

  @Test
  void oneThreadAsksWhileTheOthersWaitForItsAnswer() throws Exception {
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    committed.afterTheSnapshot =
        () -> {
          asking.countDown();
          await(answer);
        };
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Set<Permission>>> checks = new ArrayList<>();
      checks.add(threads.submit(this::seen));
      await(asking);
      for (int i = 0; i < 15; i++) {
        checks.add(threads.submit(this::seen));
      }
      answer.countDown();
      for (Future<Set<Permission>> check : checks) {
        assertThat(check.get(10, TimeUnit.SECONDS)).containsExactly(Permission.TOOLS_READ);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(committed.reads).hasValue(1);
  }

  @Test
  void theOthersDoNotWaitWhileWhatIsKnownIsStillTrue() throws Exception {
    seen();
    pass(VersionTracker.REFRESH_AFTER.plusNanos(1));
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    committed.afterTheSnapshot =
        () -> {
          asking.countDown();
          await(answer);
        };
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Set<Permission>> asks = threads.submit(this::seen);
      await(asking);
      assertThat(seen()).containsExactly(Permission.TOOLS_READ);
      answer.countDown();
      assertThat(asks.get(10, TimeUnit.SECONDS)).containsExactly(Permission.TOOLS_READ);
    } finally {
      threads.shutdownNow();
    }

    assertThat(committed.versionsAsked).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
