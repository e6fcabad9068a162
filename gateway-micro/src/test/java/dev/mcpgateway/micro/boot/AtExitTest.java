package dev.mcpgateway.micro.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.testbed.ChildProcess;
import dev.mcpgateway.testbed.JavaProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AtExitTest {

  /** Has three steps at exit, the second of which fails. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      AtExit.add(() -> System.out.println("added first"));
      AtExit.add(
          () -> {
            throw new IOException("no space");
          });
      AtExit.add(() -> System.out.println("added last"));
    }
  }

  @Test
  void doesTheLastAddedFirstAndGoesOnAfterAFailure() {
    try (ChildProcess ending = JavaProcess.running(Ending.class).start()) {
      assertThat(ending.awaitExit(Duration.ofSeconds(60))).isZero();
      assertThat(ending.lines())
          .containsExactly(
              "added last", "While stopping: java.io.IOException: no space", "added first");
    }
  }
}
