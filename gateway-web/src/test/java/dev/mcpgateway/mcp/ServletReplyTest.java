package dev.mcpgateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.rest.frame.RequestContext;
import dev.mcpgateway.rest.frame.RequestContext.End;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer whose exchange the container has ended, because its client left. */
class ServletReplyTest {

  private final RequestContext context = new RequestContext() {};
  private final AtomicInteger completions = new AtomicInteger();
  private final HeapShare buffers = new HeapShare(0);

  @ParameterizedTest
  @ValueSource(strings = {"getOutputStream", "setStatus", "setContentType", "complete"})
  void whoAnswersHearsNothingOfIt(String failing) {
    assertThatCode(() -> reply(failing).empty(202)).doesNotThrowAnyException();
    assertThat(completions).hasValue(1);

    assertThatCode(() -> reply(failing).last(200, "{}".getBytes(StandardCharsets.US_ASCII)))
        .doesNotThrowAnyException();
    assertThat(completions).hasValue(2);

    assertThatCode(() -> reply(failing).last(200, new byte[100_000])).doesNotThrowAnyException();
    Awaitility.await().untilAsserted(() -> assertThat(completions).hasValue(3));
    Awaitility.await().untilAsserted(() -> assertThat(buffers.taken()).isZero());
    assertThat(context.end())
        .isEqualTo(failing.equals("complete") ? End.COMPLETE : End.CLIENT_GONE);
  }

  private ServletReply reply(String failing) {
    HttpServletResponse response =
        Proxies.of(
            HttpServletResponse.class,
            method -> {
              if (method.equals(failing)) {
                throw new IllegalStateException("recycled");
              }
              return method.equals("getOutputStream") ? new NowhereStream() : null;
            });
    AsyncContext exchange =
        Proxies.of(
            AsyncContext.class,
            method -> {
              if (method.equals("complete")) {
                completions.incrementAndGet();
              }
              if (method.equals(failing)) {
                throw new IllegalStateException("recycled");
              }
              return method.equals("getResponse") ? response : null;
            });
    return new ServletReply(exchange, context, null, buffers, () -> {});
  }

  private static final class NowhereStream extends ServletOutputStream {
    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(int oneByte) {
      // Nowhere.
    }
  }
}
