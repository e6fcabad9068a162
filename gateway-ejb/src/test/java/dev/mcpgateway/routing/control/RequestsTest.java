package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.catalog.CatalogSnapshot;
import dev.mcpgateway.catalog.ServedItem;
import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.memory.HeapShare;
import dev.mcpgateway.routing.ClientReply;
import dev.mcpgateway.routing.Endpoint;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.routing.control.Requests.Asked;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.usage.CallOutcome;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each call is told of once, however it ends. */
class RequestsTest {

  private final List<CallOutcome> heard = new ArrayList<>();
  private final RecordingReply client = new RecordingReply();
  private final Requests requests =
      new Requests(
          new ItemLists(), new FailingCalls(), new Reports(), new Forms(), new OwnAnswers(), null);

  /** Whoever sends fails in a way that nobody has thought of. */
  private static final class FailingCalls extends Calls {
    @Override
    void start(ClientCall call) {
      throw new IllegalStateException("It fails");
    }
  }

  private final class Reports extends CallReports {
    @Override
    ObservedReply begin(Asked asked, McpMethod method, Optional<String> name) {
      return new ObservedReply(
          asked.reply(), true, Optional.empty(), over -> heard.add(over.how().outcome()));
    }
  }

  @Test
  void aCallOfABatchThatFailsIsToldOfAtOnce() {
    BatchReply batch = new BatchReply(client, 2, 1_000, new HeapShare(1_000));
    ClientReply part = batch.part();

    assertThatThrownBy(
            () ->
                requests.call(
                    asked("tools/call", "{\"name\":\"tool\"}", part), McpMethod.TOOLS_CALL))
        .hasMessage("It fails");
    assertThat(heard).containsExactly(CallOutcome.FAILED);

    part.empty(202);
    assertThat(heard).containsExactly(CallOutcome.FAILED);
  }

  @Test
  void aCallThatCannotBeAnsweredIsToldOfAtOnceAsItEnded() {
    ClientReply part = new BatchReply(unwritable(), 1, 1_000, new HeapShare(1_000)).part();

    assertThatThrownBy(
            () ->
                requests.call(
                    asked("tools/call", "{\"name\":\"none\"}", part), McpMethod.TOOLS_CALL))
        .hasMessage("It cannot be written");
    assertThat(heard).containsExactly(CallOutcome.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"ref/tool\",\"name\":\"prompt\"} | INVALID",
        "{\"type\":\"ref/tool\",\"uri\":\"note://{x}\"} | INVALID",
        "{\"type\":\"ref/prompt\",\"uri\":\"note://{x}\"} | INVALID",
        "{\"type\":\"ref/resource\",\"name\":\"prompt\"} | INVALID",
        "{\"name\":\"none\"} | INVALID",
        "[] | INVALID",
        "{\"type\":\"ref/prompt\",\"name\":\"none\"} | NOT_FOUND",
        "{\"type\":\"ref/prompt\",\"name\":\"note://x\"} | NOT_FOUND",
        "{\"type\":\"ref/resource\",\"uri\":\"prompt\"} | NOT_FOUND"
      })
  void whatIsNoReferenceIsInvalidRatherThanNotFound(String ref, CallOutcome outcome) {
    requests.call(
        asked("completion/complete", "{\"ref\":" + ref + "}", client),
        McpMethod.COMPLETION_COMPLETE);

    assertThat(heard).containsExactly(outcome);
    assertThat(client.told()).singleElement().asString().contains("-32602");
  }

  private static ClientReply unwritable() {
    return (ClientReply)
        Proxy.newProxyInstance(
            ClientReply.class.getClassLoader(),
            new Class<?>[] {ClientReply.class},
            (reply, method, arguments) -> {
              if (method.getName().equals("last")) {
                throw new IllegalStateException("It cannot be written");
              }
              return null;
            });
  }

  private static Asked asked(String method, String params, ClientReply reply) {
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params);
    ServedItem tool = Relays.item(ItemKind.TOOL, "tool", "tool", "{}");
    ClientCall call = Relays.call(McpMethod.TOOLS_CALL, message, tool, reply);
    Endpoint endpoint =
        Relays.endpoint(
            List.of(
                tool,
                Relays.item(ItemKind.PROMPT, "prompt", "prompt", "{}"),
                Relays.item(ItemKind.RESOURCE_TEMPLATE, "note://{x}", "note://{x}", "{}")));
    return new Asked(
        new Endpoint(
            endpoint.serverId(),
            endpoint.server(),
            new CatalogSnapshot(
                1, List.of(endpoint.server()), List.of(call.gateway()), endpoint.server()),
            endpoint.caller()),
        call.request(),
        Envelope.scan(Bytes.of(message)),
        call.revision(),
        call.session(),
        ClientName.of(Optional.empty()),
        reply);
  }
}
