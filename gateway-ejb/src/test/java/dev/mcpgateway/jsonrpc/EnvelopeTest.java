package dev.mcpgateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.jsonrpc.Envelope.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

  private static final String ARGUMENTS = "{\"id\":9007199254740993,\"price\":0.10,\"e\":1E400}";

  @Test
  void aRequestIsReadWithoutItsArguments() {
    Envelope request =
        scan(
            """
            {"jsonrpc":"2.0","id":"q-1","method":"tools/call","params":{"name":"clock","arguments":%s,
             "_meta":{"progressToken":7,"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}
            """
                .formatted(ARGUMENTS));
    assertThat(request.kind()).isEqualTo(Kind.REQUEST);
    assertThat(request.id()).contains(JsonRpcId.of("q-1"));
    assertThat(request.method()).isEqualTo("tools/call");
    assertThat(request.param("name").orElseThrow().string()).isEqualTo("clock");
    assertThat(request.param("arguments").orElseThrow().token()).isEqualTo(ARGUMENTS);
    assertThat(request.meta("progressToken").orElseThrow().integer()).hasValue(7);
    assertThat(request.meta("io.modelcontextprotocol/protocolVersion").map(JsonSlice::string))
        .contains("2026-07-28");
    assertThat(request.param("uri")).isEmpty();
    assertThat(request.result()).isEmpty();
  }

  @Test
  void anIdKeepsItsTypeAndEveryDigit() {
    assertThat(id("9007199254740993")).hasToString("9007199254740993");
    assertThat(id("-12345678901234567890123")).hasToString("-12345678901234567890123");
    assertThat(id("\"1\"")).hasToString("\"1\"").isNotEqualTo(id("1"));
    assertThat(id("\"\\u0041\\/\"")).hasToString("\"\\u0041\\/\"").isEqualTo(id("\"A/\""));
    assertThat(id("1")).isEqualTo(JsonRpcId.of(1)).hasSameHashCodeAs(JsonRpcId.of(1));
    assertThat(id("\"\"").value()).isEmpty();
    assertThat(JsonRpcId.parse(id("\"a\\n\"").bytes())).isEqualTo(JsonRpcId.of("a\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1.5", "1.0", "1e3", "true", "[1]", "{}"})
  void whatIsNeitherAStringNorAnIntegerIsNoId(String id) {
    assertInvalid(
        "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\"}",
        "The id is neither a string nor an integer, at byte 22",
        Optional.empty());
  }

  @Test
  void anIdOfAnyLengthIsNotSentBack() {
    assertThat(id("\"" + "x".repeat(1_022) + "\"").value()).hasSize(1_022);
    assertInvalid(
        "{\"jsonrpc\":\"2.0\",\"id\":\"" + "x".repeat(1_023) + "\",\"method\":\"ping\"}",
        "The id is longer than 1024 bytes, at byte 22",
        Optional.empty());
  }

  @Test
  void aNotificationHasNoId() {
    Envelope notification = scan("{\"method\":\"notifications/initialized\",\"jsonrpc\":\"2.0\"}");
    assertThat(notification.kind()).isEqualTo(Kind.NOTIFICATION);
    assertThat(notification.id()).isEmpty();
    assertThat(notification.params()).isEmpty();
    assertThat(notification.meta()).isEmpty();
  }

  @Test
  void aResponseHasAResultOrAnError() {
    Envelope result =
        scan(
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":{\"resultType\":\"complete\",\"_meta\":{\"a\":1}}}");
    assertThat(result.kind()).isEqualTo(Kind.RESPONSE);
    assertThat(result.result("resultType").map(JsonSlice::string)).contains("complete");
    assertThat(result.meta("a").orElseThrow().integer()).hasValue(1);
    Envelope error =
        scan("{\"jsonrpc\":\"2.0\",\"id\":3,\"error\":{\"code\":-32042,\"message\":\"m\"}}");
    assertThat(error.kind()).isEqualTo(Kind.RESPONSE);
    assertThat(error.error().flatMap(value -> value.member("code")).orElseThrow().integer())
        .hasValue(-32042);
    assertThatThrownBy(error::method).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"id\":null,"})
  void anErrorMayBeAboutNoRequestThatCouldBeRead(String id) {
    Envelope error =
        scan("{\"jsonrpc\":\"2.0\"," + id + "\"error\":{\"code\":-32000,\"message\":\"no\"}}");
    assertThat(error.kind()).isEqualTo(Kind.RESPONSE);
    assertThat(error.id()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|It is no object, at byte 0|",
        "\"ping\"|It is no object, at byte 0|",
        "null|It is no object, at byte 0|",
        "{}|The member \"jsonrpc\" is not \"2.0\", at byte 0|",
        "{\"id\":1,\"method\":\"ping\"}|The member \"jsonrpc\" is not \"2.0\", at byte 0|1",
        "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"p\"}|The member \"jsonrpc\" is not \"2.0\", at byte 0|1",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"p\"}|The member \"jsonrpc\" is not \"2.0\", at byte 0|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1}|It has neither a method nor a result nor an error, at byte 0|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}|The method is no string, at byte 33|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}|The method is no string, at byte 33|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\",\"params\":[]}|The params are no object, at byte 46|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\",\"params\":null}|The params are no object, at byte 46|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p\",\"result\":{}}|It has a method, and a result or an error, at byte 46|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}|It has a result and an error, at byte 0|1",
        "{\"jsonrpc\":\"2.0\",\"result\":{}}|The result has no id, at byte 0|",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}|The result has no id, at byte 0|",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}|The result or error is no object, at byte 33|1",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}|The result or error is no object, at byte 32|1",
      })
  void whatIsNoMessageIsAnInvalidRequest(String json, String problem, String id) {
    assertInvalid(
        json, problem, Optional.ofNullable(id).map(digits -> JsonRpcId.of(Long.parseLong(digits))));
  }

  /** One reader would see the one, the next reader the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"method\":\"b\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"m\\u0065thod\":\"b\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":{\"name\":\"a\",\"n\\u0061me\":\"b\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":{},\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":{\"_meta\":{\"a\":1,\"a\":1}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1,\"a\":1}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":{\"a\":1,\"a\":1}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"code\":2}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"x\":1,\"x\":2,\"method\":\"a\"}"
      })
  void aMemberOfTheEnvelopeIsThereOnce(String json) {
    assertThatThrownBy(() -> scan(json))
        .hasMessageContaining("A member is there twice")
        .isInstanceOfSatisfying(
            JsonRpcException.class, refused -> assertThat(refused.id()).contains(JsonRpcId.of(1)));
  }

  @Test
  void anIdThatIsThereTwiceIsNoIdToAnswerWith() {
    assertInvalid(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"a\"}",
        "A member is there twice, at byte 24",
        Optional.empty());
  }

  /** They are the tool's, and it may read them as it likes. */
  @Test
  void argumentsAreNotLookedInto() {
    Envelope request =
        scan(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":{\"arguments\":{\"a\":1,\"a\":2}}}");
    assertThat(request.param("arguments").orElseThrow().token()).isEqualTo("{\"a\":1,\"a\":2}");
  }

  @Test
  void anErrorOfTheTextComesBeforeOneOfTheMessage() {
    assertThatThrownBy(() -> scan("{\"id\":null,\"id\":1,\"method\":3"))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PARSE_ERROR));
  }

  @Test
  void theMembersOfWhatIsLookedIntoAreBounded() {
    assertThat(scan(withParams(1_000)).params().orElseThrow().members()).hasSize(1_000);
    assertThatThrownBy(() -> scan(withParams(1_001)))
        .hasMessageStartingWith("There are more than 1000 members")
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void aBatchIsItsMessagesEachByItself() {
    Envelope batch =
        scan(
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} , 7,[], {\"jsonrpc\":\"2.0\",\"method\":\"n\"}]");
    assertThat(batch.kind()).isEqualTo(Kind.BATCH);
    assertThat(batch.messages()).hasSize(4);
    assertThat(Envelope.of(batch.messages().getFirst()).id()).contains(JsonRpcId.of(1));
    assertThatThrownBy(() -> Envelope.of(batch.messages().get(1)))
        .hasMessage("It is no object, at byte 44");
    assertThatThrownBy(() -> Envelope.of(batch.messages().get(2)))
        .hasMessage("It is no object, at byte 46");
    assertThat(Envelope.of(batch.messages().get(3)).kind()).isEqualTo(Kind.NOTIFICATION);
  }

  @Test
  void aBatchHasOneToAHundredMessages() {
    assertInvalid("[]", "The batch is empty, at byte 0", Optional.empty());
    assertThat(scan(batch(100)).messages()).hasSize(100);
    assertInvalid(batch(101), "The batch has more than 100 messages, at byte 0", Optional.empty());
  }

  @Test
  void batchesAreOfOneRevision() {
    assertThat(List.of(Revision.values()).stream().filter(Revision::hasBatches))
        .containsExactly(Revision.V2025_03_26);
  }

  @Test
  void initializeAgreesOnARevisionWithSessions() {
    assertThat(Revision.agreeOn("2025-06-18"))
        .isEqualTo(new Revision.Agreement("2025-06-18", Revision.V2025_06_18));
    assertThat(Revision.agreeOn("2026-07-28"))
        .isEqualTo(new Revision.Agreement("2025-11-25", Revision.V2025_11_25));
    assertThat(Revision.agreeOn("2024-11-05"))
        .isEqualTo(new Revision.Agreement("2024-11-05", Revision.V2025_03_26));
    assertThat(Revision.agreeOn("x").revision()).isEqualTo(Revision.V2025_11_25);
    assertThat(Revision.of("2024-11-05")).isEmpty();
    assertThat(Revision.of("2026-07-28").orElseThrow().isModern()).isTrue();
    assertThat(Revision.latestLegacy().isModern()).isFalse();
  }

  /** Thousands of broken bodies: each is read, or refused with a code and a place. */
  @Test
  void nothingButARefusalComesOutOfABadBody() {
    Random random = new Random(20_260_728);
    byte[] whole =
        """
        {"jsonrpc":"2.0","id":"\\u00e9","method":"tools/call","params":{"name":"t","arguments":%s,"_meta":{"a":[1,{}]}}}
        """
            .formatted(ARGUMENTS)
            .getBytes(StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] body = whole.clone();
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Envelope.scan(body).kind()).isNotNull();
      } catch (JsonRpcException e) {
        refused++;
        assertThat(e.code()).isIn(ErrorCode.PARSE_ERROR, ErrorCode.INVALID_REQUEST);
        assertThat(e.place()).isBetween(0, body.length);
      }
    }
    assertThat(refused).isBetween(10_000, 19_999);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Envelope request =
        Envelope.scan(
            JsonRpcMessages.request(
                id("\"a\\/\""),
                "tools/call",
                Optional.of(ascii("{\"arguments\":" + ARGUMENTS + "}"))));
    assertThat(request.message().token())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"a\\/\",\"method\":\"tools/call\",\"params\":{\"arguments\":"
                + ARGUMENTS
                + "}}");
    assertThat(Envelope.scan(JsonRpcMessages.notification("n", Optional.empty())).kind())
        .isEqualTo(Kind.NOTIFICATION);
    assertThat(
            Envelope.scan(JsonRpcMessages.result(JsonRpcId.of(1), ascii("{}"))).message().token())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
  }

  @Test
  void anErrorWithoutAnIdIsWrittenAsItsRevisionHasIt() {
    assertThat(error(Revision.V2026_07_28, Optional.empty()))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"a \\\"b\\\"\"}}");
    assertThat(error(Revision.V2025_11_25, Optional.empty()))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"a \\\"b\\\"\"}}");
    assertThat(error(Revision.V2026_07_28, Optional.of(JsonRpcId.of(5)))).contains(",\"id\":5,");
  }

  private static String error(Revision revision, Optional<JsonRpcId> id) {
    return new String(
        JsonRpcMessages.error(
            revision, id, ErrorCode.PARSE_ERROR.code(), "a \"b\"", Optional.empty()),
        StandardCharsets.UTF_8);
  }

  private static void assertInvalid(String json, String problem, Optional<JsonRpcId> id) {
    assertThatThrownBy(() -> scan(json))
        .hasMessage(problem)
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(refused.id()).isEqualTo(id);
            });
  }

  private static JsonRpcId id(String token) {
    return scan("{\"jsonrpc\":\"2.0\",\"id\":" + token + ",\"method\":\"ping\"}")
        .id()
        .orElseThrow();
  }

  private static String withParams(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"p" + i + "\":0")
        .collect(
            Collectors.joining(
                ",", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{", "}}"));
  }

  private static String batch(int count) {
    return IntStream.range(0, count).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
  }

  private static Envelope scan(String json) {
    return Envelope.scan(json.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }
}
