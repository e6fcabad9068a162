package dev.mcpgateway.identity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.identity.IdentityConfiguration.Hashing;
import dev.mcpgateway.identity.IdentityRefusal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PasswordHasherTest {

  private static final Hashing CHEAP = new Hashing(7_168, 1, 1);
  private static final Hashing STANDARD = new Hashing(19_456, 2, 1);

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

  /**
   * In turns, and by the processor time of this thread, which others on the machine do not take.
   */
  @Test
  void hashingForNobodyTakesAsLongAsForSomebody() {
    PasswordHasher standard = new PasswordHasher(STANDARD);
    String hash = standard.hash("correct horse");

    List<Long> somebody = new ArrayList<>();
    List<Long> nobody = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      somebody.add(processorTime(() -> standard.verify("wrong horse", hash)));
      nobody.add(processorTime(() -> standard.verifyForNobody("wrong horse")));
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
  void whoeverWaitsTooLongForATurnIsRefused() {
    PasswordHasher oneAtATime =
        new PasswordHasher(new Hashing(65_536, 20, 1), 1, Duration.ofMillis(1));
    // Of its own: since Java 25 the common pool has one thread on two processors.
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(CompletableFuture.supplyAsync(() -> oneAtATime.hash("correct horse"), threads));
      }

      assertThatThrownBy(
              () -> CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join())
          .hasCauseInstanceOf(IdentityRefusal.TooBusy.class);
    } finally {
      threads.shutdown();
    }
    assertThat(oneAtATime.hash("and then it is free again")).startsWith("$argon2id$");
  }
}
