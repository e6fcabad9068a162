package dev.mcpgateway.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Documents by chance, each as a tree and as one of the many texts that stand for it. A tree is
 * made of maps, lists, strings, {@link Token} and null.
 */
final class RandomJson {

  /** A number, true or false, as it is written. */
  record Token(String text) {}

  static final JsonFactory JACKSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(100_000)
                  .build())
          .build();

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "9007199254740993",
    "9007199254740992",
    "0.10",
    "1E400",
    "1e-7",
    "-2.50E+3",
    "123456789012345678901234567890.123456789012345678901234567890",
    "1.0",
    "10",
    "1e0"
  };
  private static final String[] PIECES = {
    "a",
    "name",
    " ",
    "\"",
    "\\",
    "/",
    "\b",
    "\f",
    "\n",
    "\r",
    "\t",
    "\u0000",
    "\u001f",
    "é",
    "数",
    "\u2028",
    "\ud83d\ude00",
    "\uffff",
    "}",
    "]",
    ",",
    ":",
    "{",
    "[",
    "0",
    "\u007f"
  };

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneOf(int count) {
    return random.nextInt(count) == 0;
  }

  Object tree(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> null;
      case 1 -> new Token(random.nextBoolean() ? "true" : "false");
      case 2, 3 -> new Token(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4, 5 -> string();
      case 6 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(tree(depth - 1));
        }
        yield list;
      }
      default -> object(depth);
    };
  }

  Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.put(string(), tree(depth - 1));
    }
    return object;
  }

  String string() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** One of the texts of a tree: with spaces and escapes where they may be. */
  byte[] text(Object tree) {
    StringBuilder text = new StringBuilder();
    write(tree, text);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Object tree, StringBuilder text) {
    space(text);
    switch (tree) {
      case null -> text.append("null");
      case Token token -> text.append(token.text());
      case String string -> quote(string, text);
      case List<?> list -> {
        text.append('[');
        String comma = "";
        for (Object element : list) {
          text.append(comma);
          write(element, text);
          comma = ",";
        }
        if (list.isEmpty()) {
          space(text);
        }
        text.append(']');
      }
      case Map<?, ?> map -> {
        text.append('{');
        String comma = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
          text.append(comma);
          space(text);
          quote((String) member.getKey(), text);
          space(text);
          text.append(':');
          write(member.getValue(), text);
          comma = ",";
        }
        if (map.isEmpty()) {
          space(text);
        }
        text.append('}');
      }
      default -> throw new IllegalArgumentException(tree.toString());
    }
    space(text);
  }

  private void space(StringBuilder text) {
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      text.append(" \n\r\t".charAt(random.nextInt(4)));
    }
  }

  private void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char next = string.charAt(i);
      boolean half = Character.isSurrogate(next);
      if (next < ' ' || next == '"' || next == '\\' || (oneOf(8) && !half)) {
        int shorthand = "\"\\/\b\f\n\r\t".indexOf(next);
        if (shorthand >= 0 && random.nextBoolean()) {
          text.append('\\').append("\"\\/bfnrt".charAt(shorthand));
        } else {
          text.append(
              String.format(Locale.ROOT, random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) next));
        }
      } else if (Character.isHighSurrogate(next) && oneOf(2)) {
        text.append(
            String.format(Locale.ROOT, "\\u%04x\\u%04X", (int) next, (int) string.charAt(i + 1)));
        i++;
      } else {
        text.append(next);
      }
    }
    text.append('"');
  }

  /** The tree of a text, read by a parser that others wrote. */
  static Object read(byte[] json) {
    try (JsonParser parser = JACKSON.createParser(new String(json, StandardCharsets.UTF_8))) {
      parser.nextToken();
      Object tree = read(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("Something follows");
      }
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object read(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, read(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return new Token(parser.getText());
      }
    }
  }
}
