package dev.mcpgateway.rbac;

import static dev.mcpgateway.rbac.RoleInputs.newRole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.persistence.GetOrCreateResult;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeedingDirectIT extends RivalryContract {

  /** Like one that is frozen, or whose machine is lost, so that its connection is not closed. */
  @Test
  void aRivalThatFallsSilentIsEndedBeforeTheTimeout() throws Exception {
    NewRole role = newRole("tester", RoleScope.TEAM, Set.of("tools.execute"));
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    FutureTask<Boolean> silent =
        new FutureTask<>(
            () ->
                work.inTransaction(
                    entities -> {
                      roles.create(role);
                      written.countDown();
                      return awaited(enough);
                    }));
    threads.newThread(silent).start();
    assertThat(awaited(written)).isTrue();

    GetOrCreateResult<RoleDetails> saved = roles.create(role);

    assertThat(saved.created()).isTrue();
    assertThat(silent.isDone()).isFalse();
    enough.countDown();
    assertThatThrownBy(() -> silent.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
    assertThat(work.query("SELECT id FROM roles WHERE name = 'tester'"))
        .containsExactly(saved.value().id());
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
