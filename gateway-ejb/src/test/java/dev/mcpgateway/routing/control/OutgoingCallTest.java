package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.jsonrpc.ErrorCode;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import dev.mcpgateway.upstream.Credential;
import dev.mcpgateway.upstream.ItemKind;
import dev.mcpgateway.upstream.TlsMaterial;
import dev.mcpgateway.upstream.UpstreamAddress;
import dev.mcpgateway.upstream.UpstreamRequest;
import dev.mcpgateway.upstream.UpstreamServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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

  @Test
  void aHeaderToPassOnThatCannotBeSentIsTheCallersFault() {
    UpstreamServer server =
        new UpstreamServer(
            "g",
            UpstreamAddress.of("http://upstream.example/mcp"),
            Optional.empty(),
            new Credential.None(),
            List.of("x-trace"),
            TlsMaterial.NONE);
    ClientRequest client = Relays.request(Map.of("X-Trace", List.of("hidden\u00e9")), new byte[0]);

    assertThatThrownBy(() -> OutgoingCall.addPassedOn(UpstreamRequest.get(), server, client))
        .isInstanceOfSatisfying(
            McpErrorException.class,
            error -> {
              assertThat(error.status()).isEqualTo(400);
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
              assertThat(error).hasMessageContaining("X-Trace").hasMessageNotContaining("hidden");
            });
  }
}
