package dev.mcpgateway.reachability;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReachabilityRoundTest {

  private final DatabaseReachability reachability = new DatabaseReachability();
  private final Logger logger = Logger.getLogger(ReachabilityRound.class.getName());
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler reader =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void readTheLog() {
    logger.setUseParentHandlers(false);
    logger.addHandler(reader);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void stopReading() {
    logger.removeHandler(reader);
    logger.setUseParentHandlers(true);
  }

  @Test
  void goesOnAfterAnythingThatARoundThrowsAndTellsOnce() throws Exception {
    Queue<Throwable> failures =
        new ConcurrentLinkedQueue<>(
            List.of(
                new IllegalStateException("a fault of the driver"),
                new NoClassDefFoundError("of/a/driver"),
                new StackOverflowError()));
    DatabasePing ping = new DatabasePing(failing(failures), Duration.ZERO);

    try (ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor()) {
      Future<?> rounds =
          thread.scheduleWithFixedDelay(
              new ReachabilityRound(ping, reachability), 0, 1, TimeUnit.MILLISECONDS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(reachability.at(Instant.now()))
                      .flatMap(Reachability::problem)
                      .contains("refused [SQL state 08001]"));
      rounds.cancel(false);
    }

    assertThat(failures).isEmpty();
    assertThat(lines)
        .containsExactly(
            "SEVERE The database cannot be asked whether it is there",
            "WARNING The database cannot be used: refused [SQL state 08001]");
  }

  @Test
  void isNotReachableWhereTheQuestionFails() {
    new ReachabilityRound(
            new DatabasePing(
                failing(new ConcurrentLinkedQueue<>(List.of(new IllegalStateException("a fault")))),
                Duration.ZERO),
            reachability)
        .run();

    assertThat(reachability.at(Instant.now()))
        .hasValueSatisfying(
            known -> {
              assertThat(known.state()).isEqualTo(DatabaseState.UNREACHABLE);
              assertThat(known.problem())
                  .contains("the question failed: java.lang.IllegalStateException");
            });
  }

  /** One failure after the other, then refused permanently. */
  private static DataSource failing(Queue<Throwable> failures) {
    return (DataSource)
        Proxy.newProxyInstance(
            ReachabilityRoundTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Throwable next = failures.poll();
              throw next == null ? new SQLException("refused", "08001") : next;
            });
  }
}
