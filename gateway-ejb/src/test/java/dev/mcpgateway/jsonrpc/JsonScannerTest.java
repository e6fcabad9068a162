package dev.mcpgateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON, and what is not, against a parser that others wrote. */
class JsonScannerTest {

  private static final long SEED = 20_261_130;

  @Test
  void documentsAreReadAsAnotherParserReadsThem() {
    RandomJson random = new RandomJson(SEED);
    for (int i = 0; i < 3_000; i++) {
      Object tree = random.tree(5);
      byte[] json = random.text(tree);
      assertThat(RandomJson.read(json)).isEqualTo(tree);
      assertThat(tree(JsonText.parse(json, JsonRules.STRICT))).as(text(json)).isEqualTo(tree);
    }
  }

  /** A byte changed, lost, doubled or put in, at one place or several. */
  @Test
  void whatIsNoJsonIsRefusedAndNothingElseIs() {
    RandomJson documents = new RandomJson(SEED + 1);
    Random random = new Random(SEED + 2);
    byte[] marks = "{}[]\",:\\u0123eE+-. \n\ttrufalsn/dD8".getBytes(StandardCharsets.US_ASCII);
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] json = documents.text(documents.tree(3));
      for (int edits = 1 + random.nextInt(2); edits > 0 && json.length > 0; edits--) {
        int at = random.nextInt(json.length);
        byte with =
            random.nextInt(5) == 0
                ? (byte) random.nextInt(256)
                : marks[random.nextInt(marks.length)];
        json = mutated(json, random.nextInt(4), at, with);
      }
      boolean expected = isJson(json);
      assertThat(isTaken(json)).as(text(json)).isEqualTo(expected);
      if (expected) {
        taken++;
      } else {
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(3_000);
    assertThat(refused).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1|6|It ends too early",
        "{\"a\":1}x|7|Something follows the value",
        "{\"a\":1}{}|7|Something follows the value",
        "{\"a\" 1}|5|There is no colon",
        "{\"a\":1,}|7|There is no name of a member",
        "{a:1}|1|There is no name of a member",
        "[1,]|3|There is no value",
        "[1 2]|3|There is neither a comma nor ']'",
        "{\"a\":1;}|6|There is neither a comma nor '}'",
        "tru|0|There is no value",
        "nul|0|There is no value",
        "NaN|0|There is no value",
        "'a'|0|There is no value",
        "01|1|Something follows the value",
        "-|0|A number is not complete",
        "1.|0|A number is not complete",
        ".5|0|There is no value",
        "+1|0|There is no value",
        "1e+|0|A number is not complete",
        "\"a|0|A string does not end",
        "\"a\\|0|A string does not end",
        "\"\\x\"|1|An escape is none of JSON",
        "\"\\u12g4\"|1|An escape has no four hexadecimal digits",
        "\"\\u12|1|An escape has no four hexadecimal digits",
        "\"\\ud800\"|1|Half of a surrogate pair is escaped",
        "\"\\ud800\\n\"|1|Half of a surrogate pair is escaped",
        "\"\\ud800\\ud800\"|1|Half of a surrogate pair is escaped",
        "\"\\ud800x\"|1|Half of a surrogate pair is escaped",
        "\"\\udc00\\ud800\"|1|Half of a surrogate pair is escaped",
        "/**/{}|0|There is no value",
      })
  void aParseErrorSaysWhatAndWhere(String json, int place, String problem) {
    assertRefused(json.getBytes(StandardCharsets.UTF_8), place, problem);
  }

  @Test
  void noTextAtAllIsNoJson() {
    assertRefused(new byte[0], 0, "It ends too early");
    assertRefused(" \n".getBytes(StandardCharsets.US_ASCII), 2, "It ends too early");
  }

  /** Overlong forms, surrogates, beyond Unicode, stray and missing bytes, other encodings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "C0 80",
        "C1 BF",
        "E0 80 80",
        "E0 9F BF",
        "ED A0 80",
        "ED BF BF",
        "F0 80 80 80",
        "F0 8F BF BF",
        "F4 90 80 80",
        "F5 80 80 80",
        "80",
        "BF",
        "C2",
        "E2 82",
        "F0 9F 98",
        "FF",
        "FE",
        "C2 22"
      })
  void whatIsNoUtf8IsAParseError(String hex) {
    byte[] json = bytes("22 61 " + hex + " 22");
    assertRefused(json, 2, "It is no UTF-8");
  }

  @Test
  void aByteOrderMarkAndOtherEncodingsAreAParseError() {
    assertRefused(bytes("EF BB BF 7B 7D"), 0, "A byte order mark is there");
    assertRefused("{}".getBytes(StandardCharsets.UTF_16BE), 0, "There is no value");
    assertRefused("{}".getBytes(StandardCharsets.UTF_16LE), 1, "There is no name of a member");
    assertRefused("{}".getBytes(StandardCharsets.UTF_16), 0, "There is no value");
  }

  @Test
  void controlCharactersAreEscapedOrRefused() {
    assertRefused(bytes("22 0A 22"), 1, "A control character is in a string");
    assertRefused(bytes("22 00 22"), 1, "A control character is in a string");
    assertThat(JsonText.parse(bytes("22 7F 22"), JsonRules.STRICT).string()).isEqualTo("\u007f");
  }

  @Test
  void aServerMayHaveCutAPair() {
    byte[] json = "{\"a\":\"x\\ud83d\"}".getBytes(StandardCharsets.US_ASCII);
    assertThat(JsonText.parse(json, JsonRules.TOLERANT).text("a")).contains("x\ud83d");
  }

  @Test
  void depthIsBoundedHoweverDeepItGoesOn() {
    assertThat(JsonText.parse(nested(512), JsonRules.STRICT).kind()).isEqualTo(JsonKind.ARRAY);
    assertThatThrownBy(() -> JsonText.parse(nested(513), JsonRules.STRICT))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(refused.place()).isEqualTo(512);
            });
    byte[] endless = "[{\"a\":".repeat(700_000).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> JsonText.parse(endless, JsonRules.STRICT))
        .isInstanceOf(JsonRpcException.class);
  }

  @Test
  void theLengthOfABodyIsBounded() {
    byte[] json = "{\"a\":1}".getBytes(StandardCharsets.US_ASCII);
    assertThat(JsonText.parse(json, JsonRules.STRICT.withMaxBytes(7)).isObject()).isTrue();
    assertThatThrownBy(() -> JsonText.parse(json, JsonRules.STRICT.withMaxBytes(6)))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
  }

  @Test
  void quotedStringsAreReadBackAsTheyWere() {
    RandomJson random = new RandomJson(SEED + 3);
    for (int i = 0; i < 2_000; i++) {
      String string = random.string() + (i % 7 == 0 ? "\ud800" : "");
      byte[] json = JsonText.quote(string);
      assertThat(JsonText.parse(json, JsonRules.TOLERANT).string()).isEqualTo(string);
      assertThat(RandomJson.read(json)).isEqualTo(string);
    }
  }

  private static void assertRefused(byte[] json, int place, String problem) {
    assertThatThrownBy(() -> JsonText.parse(json, JsonRules.STRICT))
        .isInstanceOfSatisfying(
            JsonRpcException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.PARSE_ERROR);
              assertThat(refused).hasMessage(problem + ", at byte " + place);
              assertThat(refused.place()).isEqualTo(place);
              assertThat(refused.id()).isEmpty();
            });
  }

  private static Object tree(JsonSlice value) {
    return switch (value.kind()) {
      case OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        value.members().forEach(member -> object.put(member.name(), tree(member.value())));
        yield object;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>();
        value.elements().forEach(element -> list.add(tree(element)));
        yield list;
      }
      case STRING -> value.string();
      case NULL -> null;
      default -> new RandomJson.Token(value.token());
    };
  }

  private static byte[] mutated(byte[] json, int how, int at, byte with) {
    int removed = how == 0 ? 0 : 1;
    int added = how == 1 ? 0 : 1;
    byte[] result = new byte[json.length - removed + added];
    System.arraycopy(json, 0, result, 0, at);
    if (added == 1) {
      result[at] = how == 3 && at > 0 ? json[at - 1] : with;
    }
    System.arraycopy(json, at + removed, result, at + added, json.length - at - removed);
    return result;
  }

  private static boolean isTaken(byte[] json) {
    try {
      JsonText.parse(json, JsonRules.TOLERANT);
      return true;
    } catch (JsonRpcException refused) {
      return false;
    }
  }

  private static boolean isJson(byte[] json) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = RandomJson.JACKSON.createParser(text)) {
      int depth = 0;
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        parser.getText();
        if (depth == 0) {
          values++;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      }
      return depth == 0 && values == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.ofDelimiter(" ").parseHex(hex);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.ISO_8859_1);
  }
}
