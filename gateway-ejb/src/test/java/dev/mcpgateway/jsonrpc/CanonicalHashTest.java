package dev.mcpgateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rule 1. These must hold for ever: hashes of it are in databases. */
class CanonicalHashTest {

  @Test
  void theHashIsOfTheTextThatTheRuleMakes() {
    assertCanonical("{}", " { } ");
    assertCanonical("[]", "[ ]");
    assertCanonical("null", "null");
    assertCanonical("{\"a\":1,\"b\":[true,false,null]}", "{\"b\":[ true,false , null],\"a\":1}");
    assertCanonical(
        "\"é/\\\"\\\\\\n\\u0000\\u001f\u007f\"",
        "\"\\u00e9\\/\\u0022\\\\\\n\\u0000\\u001F\\u007f\"");
    assertCanonical("\"😀\"", "\"\\ud83d\\ude00\"");
    assertCanonical("\"\\ud83d\"", "\"\\uD83D\"");
    assertCanonical("{\"\":0,\"A\":0,\"a\":0,\"é\":0}", "{\"\\u00e9\":0,\"a\":0,\"A\":0,\"\":0}");
    // In UTF-16 the first of these would come last.
    assertCanonical("{\"\uffee\":0,\"😀\":0}", "{\"😀\":0,\"\uffee\":0}");
  }

  @Test
  void knownValues() {
    assertThat(JsonText.canonicalHash(utf8("{}")))
        .hasToString("1:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assertThat(
            JsonText.canonicalHash(
                utf8("{\"name\":\"clock\",\"inputSchema\":{\"type\":\"object\"}}")))
        .hasToString("1:" + sha256("{\"inputSchema\":{\"type\":\"object\"},\"name\":\"clock\"}"));
  }

  @Test
  void numbersAreWhatWasSent() {
    assertThat(hash("{\"n\":9007199254740993}")).isNotEqualTo(hash("{\"n\":9007199254740992}"));
    assertThat(hash("1.0")).isNotEqualTo(hash("1"));
    assertThat(hash("0.10")).isNotEqualTo(hash("0.1"));
    assertThat(hash("1E400")).isNotEqualTo(hash("1E401"));
    assertThat(hash("-0")).isNotEqualTo(hash("0"));
  }

  @Test
  void orderSpacesAndEscapesSayNothing() {
    assertThat(hash("{\"a\":\"x\",\"b\":{\"c\":1,\"d\":2}}"))
        .isEqualTo(hash("{ \"b\":{\"d\":2,\"c\":1} ,\n\"\\u0061\":\"\\u0078\"}"));
  }

  @Test
  void theOrderOfElementsAndTypesSaySomething() {
    assertThat(
            List.of(
                    "[1,2]",
                    "[2,1]",
                    "[[1],2]",
                    "\"1\"",
                    "1",
                    "[1]",
                    "{\"1\":1}",
                    "true",
                    "\"true\"",
                    "null",
                    "[null]",
                    "\"\"",
                    "{}",
                    "[]",
                    "[[]]",
                    "[{}]",
                    "{\"a\":{}}",
                    "{\"a\":[]}",
                    "\"[]\"",
                    "\"\\ud83d\"",
                    "\"\\\\ud83d\"",
                    "{\"a\":1,\"a\":2}",
                    "{\"a\":2,\"a\":1}",
                    "{\"a\":1}",
                    "{\"a\":2}")
                .stream()
                .map(CanonicalHashTest::hash)
                .toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void membersOfTheItemMayBeLeftOutAndNoneWithinThem() {
    JsonSlice item =
        JsonText.parse(
            utf8("{\"name\":\"t\",\"size\":3,\"inputSchema\":{\"size\":1}}"), JsonRules.STRICT);
    assertThat(CanonicalHash.of(item, Set.of("name", "inputSchema")::contains).toString())
        .isEqualTo(hash("{\"inputSchema\":{\"size\":1},\"name\":\"t\"}"));
  }

  @Test
  void textsOfOneTreeHaveOneHash() {
    RandomJson random = new RandomJson(4_711);
    Random order = new Random(4_712);
    for (int i = 0; i < 1_000; i++) {
      Object tree = random.tree(4);
      assertThat(JsonText.canonicalHash(random.text(shuffled(tree, order))))
          .isEqualTo(JsonText.canonicalHash(random.text(tree)));
    }
  }

  /** Looking for the members of each level anew would go over the text a thousand times. */
  @Test
  @Timeout(15)
  void depthCostsNoMoreThanLength() {
    String deep = "{\"a\":[".repeat(250) + "\"" + "x".repeat(12_000_000) + "\"" + "]}".repeat(250);
    assertThat(hash(deep)).startsWith("1:");
  }

  private static Object shuffled(Object tree, Random order) {
    if (tree instanceof Map<?, ?> map) {
      List<Object> names = new ArrayList<>(map.keySet());
      Collections.shuffle(names, order);
      Map<Object, Object> result = new LinkedHashMap<>();
      names.forEach(name -> result.put(name, shuffled(map.get(name), order)));
      return result;
    }
    return tree instanceof List<?> list
        ? list.stream()
            .map(element -> shuffled(element, order))
            .collect(ArrayList::new, ArrayList::add, ArrayList::addAll)
        : tree;
  }

  private static void assertCanonical(String canonical, String json) {
    assertThat(hash(json)).as(json).isEqualTo("1:" + sha256(canonical));
  }

  private static String hash(String json) {
    return JsonText.canonicalHash(utf8(json)).toString();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8(text)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
