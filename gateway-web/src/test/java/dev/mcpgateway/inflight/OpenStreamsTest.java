package dev.mcpgateway.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.schema.InvalidSettingException;
import dev.mcpgateway.schema.SettingLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

  private final OpenStreams streams = new OpenStreams(new StreamSettings(3, Duration.ofHours(1)));

  private static final class Recorded implements OpenStream {

    private final AtomicInteger kept = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @Override
    public void keepAlive() {
      kept.incrementAndGet();
    }

    @Override
    public void end() {
      ended.incrementAndGet();
    }
  }

  @Test
  void soManyAreOpenAndNoMore() {
    OpenStreams.Registration first = streams.register(new Recorded());
    streams.register(new Recorded());
    streams.register(new Recorded());
    assertThatThrownBy(() -> streams.register(new Recorded()))
        .isInstanceOfSatisfying(
            StreamRefusedException.class, refused -> assertThat(refused.retryAfter()).isPresent())
        .hasMessage("Too many streams are open at this replica");
    assertThat(streams.count()).isEqualTo(3);
    first.close();
    first.close();
    assertThat(streams.count()).isEqualTo(2);
    streams.register(new Recorded());
  }

  @Test
  void allAreEndedAndNoneIsOpenedUntilTheyAreAdmittedAgain() {
    Recorded open = new Recorded();
    Recorded closed = new Recorded();
    streams.register(open);
    streams.register(closed).close();
    streams.endAll();
    await().until(() -> open.ended.get() == 1);
    assertThat(closed.ended).hasValue(0);
    assertThatThrownBy(() -> streams.register(new Recorded()))
        .isInstanceOf(StreamRefusedException.class)
        .hasMessage("This replica is being stopped: open the stream again");
    assertThat(streams.count()).as("the one that has not been closed").isEqualTo(1);
    streams.admit();
    streams.register(new Recorded());
  }

  @Test
  void oneThatIsBlockedOrFailsDoesNotHoldUpTheOthers() {
    CountDownLatch unblocked = new CountDownLatch(1);
    AtomicInteger blocked = new AtomicInteger();
    Recorded other = new Recorded();
    streams.register(
        new OpenStream() {
          @Override
          public void keepAlive() {
            blocked.incrementAndGet();
            try {
              unblocked.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void end() {
            throw new IllegalStateException("of a test");
          }
        });
    streams.register(other);
    try {
      streams.keepAlive();
      await().until(() -> blocked.get() == 1 && other.kept.get() == 1);
      await()
          .until(
              () -> {
                streams.keepAlive();
                return other.kept.get() > 1;
              });
      streams.endAll();
      await().until(() -> other.ended.get() == 1);
      assertThat(blocked).as("not written to while a write is under way").hasValue(1);
    } finally {
      unblocked.countDown();
    }
  }

  @Test
  void theProxyOfTheComposeProjectHasTheTimeAndTheRoomForStreams() throws IOException {
    StreamSettings settings = StreamSettings.from(SettingLookup.of(Map.of()));
    String proxy = Files.readString(Path.of("..", "config", "compose", "haproxy.cfg"));
    for (String side : List.of("client", "server")) {
      assertThat(number(proxy, "timeout " + side + " (\\d+)s"))
          .as(side)
          .isGreaterThan(2 * settings.keepAlive().toSeconds());
    }
    assertThat(number(proxy, "default-server .* maxconn (\\d+)")).isGreaterThan(settings.max());
  }

  private static long number(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return Long.parseLong(found.group(1));
  }

  @Test
  void itIsSetByTheseVariables() {
    assertThat(StreamSettings.from(SettingLookup.of(Map.of())))
        .isEqualTo(new StreamSettings(2_000, Duration.ofSeconds(25)));
    Map<String, String> environment =
        Map.of("MCPGATEWAY_STREAMS_MAX", "7", "MCPGATEWAY_STREAMS_KEEP_ALIVE", "PT1S");
    assertThat(StreamSettings.from(SettingLookup.of(new Properties(), environment::get)))
        .isEqualTo(new StreamSettings(7, Duration.ofSeconds(1)));
    assertThatThrownBy(
            () -> StreamSettings.from(SettingLookup.of(Map.of(StreamSettings.KEEP_ALIVE, "PT0S"))))
        .isInstanceOf(InvalidSettingException.class);
  }
}
