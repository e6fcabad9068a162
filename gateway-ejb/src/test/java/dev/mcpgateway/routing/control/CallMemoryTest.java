package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.ItemKind;
import org.junit.jupiter.api.Test;

class CallMemoryTest {

  private final RecordingReply client = new RecordingReply();
  private final HeapShare share = new HeapShare(10_000);
  private final CallMemory memory = new CallMemory(share);

  @Test
  void aCallThatThereIsNoRoomForIsRefusedUntilThereIs() {
    ClientCall first = call(3_000);
    memory.enter(first);
    long taken = share.taken();
    assertThat(taken).isGreaterThan(6_000);

    assertRefused(() -> memory.enter(call(3_000)));
    assertThat(client.told()).containsExactly("header Retry-After");
    assertThat(memory.refused()).isOne();
    assertThat(share.taken()).isEqualTo(taken);

    memory.leave(first);
    memory.leave(first);
    assertThat(share.taken()).isZero();
    memory.enter(call(3_000));
  }

  @Test
  void blanksAroundAMessageAreInMemoryToo() {
    memory.enter(call(100, " ".repeat(3_000)));

    assertThat(share.taken()).isGreaterThan(3_000);
  }

  @Test
  void whatWasSentIsInMemoryUntilItsExchangesAreOver() {
    ClientCall call = call(100);
    memory.enter(call);
    memory.exchangeBegins(call);
    memory.exchangeIsOver(call);
    memory.exchangeBegins(call);
    assertThat(share.taken()).isPositive();

    memory.leave(call);
    assertThat(share.taken()).isPositive();
    memory.exchangeIsOver(call);
    assertThat(share.taken()).isZero();
  }

  @Test
  void anExchangeThatIsOverBeforeTheAnswerLeavesTheRestToIt() {
    ClientCall call = call(100);
    memory.enter(call);
    memory.exchangeBegins(call);

    memory.exchangeIsOver(call);
    assertThat(share.taken()).isPositive();
    memory.leave(call);
    assertThat(share.taken()).isZero();
  }

  @Test
  void whatIsAnsweredHereIsRefusedWhereNothingIsLeft() {
    memory.requireRoom(client);
    share.hold(10_000);

    assertRefused(() -> memory.requireRoom(client));
  }

  private static void assertRefused(Runnable entering) {
    assertThatThrownBy(entering::run)
        .isInstanceOfSatisfying(
            McpErrorException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(503);
              assertThat(refused.data())
                  .hasValueSatisfying(
                      data -> assertThat(Bytes.text(data)).contains("out_of_memory"));
            });
  }

  private ClientCall call(int length) {
    return call(length, "");
  }

  private ClientCall call(int length, String blanks) {
    return Relays.call(
        McpMethod.TOOLS_CALL,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\",\"arguments\":{\"x\":\"%s\"}}}%s"
            .formatted("x".repeat(length), blanks),
        Relays.item(ItemKind.TOOL, "a", "a", "{}"),
        client);
  }
}
