package dev.mcpgateway.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

  private final SingleFlight<String, String> flights = new SingleFlight<>(Duration.ofMillis(100));
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final CountDownLatch departed = new CountDownLatch(1);
  private final CountDownLatch landing = new CountDownLatch(1);

  @AfterEach
  void stop() {
    landing.countDown();
    other.shutdownNow();
  }

  private Future<String> otherStartsAt(long moment, Supplier<String> trip) throws Exception {
    Future<String> result =
        other.submit(
            () ->
                flights.join(
                    "key",
                    moment,
                    moment,
                    () -> {
                      departed.countDown();
                      await(landing);
                      return trip.get();
                    }));
    await(departed);
    return result;
  }

  @Test
  void whoeverComesLaterGetsTheAnswerOfTheFirst() throws Exception {
    Future<String> first = otherStartsAt(10, () -> "first");
    landing.countDown();

    assertThat(flights.join("key", 20, 10, () -> "second")).isIn("first", "second");
    assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo("first");
  }

  @Test
  void anAnswerThatWasAskedForTooEarlyIsNotTaken() throws Exception {
    Future<String> first = otherStartsAt(10, () -> "first");

    assertThat(flights.join("key", 20, 11, () -> "second")).isEqualTo("second");
    assertThat(first).isNotDone();
  }

  @Test
  void whoeverWaitsGivesUp() throws Exception {
    Future<String> first = otherStartsAt(10, () -> "first");

    assertThatThrownBy(() -> flights.join("key", 20, 10, () -> "second"))
        .isInstanceOf(CacheUnavailableException.class)
        .hasMessage("The database did not answer within PT0.1S");
    assertThat(first).isNotDone();
  }

  @Test
  void aFailureLeavesThePlaceToTheNext() throws Exception {
    Future<String> first =
        otherStartsAt(
            10,
            () -> {
              throw new CacheUnavailableException("down");
            });
    Thread lands = new Thread(landing::countDown);
    lands.start();
    lands.join();

    assertThatThrownBy(() -> first.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CacheUnavailableException.class);
    assertThat(flights.isUnderway("key")).isFalse();
    assertThat(flights.join("key", 20, 20, () -> "second")).isEqualTo("second");
  }

  @Test
  void anotherKeyIsAnotherFlight() throws Exception {
    Future<String> first = otherStartsAt(10, () -> "first");

    assertThat(flights.join("other", 10, 10, () -> "second")).isEqualTo("second");
    assertThat(flights.isUnderway("key")).isTrue();
    assertThat(first).isNotDone();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
