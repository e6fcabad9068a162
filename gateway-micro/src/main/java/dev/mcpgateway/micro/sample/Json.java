package dev.mcpgateway.micro.sample;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON into maps, lists and strings; what is a number, true, false or null stays as it was
 * written. The launcher has no library for it, and needs none for this.
 */
final class Json {

  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /** A number, true, false or null as it was written. */
  record Token(String written) {}

  /** What cannot be understood. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private SyntaxException(int place) {
      super(String.format(Locale.ROOT, "not JSON at character %d", place));
    }
  }

  static Object read(String text) throws SyntaxException {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipBlanks();
    if (json.at < text.length()) {
      throw new SyntaxException(json.at);
    }
    return value;
  }

  /** A member of an object that is an object; empty for anything else. */
  static Map<?, ?> object(Object parent, String name) {
    return parent instanceof Map<?, ?> map && map.get(name) instanceof Map<?, ?> value
        ? value
        : Map.of();
  }

  /** A member of an object that is a text. */
  static Optional<String> text(Object parent, String name) {
    return parent instanceof Map<?, ?> map && map.get(name) instanceof String value
        ? Optional.of(value)
        : Optional.empty();
  }

  /** Writes what {@link #read} gave. */
  static String write(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> members = new ArrayList<>();
      map.forEach((name, member) -> members.add(quote((String) name) + ":" + write(member)));
      return "{" + String.join(",", members) + "}";
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
    }
    return value instanceof Token token ? token.written() : quote((String) value);
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (next == '"' || next == '\\') {
        quoted.append('\\').append(next);
      } else if (next < ' ' || Character.isSurrogate(next)) {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) next));
      } else {
        quoted.append(next);
      }
    }
    return quoted.append('"').toString();
  }

  private Object value(int depth) throws SyntaxException {
    skipBlanks();
    if (depth > MAX_DEPTH || at == text.length()) {
      throw new SyntaxException(at);
    }
    return switch (text.charAt(at)) {
      case '{' -> object(depth);
      case '[' -> list(depth);
      case '"' -> string();
      default -> token();
    };
  }

  private Map<String, Object> object(int depth) throws SyntaxException {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipBlanks();
    if (isNext('}')) {
      return members;
    }
    do {
      skipBlanks();
      if (at == text.length() || text.charAt(at) != '"') {
        throw new SyntaxException(at);
      }
      String name = string();
      skipBlanks();
      expect(':');
      members.put(name, value(depth + 1));
      skipBlanks();
    } while (isNext(','));
    expect('}');
    return members;
  }

  private List<Object> list(int depth) throws SyntaxException {
    List<Object> elements = new ArrayList<>();
    at++;
    skipBlanks();
    if (isNext(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
      skipBlanks();
    } while (isNext(','));
    expect(']');
    return elements;
  }

  private String string() throws SyntaxException {
    StringBuilder string = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char next = text.charAt(at++);
      string.append(next == '\\' ? escaped() : next);
    }
    expect('"');
    return string.toString();
  }

  private char escaped() throws SyntaxException {
    if (at == text.length()) {
      throw new SyntaxException(at);
    }
    char next = text.charAt(at++);
    return switch (next) {
      case '"', '\\', '/' -> next;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw new SyntaxException(at - 1);
    };
  }

  private char unit() throws SyntaxException {
    int end = at + 4;
    if (end > text.length() || !text.substring(at, end).matches("[0-9A-Fa-f]{4}")) {
      throw new SyntaxException(at);
    }
    char unit = (char) Integer.parseInt(text.substring(at, end), 16);
    at = end;
    return unit;
  }

  private Token token() throws SyntaxException {
    int start = at;
    while (at < text.length() && "+-.0123456789Eaeflnrstu".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String written = text.substring(start, at);
    if (!written.matches("true|false|null|-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")) {
      throw new SyntaxException(start);
    }
    return new Token(written);
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean isNext(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char expected) throws SyntaxException {
    if (!isNext(expected)) {
      throw new SyntaxException(at);
    }
  }
}
