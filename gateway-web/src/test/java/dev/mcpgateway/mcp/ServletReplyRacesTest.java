package dev.mcpgateway.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mcpgateway.inflight.OpenStreamsThatAreKeptAliveAtOnce;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.rest.frame.RequestContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to an answer at the same moment from several sides. */
class ServletReplyRacesTest {

  private final CountDownLatch clientReads = new CountDownLatch(1);
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final AtomicInteger completed = new AtomicInteger();
  private final OpenStreamsThatAreKeptAliveAtOnce streams = new OpenStreamsThatAreKeptAliveAtOnce();
  private final ServletReply reply =
      new ServletReply(exchange(), new RequestContext() {}, streams, new HeapShare(0), () -> {});

  @Test
  void aStreamThatIsKeptAliveBeforeItIsOpenEndsWhenItIsTold() {
    clientReads.countDown();

    reply.listen("{\"first\":1}".getBytes(UTF_8), "{\"last\":1}".getBytes(UTF_8));
    streams.last().end();

    await().untilAsserted(() -> assertThat(completed).hasValue(1));
    assertThat(sent.toString(UTF_8)).contains("{\"first\":1}").contains("{\"last\":1}");
    assertThat(streams.count()).isZero();
  }

  @Test
  void whoeverAsksLateHearsThatItIsFull() {
    List<Boolean> heard = new CopyOnWriteArrayList<>();
    reply.message(new byte[100]);
    reply.message(new byte[300 << 10]);

    reply.whenFull(heard::add);

    assertThat(heard).containsExactly(true);
    clientReads.countDown();
    await().untilAsserted(() -> assertThat(heard).containsExactly(true, false));
  }

  static List<Throwable> failures() {
    return List.of(new IllegalStateException("It fails"), new NoClassDefFoundError("It fails"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whatRunsStillWhenItsRequestHasFailedWritesNothing(Throwable failure) {
    clientReads.countDown();
    AtomicInteger gone = new AtomicInteger();
    reply.whenGone(gone::incrementAndGet);

    assertThatThrownBy(
            () ->
                McpFilter.answer(
                    reply,
                    failing -> {
                      if (failure instanceof Error error) {
                        throw error;
                      }
                      throw (RuntimeException) failure;
                    }))
        .hasMessage("It fails");
    reply.message(new byte[100]);
    reply.last(200, new byte[100]);
    reply.end();

    assertThat(gone).hasValue(1);
    assertThat(sent.size()).isZero();
    assertThat(completed).hasValue(0);
  }

  private AsyncContext exchange() {
    HttpServletResponse response =
        Proxies.of(
            HttpServletResponse.class,
            name -> name.equals("getOutputStream") ? new Output() : null);
    return Proxies.of(
        AsyncContext.class,
        name -> {
          if (name.equals("complete")) {
            completed.incrementAndGet();
          }
          return name.equals("getResponse") ? response : null;
        });
  }

  /** Takes nothing until the client reads. */
  private final class Output extends ServletOutputStream {

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      try {
        clientReads.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      sent.write(bytes, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
