package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.ItemKind;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RunningCallsTest {

  @Test
  void aCallThatFailsWhenItIsLookedAtStopsNoClockOfOthers() {
    AtomicInteger failed = new AtomicInteger();
    ClientReply reply =
        (ClientReply)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientReply.class},
                (proxy, method, arguments) -> {
                  failed.incrementAndGet();
                  throw new StackOverflowError();
                });
    ClientCall call =
        Relays.call(
            McpMethod.TOOLS_CALL,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}}",
            Relays.item(ItemKind.TOOL, "a", "a", "{}"),
            reply);
    RunningCalls calls = new RunningCalls();
    calls.add(
        new CallRelay(
            call,
            OutgoingCall.of(call, List.of(), Optional.empty(), Optional.empty()),
            Optional.empty(),
            false,
            new Calls()));
    try {
      // It has been silent for long enough then to be told something.
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                assertThatCode(calls::lookAtAll).doesNotThrowAnyException();
                return failed.get() > 0;
              });
    } finally {
      calls.stop();
    }
  }
}
