package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In separate processes, since each of them exits. */
class TerminationTest {

  private static final Duration MAX_LENGTH = Duration.ofSeconds(30);
  private static final int TERMINATED = 128 + 15;

  @Test
  void theStepIsDoneFirst() {
    try (ChildProcess program = start("short")) {
      program.terminate();
      assertThat(program.awaitExit(MAX_LENGTH)).isEqualTo(TERMINATED);
      assertThat(program.lines()).containsExactly("up", "step", "hook");
    }
  }

  @Test
  void aSecondSignalDoesNotWaitForTheStep() {
    try (ChildProcess program = start("long")) {
      program.terminate();
      program.awaitLine("step", MAX_LENGTH);
      program.terminate();
      assertThat(program.awaitExit(MAX_LENGTH)).isEqualTo(TERMINATED);
      assertThat(program.lines()).containsExactly("up", "step", "hook");
    }
  }

  @Test
  void aStepThatFailsIsToldAndTheProcessEndsAllTheSame() {
    try (ChildProcess program = start("failing")) {
      program.terminate();
      assertThat(program.awaitExit(MAX_LENGTH)).isEqualTo(TERMINATED);
      assertThat(program.lines())
          .containsExactly(
              "up", "step", "While terminating: java.lang.IllegalStateException: no", "hook");
    }
  }

  private static ChildProcess start(String step) {
    ChildProcess program = JavaProcess.running(Program.class).arguments(step).start();
    program.awaitLine("up", MAX_LENGTH);
    return program;
  }

  /** Waits for the signal. */
  static final class Program {

    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      AtExit.add(() -> System.out.println("hook"));
      Termination.precedeBy(
          () -> {
            System.out.println("step");
            switch (arguments[0]) {
              case "long" -> TimeUnit.MINUTES.sleep(10);
              case "failing" -> throw new IllegalStateException("no");
              default -> TimeUnit.MILLISECONDS.sleep(10);
            }
          });
      System.out.println("up");
      TimeUnit.MINUTES.sleep(10);
    }
  }
}
