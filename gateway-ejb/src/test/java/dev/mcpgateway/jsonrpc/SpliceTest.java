package dev.mcpgateway.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpgateway.jsonrpc.RandomJson.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Edits, against the same edits of a tree. */
class SpliceTest {

  private static final long SEED = 15_160_130;

  private final RandomJson random = new RandomJson(SEED);
  private final List<JsonSlice> untouched = new ArrayList<>();

  @Test
  void editsByChanceDoWhatTheyDoToATreeAndNothingElse() {
    for (int i = 0; i < 5_000; i++) {
      untouched.clear();
      Object tree = random.object(4);
      byte[] json = random.text(tree);
      JsonSlice document = JsonText.parse(json, JsonRules.STRICT);
      Splice splice = Splice.of(document);
      Object expected = edited(tree, document, splice);
      byte[] result = splice.apply();
      String shown = text(json) + "\n→ " + text(result);
      assertThat(RandomJson.read(result)).as(shown).isEqualTo(expected);
      if (!(expected instanceof Map<?, ?> members)) {
        continue;
      }
      // Names in their order, too, which maps do not compare.
      assertThat(JsonText.parse(result, JsonRules.STRICT).members())
          .extracting(JsonMember::name)
          .as(shown)
          .containsExactlyElementsOf(members.keySet().stream().map(String.class::cast).toList());
      assertThatInOrder(result, shown);
    }
  }

  @Test
  void withoutEditsNoByteIsAnotherOne() {
    for (int i = 0; i < 500; i++) {
      byte[] json = random.text(random.tree(4));
      assertThat(Splice.of(JsonText.parse(json, JsonRules.STRICT)).apply())
          .isEqualTo(text(json).strip().getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void whatIsNotNamedStaysByteForByte() {
    String json =
        "{ \"jsonrpc\":\"2.0\",\"id\" : 7 ,\"method\":\"tools\\/call\",\n\"params\":{\"name\":\"gw-t\",\"arguments\":"
            + " {\"id\":9007199254740993,\"price\":0.10,\"e\":1E400,\"a\":1,\"a\":2} , \"x\":[ ] } }";
    Envelope envelope = Envelope.scan(json.getBytes(StandardCharsets.UTF_8));
    byte[] result =
        Splice.of(envelope.message())
            .replace(envelope.message().member("id").orElseThrow(), JsonText.quote("g.1"))
            .set(envelope.params().orElseThrow(), "name", JsonText.quote("t"))
            .set(envelope.params().orElseThrow(), "_meta", "{}".getBytes(StandardCharsets.US_ASCII))
            .apply();
    assertThat(text(result))
        .isEqualTo(
            json.replace(": 7 ", ": \"g.1\" ")
                .replace("\"gw-t\"", "\"t\"")
                .replace("\"x\":[ ]", "\"x\":[ ],\"_meta\":{}"));
  }

  @Test
  void commasGoWithTheMembersThatGo() {
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "a")).isEqualTo("{\"b\":2,\"c\":3}");
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "b")).isEqualTo("{\"a\":1,\"c\":3}");
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "c")).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "a", "b")).isEqualTo("{\"c\":3}");
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "a", "c")).isEqualTo("{\"b\":2}");
    assertThat(removed("{\"a\":1,\"b\":2,\"c\":3}", "b", "c")).isEqualTo("{\"a\":1}");
    assertThat(removed("{ \"a\":1,\"b\":2 }", "a", "b")).isEqualTo("{  }");
    assertThat(removed("{\"a\":1,\"\\u0061\":2,\"b\":3}", "a")).isEqualTo("{\"b\":3}");
    assertThat(removed("{\"a\":1}", "b")).isEqualTo("{\"a\":1}");
  }

  @Test
  void whatWasRemovedCanBeAddedAgainAndComesLast() {
    JsonSlice object = parse("{\"a\":1,\"b\":2}");
    assertThat(text(Splice.of(object).remove(object, "a").set(object, "a", ascii("3")).apply()))
        .isEqualTo("{\"b\":2,\"a\":3}");
    assertThat(text(Splice.of(object).set(object, "c", ascii("3")).remove(object, "c").apply()))
        .isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(
            text(
                Splice.of(object)
                    .remove(object, "a")
                    .remove(object, "b")
                    .set(object, "c", ascii("3"))
                    .set(object, "d", ascii("4"))
                    .apply()))
        .isEqualTo("{\"c\":3,\"d\":4}");
  }

  @Test
  void aPartIsEditedWithoutWhatIsAroundIt() {
    JsonSlice batch = parse("[ {\"a\":1} , {\"b\":2} ]");
    JsonSlice second = batch.elements().get(1);
    assertThat(text(Splice.of(second).set(second, "b", ascii("3")).apply())).isEqualTo("{\"b\":3}");
  }

  @Test
  void editsThatContradictEachOtherAreAMistake() {
    JsonSlice object = parse("{\"a\":{\"b\":1}}");
    JsonSlice inner = object.member("a").orElseThrow();
    assertThatThrownBy(
            () -> Splice.of(object).replace(inner, ascii("1")).replace(inner, ascii("2")).apply())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> Splice.of(object).remove(object, "a").set(inner, "b", ascii("2")).apply())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Splice.of(inner).replace(object, ascii("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Splice.of(object).replace(parse("{}"), ascii("1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Splice.of(object).set(inner.member("b").orElseThrow(), "x", ascii("1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Object edited(Object tree, JsonSlice value, Splice splice) {
    if (random.oneOf(12)) {
      Object with = random.tree(2);
      splice.replace(value, random.text(with));
      return with;
    }
    if (tree instanceof Map<?, ?> map) {
      return editedObject(map, value, splice);
    }
    if (tree instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      List<JsonSlice> elements = value.elements();
      for (int i = 0; i < list.size(); i++) {
        result.add(edited(list.get(i), elements.get(i), splice));
      }
      return result;
    }
    untouched.add(value);
    return tree;
  }

  private Object editedObject(Map<?, ?> map, JsonSlice object, Splice splice) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      String name = (String) member.getKey();
      switch (random.below(6)) {
        case 0 -> splice.remove(object, name);
        case 1 -> {
          Object with = random.tree(1);
          splice.set(object, name, random.text(with));
          result.put(name, with);
        }
        default ->
            result.put(name, edited(member.getValue(), object.member(name).orElseThrow(), splice));
      }
    }
    for (int i = random.below(3); i > 0; i--) {
      String name = "new " + random.string() + i;
      Object with = new Token("42");
      splice.set(object, name, ascii("42"));
      result.put(name, with);
    }
    return result;
  }

  private void assertThatInOrder(byte[] result, String shown) {
    String text = text(result);
    int at = 0;
    for (JsonSlice leaf : untouched) {
      String token = text(leaf.bytes());
      int found = text.indexOf(token, at);
      assertThat(found).as("%s in %s", token, shown).isGreaterThanOrEqualTo(at);
      at = found + token.length();
    }
  }

  private static String removed(String json, String... names) {
    JsonSlice object = parse(json);
    Splice splice = Splice.of(object);
    for (String name : names) {
      splice.remove(object, name);
    }
    return text(splice.apply());
  }

  private static JsonSlice parse(String json) {
    return JsonText.parse(json.getBytes(StandardCharsets.UTF_8), JsonRules.STRICT);
  }

  private static byte[] ascii(String json) {
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.ISO_8859_1);
  }
}
