package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.routing.CallLimits;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.ItemKind;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallAdmissionTest {

  private final RecordingReply client = new RecordingReply();

  @ParameterizedTest
  @CsvSource({
    "2, 0, 0, The caller has 2 calls",
    "0, 2, 0, The virtual server has 2 calls",
    "0, 0, 2, The upstream server has 2 calls"
  })
  void oneTooManyIsRefusedUntilOneLeaves(int caller, int server, int upstream, String why) {
    CallAdmission admission = new CallAdmission(new CallLimits(caller, server, upstream, 0, 25));
    ClientCall first = call();
    admission.enter(first);
    admission.enter(call());

    assertRefused(() -> admission.enter(call()), why);
    assertThat(client.told()).containsExactly("header Retry-After");
    admission.leave(first);
    admission.leave(first);
    admission.enter(call());
    assertRefused(() -> admission.enter(call()), why);
  }

  @Test
  void aCallerMayBeginSoManyASecond() {
    CallAdmission admission = new CallAdmission(new CallLimits(0, 0, 0, 2, 25));
    admission.enter(call(), 0);
    admission.enter(call(), 0);

    assertRefused(() -> admission.enter(call(), 0), "2 calls a second");
    assertRefused(
        () -> admission.enter(call(), TimeUnit.MILLISECONDS.toNanos(499)), "2 calls a second");
    admission.enter(call(), TimeUnit.MILLISECONDS.toNanos(500));
    long later = TimeUnit.MINUTES.toNanos(1);
    admission.enter(call(), later);
    admission.enter(call(), later);
    assertRefused(() -> admission.enter(call(), later), "2 calls a second");
  }

  @Test
  void noLimitIsNone() {
    CallAdmission admission = new CallAdmission(new CallLimits(0, 0, 0, 0, 25));

    for (int i = 0; i < 2_000; i++) {
      assertThatCode(() -> admission.enter(call())).doesNotThrowAnyException();
    }
  }

  private static void assertRefused(Runnable entering, String why) {
    assertThatThrownBy(entering::run)
        .isInstanceOfSatisfying(
            McpErrorException.class, refused -> assertThat(refused.status()).isEqualTo(429))
        .hasMessageContaining(why);
  }

  private ClientCall call() {
    return Relays.call(
        McpMethod.TOOLS_CALL,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"a\"}}",
        Relays.item(ItemKind.TOOL, "a", "a", "{}"),
        client);
  }
}
