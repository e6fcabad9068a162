package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.ItemKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutgoingCallTest {

  @ParameterizedTest
  @CsvSource({
    "ref/prompt,   PROMPT,            name, uri",
    "ref/resource, RESOURCE_TEMPLATE, uri,  name"
  })
  void aRefIsRenamedWhereItsTypeHasTheName(
      String type, ItemKind kind, String renamed, String other) {
    String sent =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"completion/complete\",\"params\":{\"ref\":{\"type\":\"%s\",\"%s\":\"exposed\",\"%s\":\"other\"}}}"
            .formatted(type, renamed, other);

    OutgoingCall outgoing =
        OutgoingCall.of(
            Relays.call(
                McpMethod.COMPLETION_COMPLETE,
                sent,
                Relays.item(kind, "exposed", "original", "{}"),
                new RecordingReply()),
            List.of(),
            Optional.empty(),
            Optional.empty());

    Envelope message = Envelope.scan(outgoing.body());
    assertThat(message.param("ref").flatMap(ref -> ref.text(renamed))).contains("original");
    assertThat(message.param("ref").flatMap(ref -> ref.text(other))).contains("other");
  }
}
