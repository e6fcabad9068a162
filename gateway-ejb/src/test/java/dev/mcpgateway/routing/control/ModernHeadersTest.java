package dev.mcpgateway.routing.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpgateway.jsonrpc.Envelope;
import dev.mcpgateway.routing.ClientRequest;
import dev.mcpgateway.routing.McpErrorException;
import dev.mcpgateway.routing.McpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModernHeadersTest {

  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

  @Test
  void aRequestThatSaysTheSameTwiceIsTaken() {
    assertThat(
            check(
                "tools/call",
                "\"name\":\"a\"," + META,
                headers("2026-07-28", "tools/call", "=?base64?YQ==?=")))
        .isEqualTo(McpMethod.TOOLS_CALL);
    assertThat(check("server/discover", META, headers("2026-07-28", "server/discover", null)))
        .isEqualTo(McpMethod.SERVER_DISCOVER);
  }

  /** Each row has all faults of those below it, so that the first check is the one that answers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -          | unknown/method | - | {}                                          | 400 | -32020
          v9         | unknown/method | - | {}                                          | 400 | -32602
          v9         | unknown/method | - | {"v":"2026-07-28"}                          | 400 | -32602
          v9         | unknown/method | - | {"v":"2026-07-28","c":[]}                   | 400 | -32602
          v9         | unknown/method | - | {"v":"2026-07-28","c":{}}                   | 400 | -32020
          v9         | unknown/method | - | {"v":"v9","c":{}}                           | 400 | -32022
          2025-11-25 | unknown/method | - | {"v":"2025-11-25","c":{}}                   | 400 | -32022
          2026-07-28 | -              | - | {"v":"2026-07-28","c":{}}                   | 400 | -32020
          2026-07-28 | Unknown/method | - | {"v":"2026-07-28","c":{}}                   | 400 | -32020
          2026-07-28 | unknown/method | - | {"v":"2026-07-28","c":{}}                   | 404 | -32601
          """)
  void theFirstFaultIsTheOneThatIsTold(
      String version, String method, String name, String meta, int status, int code) {
    String written =
        meta.replace("\"v\"", "\"io.modelcontextprotocol/protocolVersion\"")
            .replace("\"c\"", "\"io.modelcontextprotocol/clientCapabilities\"");

    McpErrorException refused =
        catchThrowableOfType(
            McpErrorException.class,
            () ->
                check(
                    "unknown/method",
                    "\"_meta\":" + written,
                    headers(given(version), given(method), given(name))));

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"name\":\"a\",', , -32020",
    "'\"name\":\"a\",', b, -32020",
    "'\"name\":\"a\",', =?base64?YQ?=, -32020",
    "'\"name\":1,', 1, -32602",
    "'', a, -32602"
  })
  void theNameIsInItsHeader(String params, String header, int code) {
    McpErrorException refused =
        catchThrowableOfType(
            McpErrorException.class,
            () -> check("tools/call", params + META, headers("2026-07-28", "tools/call", header)));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo(code);
  }

  @Test
  void aMethodOfOlderRevisionsIsUnknown() {
    for (String method : List.of("initialize", "ping", "logging/setLevel", "resources/subscribe")) {
      McpErrorException refused =
          catchThrowableOfType(
              McpErrorException.class,
              () -> check(method, META, headers("2026-07-28", method, null)));

      assertThat(refused.status()).as(method).isEqualTo(404);
      assertThat(refused.code()).as(method).isEqualTo(-32601);
    }
  }

  private static String given(String value) {
    return value.equals("-") ? null : value;
  }

  private static Map<String, String> headers(String version, String method, String name) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("mcp-protocol-version", version);
    headers.put("MCP-METHOD", method);
    headers.put("Mcp-Name", name);
    headers.values().removeIf(value -> value == null);
    return headers;
  }

  private static McpMethod check(String method, String params, Map<String, String> headers) {
    byte[] body =
        Bytes.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}"
                .formatted(method, params));
    ClientRequest request =
        Relays.request(
            headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
            body);
    return ModernHeaders.check(request, Envelope.scan(body));
  }
}
