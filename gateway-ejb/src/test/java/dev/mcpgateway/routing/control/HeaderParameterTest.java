package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpgateway.jsonrpc.JsonRules;
import dev.mcpgateway.jsonrpc.JsonSlice;
import dev.mcpgateway.jsonrpc.JsonText;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderParameterTest {

  private static final List<HeaderParameter> PARAMETERS =
      HeaderParameter.of(
          json(
              """
              {"inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},\
              "page":{"type":"object","properties":{"size":{"type":"integer","x-mcp-header":"Size"}}},\
              "x-mcp-header":{"type":"string"}}}}"""));

  @Test
  void theyAreFoundAtAnyDepth() {
    assertThat(PARAMETERS)
        .containsExactly(
            new HeaderParameter(List.of("region"), "Mcp-Param-Region"),
            new HeaderParameter(List.of("page", "size"), "Mcp-Param-Size"));
    assertThat(HeaderParameter.of(json("{\"inputSchema\":{\"type\":\"object\"}}"))).isEmpty();
  }

  @Test
  void whatIsSentIsWhatTheArgumentIs() {
    Optional<JsonSlice> arguments =
        Optional.of(json("{\"region\":\"ö\",\"page\":{\"size\":9007199254740993}}"));

    assertThat(PARAMETERS.get(0).valueFor(arguments)).contains("=?base64?w7Y=?=");
    assertThat(PARAMETERS.get(1).valueFor(arguments)).contains("9007199254740993");
    assertThat(PARAMETERS.get(1).valueFor(Optional.of(json("{\"page\":null}")))).isEmpty();
    assertThat(PARAMETERS.get(1).valueFor(Optional.empty())).isEmpty();
  }

  @Test
  void headerAndArgumentAreThereTogetherAndSayTheSame() {
    Optional<JsonSlice> arguments =
        Optional.of(json("{\"region\":\"eu\",\"page\":{\"size\":100}}"));

    assertThat(PARAMETERS.get(0).agrees(Optional.of("eu"), arguments)).isTrue();
    assertThat(PARAMETERS.get(0).agrees(Optional.of("=?base64?ZXU=?="), arguments)).isTrue();
    assertThat(PARAMETERS.get(0).agrees(Optional.of("EU"), arguments)).isFalse();
    assertThat(PARAMETERS.get(0).agrees(Optional.empty(), arguments)).isFalse();
    assertThat(PARAMETERS.get(0).agrees(Optional.of("eu"), Optional.empty())).isFalse();
    assertThat(PARAMETERS.get(0).agrees(Optional.empty(), Optional.of(json("{\"region\":null}"))))
        .isTrue();
    assertThat(PARAMETERS.get(1).agrees(Optional.of("1e2"), arguments)).isTrue();
    assertThat(PARAMETERS.get(1).agrees(Optional.of("101"), arguments)).isFalse();
    assertThat(PARAMETERS.get(1).agrees(Optional.of("x"), arguments)).isFalse();
  }

  private static JsonSlice json(String text) {
    return JsonText.parse(Bytes.of(text), JsonRules.STRICT);
  }
}
