package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.identity.IdentityConfiguration.Hashing;
import dev.mcpgateway.identity.IdentityException;
import dev.mcpgateway.schema.InvalidSettingException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {

  private static final Hashing CHEAP = new Hashing(7_168, 1, 1);
  private static final Hashing STANDARD = new Hashing(19_456, 2, 1);
  private static final long HEAP_KIB = 1_048_576;

  private final PasswordHasher hasher = new PasswordHasher(CHEAP);

  @Test
  void verifiesWhatItHashed() {
    String hash = hasher.hash("correct horse battery staple");

    assertThat(hash).matches("\\$argon2id\\$v=19\\$m=7168,t=1,p=1\\$[^$]{22}\\$[^$]{43}");
    assertThat(hasher.verify("correct horse battery staple", hash)).isTrue();
    assertThat(hasher.verify("correct horse battery stapl", hash)).isFalse();
    assertThat(hasher.verify("", hash)).isFalse();
  }

  @Test
  void equalPasswordsHaveDifferentHashes() {
    assertThat(hasher.hash("correct horse")).isNotEqualTo(hasher.hash("correct horse"));
  }

  /** The test vector of the reference implementation's test suite (phc-winner-argon2, test.c). */
  @Test
  void verifiesWhatTheReferenceImplementationHashed() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(hasher.verify("password", hash)).isTrue();
    assertThat(hasher.verify("Password", hash)).isFalse();
  }

  @Test
  void aPasswordIsTheSameHoweverItsAccentsWereTyped() {
    assertThat(hasher.verify("cafe\u0301 au lait", hasher.hash("caf\u00e9 au lait"))).isTrue();
  }

  @Test
  void tellsHashesThatWereMadeUnderOtherSettings() {
    String hash = hasher.hash("correct horse");

    assertThat(hasher.isOutdated(hash)).isFalse();
    assertThat(new PasswordHasher(new Hashing(7_168, 2, 1)).isOutdated(hash)).isTrue();
    assertThat(new PasswordHasher(new Hashing(7_168, 2, 1)).verify("correct horse", hash)).isTrue();
  }

  @Test
  void whatIsNoHashOfThisKindIsAnErrorThatDoesNotRepeatIt() {
    assertThatThrownBy(() -> hasher.verify("x", "$2b$12$secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  /** Alternating, and by the CPU time of this thread, which other load does not affect. */
  @Test
  void hashingForNobodyTakesAsLongAsForSomebody() {
    PasswordHasher standard = new PasswordHasher(STANDARD);
    String hash = standard.hash("correct horse");

    List<Long> somebody = new ArrayList<>();
    List<Long> nobody = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      somebody.add(processorTime(() -> standard.verify("wrong horse", hash)));
      nobody.add(processorTime(() -> standard.verifyDummy("wrong horse")));
    }

    assertThat((double) Collections.min(nobody) / Collections.min(somebody)).isBetween(0.5, 2.0);
  }

  private static long processorTime(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    work.run();
    return threads.getCurrentThreadCpuTime() - began;
  }

  @Test
  void whoeverWaitsTooLongForAPlaceIsRefused() {
    HashingPlaces one = new HashingPlaces(1, CHEAP.memoryKib(), 8, Duration.ofMillis(1));
    PasswordHasher oneAtATime = new PasswordHasher(CHEAP, HEAP_KIB, one);

    one.in(
        1,
        () -> {
          assertThatThrownBy(() -> oneAtATime.hash("correct horse"))
              .isInstanceOfSatisfying(
                  IdentityException.TooBusy.class,
                  exception -> assertThat(exception.retryAfter()).hasValue(Duration.ofSeconds(2)));
          return null;
        });

    assertThat(oneAtATime.hash("and then it is free again")).startsWith("$argon2id$");
  }

  @Test
  void whoeverFindsAFullQueueIsRefusedAtOnce() throws Exception {
    HashingPlaces one = new HashingPlaces(1, CHEAP.memoryKib(), 2, Duration.ofMinutes(5));
    PasswordHasher oneAtATime = new PasswordHasher(CHEAP, HEAP_KIB, one);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    CountDownLatch leave = new CountDownLatch(1);
    try {
      Future<Boolean> occupant = threads.submit(() -> one.in(1, () -> isThrough(leave)));
      Awaitility.await().until(() -> one.freePlaces() == 0);
      List<Future<String>> waiters =
          List.of(
              threads.submit(() -> oneAtATime.hash("first")),
              threads.submit(() -> oneAtATime.hash("second")));
      Awaitility.await().until(() -> one.waiting() == 2);

      assertThatThrownBy(() -> oneAtATime.hash("third"))
          .isInstanceOf(IdentityException.TooBusy.class);

      leave.countDown();
      assertThat(occupant.get()).isTrue();
      for (Future<String> waiter : waiters) {
        assertThat(waiter.get()).startsWith("$argon2id$");
      }
      assertThat(one.waiting()).isZero();
    } finally {
      leave.countDown();
      threads.shutdown();
    }
  }

  private static boolean isThrough(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waiting threads do not even create Argon2's objects. */
  @Test
  void whoeverWaitsTakesNoMemory() {
    HashingPlaces one = new HashingPlaces(1, STANDARD.memoryKib(), 8, Duration.ofMillis(1));
    PasswordHasher oneAtATime = new PasswordHasher(STANDARD, HEAP_KIB, one);
    long working = allocated(() -> oneAtATime.hash("correct horse"));

    long waiting =
        one.in(
            1,
            () ->
                allocated(
                    () ->
                        assertThatThrownBy(() -> oneAtATime.hash("correct horse"))
                            .isInstanceOf(IdentityException.TooBusy.class)));

    assertThat(working).isGreaterThan(STANDARD.memoryKib() * 1_024L);
    assertThat(waiting).isLessThan(1_048_576);
  }

  private static long allocated(Runnable work) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void aLargerHashTakesMorePlacesAndOneLargerThanAllIsAlone() {
    HashingPlaces four = new HashingPlaces(4, 10_000, 0, Duration.ZERO);

    assertThat(four.<Integer>in(1, four::freePlaces)).isEqualTo(3);
    assertThat(four.<Integer>in(10_000, four::freePlaces)).isEqualTo(3);
    assertThat(four.<Integer>in(10_001, four::freePlaces)).isEqualTo(2);
    assertThat(four.<Integer>in(1_000_000, four::freePlaces)).isZero();
    assertThat(four.freePlaces()).isEqualTo(4);
  }

  @Test
  void thereAreAsManyPlacesAsProcessorsAndAsFitInAQuarterOfTheHeap() {
    assertThat(PasswordHasher.count(STANDARD, 384 * 1_024, 2)).isEqualTo(2);
    assertThat(PasswordHasher.count(STANDARD, 384 * 1_024, 64)).isEqualTo(5);
    assertThat(PasswordHasher.count(STANDARD, 64 * 1_024, 64)).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitInHalfTheHeapIsNotTried() {
    long heapKib = 2L * CHEAP.memoryKib();
    PasswordHasher small =
        new PasswordHasher(
            CHEAP, heapKib, new HashingPlaces(1, CHEAP.memoryKib(), 0, Duration.ZERO));

    assertThat(small.hash("correct horse")).startsWith("$argon2id$");
    assertThatThrownBy(
            () ->
                small.verify(
                    "password",
                    "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9999999 KiB");
    assertThatThrownBy(
            () -> new PasswordHasher(STANDARD, heapKib, new HashingPlaces(1, 1, 0, Duration.ZERO)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("mcpgateway.password.argon2.memory-kib");
  }
}
