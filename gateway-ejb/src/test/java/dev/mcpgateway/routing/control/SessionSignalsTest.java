package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.JsonRpcId;
import dev.mcpgateway.session.ClientSession;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionSignalsTest {

  private static final ClientSession SESSION = Relays.session();

  private final SlowStore store = new SlowStore();
  private final SessionSignals signals = new SessionSignals(store, new RunningCalls());

  @AfterEach
  void stop() {
    signals.stop();
  }

  @Test
  void whatIsSaidWhileSomethingIsWrittenIsWrittenTogetherAndWithinABound() throws Exception {
    signals.tell(signal(0));
    assertThat(store.begun.await(10, TimeUnit.SECONDS)).isTrue();
    for (int i = 1; i <= SessionSignals.MAX_WAITING + 5; i++) {
      signals.tell(signal(i));
    }
    store.mayEnd.countDown();

    assertThat(store.written.poll(10, TimeUnit.SECONDS)).containsExactly(signal(0));
    List<Signal> second = store.written.poll(10, TimeUnit.SECONDS);
    assertThat(second).hasSize(SessionSignals.MAX_WAITING).startsWith(signal(1), signal(2));

    signals.tell(signal(7));
    assertThat(store.written.poll(10, TimeUnit.SECONDS)).containsExactly(signal(7));
  }

  @Test
  void anErrorWhileItIsWrittenIsNotTheLastThatHappens() throws Exception {
    store.mayEnd.countDown();
    store.failure = new NoClassDefFoundError("of a test");
    signals.tell(signal(1));
    Awaitility.await().until(() -> store.failure == null);

    signals.tell(signal(2));

    assertThat(store.written.poll(10, TimeUnit.SECONDS)).contains(signal(2));
  }

  @Test
  void whileNoCallOfASessionRunsNothingIsAskedFor() {
    signals.listen();
    long since = System.nanoTime();

    Awaitility.await().until(() -> System.nanoTime() - since > Duration.ofMillis(700).toNanos());

    assertThat(store.questions).hasValue(0);
  }

  private static Signal signal(int number) {
    return Signal.cancelled(SESSION, JsonRpcId.of(Integer.toString(number)), "");
  }

  private static final class SlowStore extends SignalStore {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final BlockingQueue<List<Signal>> written = new LinkedBlockingQueue<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile Error failure;

    @Override
    void add(List<Signal> added) {
      Error now = failure;
      if (now != null) {
        failure = null;
        throw now;
      }
      begun.countDown();
      try {
        assertThat(mayEnd.await(10, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      written.add(added);
    }

    @Override
    Since since(long version) {
      questions.incrementAndGet();
      return new Since(version, List.of());
    }
  }
}
