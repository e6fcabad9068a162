package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonText;
import dev.mcpgateway.usage.CallRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"name\":\"agent\",\"version\":\"1.2\"} | agent/1.2",
        "{\"version\":\"1.2\"} | 1.2",
        "{\"name\":7,\"version\":null} |",
        "{\"name\":\"\"} |",
        "[\"name\"] |",
        "null |"
      })
  void isWhatTheClientSaysAndMaySayAnything(String clientInfo, String shown) {
    assertThat(ClientName.shown(client(clientInfo))).isEqualTo(Optional.ofNullable(shown));
  }

  @Test
  void noCharacterIsCutInTwo() {
    CallRecord.Client client =
        client("{\"name\":\"" + "x".repeat(99) + "😀😀\",\"version\":\"" + "v".repeat(300) + "\"}");

    assertThat(client.name()).contains("x".repeat(99) + "😀😀");
    assertThat(client.version()).contains("v".repeat(CallRecord.MAX_NAME));
    assertThat(ClientName.shown(client)).contains("x".repeat(99) + "😀/" + "v".repeat(100));
  }

  @Test
  void whoSaysNothingHasNoName() {
    assertThat(ClientName.of(Optional.empty()))
        .isEqualTo(new CallRecord.Client(Optional.empty(), Optional.empty()));
    assertThat(ClientName.of(Relays.session()))
        .isEqualTo(new CallRecord.Client(Optional.empty(), Optional.empty()));
  }

  private static CallRecord.Client client(String clientInfo) {
    return ClientName.of(Optional.of(JsonText.parse(Bytes.of(clientInfo), JsonRules.TOLERANT)));
  }
}
