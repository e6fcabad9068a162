package dev.mcpgateway.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Prints its arguments and exits with their number. */
  static final class Greeter {
    private Greeter() {}

    public static void main(String[] names) {
      System.out.println("hello " + String.join(" and ", names));
      System.err.println("from " + System.getenv("PLACE"));
      System.exit(names.length);
    }
  }

  /** Counts until it is stopped. */
  static final class Counter {
    private Counter() {}

    public static void main(String[] none) throws InterruptedException {
      for (int i = 0; ; i++) {
        System.out.println(i);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  /** Starts a process and then waits forever. */
  static final class Parent {
    private Parent() {}

    public static void main(String[] none) throws InterruptedException {
      ChildProcess child = JavaProcess.running(Counter.class).start();
      child.awaitLine("1", SOON);
      System.out.println("child " + child.pid() + " in " + LocalUser.createDirectory("parent"));
      Thread.currentThread().join();
    }
  }

  @Test
  void aProcessHasItsArgumentsAndItsEnvironmentAndAnExitCode() {
    try (ChildProcess process =
        JavaProcess.running(Greeter.class)
            .arguments("Ada", "Grace")
            .environment(Map.of("PLACE", "here"))
            .start()) {
      assertThat(process.awaitLine("from", SOON)).isEqualTo("from here");
      assertThat(process.awaitExit(SOON)).isEqualTo(2);
      assertThat(process.lines()).containsExactly("hello Ada and Grace", "from here");
    }
  }

  @Test
  void theWaitForALineThatDoesNotComeEndsWithTheProcess() {
    try (ChildProcess process = JavaProcess.running(Greeter.class).arguments("Ada").start()) {
      assertThatThrownBy(() -> process.awaitLine("goodbye", SOON))
          .isInstanceOf(TestbedException.class)
          .hasMessageContainingAll("ended without a line containing 'goodbye'", "hello Ada");
    }
  }

  @Test
  void aKilledProcessEndsAtOnce() {
    try (ChildProcess process = JavaProcess.running(Counter.class).start()) {
      process.awaitLine("1", SOON);

      process.kill();

      assertThat(process.isAlive()).isFalse();
      assertThat(process.awaitExit(SOON)).isEqualTo(128 + 9);
    }
  }

  @Test
  void aFrozenProcessDoesNothingUntilItIsThawed() {
    try (ChildProcess process = JavaProcess.running(Counter.class).start()) {
      process.awaitLine("1", SOON);

      process.freeze();

      int written = awaitStillness(process);
      assertThat(process.isAlive()).isTrue();

      process.thaw();
      await().atMost(SOON).until(() -> process.lines().size() > written);
    }
  }

  @Test
  void aFrozenProcessCanBeKilled() {
    ChildProcess process = JavaProcess.running(Counter.class).start();
    process.awaitLine("1", SOON);
    process.freeze();

    process.close();

    assertThat(process.isAlive()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void theEndOfAJvmEndsItsProcessesAndRemovesItsFiles(String signal) {
    try (ChildProcess parent = JavaProcess.running(Parent.class).start()) {
      String[] words = parent.awaitLine("child", SOON).split(" ", -1);
      ProcessHandle child = ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
      File directory = new File(words[3]);
      assertThat(directory).exists();

      parent.signal(signal);

      parent.awaitExit(SOON);
      await().atMost(SOON).until(() -> !child.isAlive());
      await().atMost(SOON).until(() -> !directory.getParentFile().exists());
    }
  }

  /** Half a second in which the process, which otherwise writes every 5 ms, writes nothing. */
  private static int awaitStillness(ChildProcess process) {
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> before.getAndSet(process.lines().size()) == process.lines().size());
    return before.get();
  }
}
