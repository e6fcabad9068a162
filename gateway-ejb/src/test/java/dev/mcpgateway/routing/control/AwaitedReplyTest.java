package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.routing.RoutingException;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AwaitedReplyTest {

  private final AwaitedReply reply = new AwaitedReply();

  @Test
  void whatCannotBeReadEndsTheWaitToo() {
    String members =
        IntStream.rangeClosed(0, 1_001)
            .mapToObj(number -> "\"m" + number + "\":1")
            .collect(Collectors.joining(","));

    reply.last(200, Bytes.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{" + members + "}}"));

    assertThat(reply.answer()).isDone();
    assertThatThrownBy(() -> reply.answer().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RoutingException.class)
        .hasMessageContaining("has more than can be read");
  }
}
