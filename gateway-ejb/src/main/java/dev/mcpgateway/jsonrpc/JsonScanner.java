package dev.mcpgateway.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes over JSON in bytes once, checks it, and finds where values begin and end. It binds nothing:
 * a number is as long and as exact as it was sent.
 */
final class JsonScanner {

  private static final int BYTE_ORDER_MARK_LENGTH = 3;

  private final byte[] json;
  private final int end;
  private final JsonRules rules;
  private int at;
  private int nameEnd;

  /** Over a part of an array. */
  JsonScanner(byte[] json, int start, int end, JsonRules rules) {
    this.json = json;
    this.at = start;
    this.end = end;
    this.rules = rules;
  }

  /** Which members of an object are objects to be looked into as well. */
  @FunctionalInterface
  interface Interest {

    /** Nothing further in. */
    Interest NONE = name -> null;

    /** Everything, elements of arrays included. */
    Interest ALL = name -> Interest.ALL;

    /** What is of interest in the member of that name; null where it is only to be checked. */
    Interest in(String name);
  }

  /**
   * The whole of a body, which is one value.
   *
   * @param interest what of it is looked into
   * @throws JsonRpcException if it is no JSON, or beyond a bound
   */
  JsonSlice document(Interest interest) {
    if (end - at > rules.maxBytes()) {
      throw beyond("The body is longer than " + rules.maxBytes() + " bytes", rules.maxBytes());
    }
    if (end - at >= BYTE_ORDER_MARK_LENGTH
        && json[at] == (byte) 0xEF
        && json[at + 1] == (byte) 0xBB
        && json[at + 2] == (byte) 0xBF) {
      throw malformed("A byte order mark is there", at);
    }
    skipSpace();
    JsonSlice value = value(1, interest);
    skipSpace();
    if (at < end) {
      throw malformed("Something follows the value", at);
    }
    return value;
  }

  /** The members of the object at which it stands, as far as they are of interest. */
  List<JsonMember> members(int depth, Interest interest) {
    List<JsonMember> members = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return List.of();
    }
    while (true) {
      if (members.size() == rules.maxMembers()) {
        throw beyond("There are more than " + rules.maxMembers() + " members", at);
      }
      int start = at;
      String name = name();
      members.add(new JsonMember(name, start, value(depth, interest.in(name))));
      if (!another('}')) {
        return List.copyOf(members);
      }
    }
  }

  /** The elements of the array at which it stands. */
  List<JsonSlice> elements(int depth, Interest interest) {
    List<JsonSlice> elements = new ArrayList<>();
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return List.of();
    }
    while (true) {
      elements.add(value(depth, interest));
      if (!another(']')) {
        return List.copyOf(elements);
      }
    }
  }

  /** The value at which it stands; members of an object are kept where they are of interest. */
  JsonSlice value(int depth, Interest interest) {
    int start = at;
    JsonKind kind = kind();
    if (kind == JsonKind.OBJECT && interest != null) {
      checkDepth(depth);
      List<JsonMember> members = members(depth + 1, interest);
      return new JsonSlice(json, start, at, kind, members, null);
    }
    if (kind == JsonKind.ARRAY && interest == Interest.ALL) {
      checkDepth(depth);
      List<JsonSlice> elements = elements(depth + 1, interest);
      return new JsonSlice(json, start, at, kind, null, elements);
    }
    skip(kind, depth);
    return new JsonSlice(json, start, at, kind, null, null);
  }

  private void skip(JsonKind kind, int depth) {
    switch (kind) {
      case OBJECT -> skipObject(depth);
      case ARRAY -> skipArray(depth);
      case STRING -> skipString();
      case NUMBER -> skipNumber();
      case TRUE -> skipWord("true");
      case FALSE -> skipWord("false");
      case NULL -> skipWord("null");
    }
  }

  private JsonKind kind() {
    int first = peek();
    return switch (first) {
      case '{' -> JsonKind.OBJECT;
      case '[' -> JsonKind.ARRAY;
      case '"' -> JsonKind.STRING;
      case 't' -> JsonKind.TRUE;
      case 'f' -> JsonKind.FALSE;
      case 'n' -> JsonKind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonKind.NUMBER;
      default -> throw malformed("There is no value", at);
    };
  }

  private void skipObject(int depth) {
    checkDepth(depth);
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      nameAlone();
      skip(kind(), depth + 1);
    } while (another('}'));
  }

  private void skipArray(int depth) {
    checkDepth(depth);
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      skip(kind(), depth + 1);
    } while (another(']'));
  }

  private void checkDepth(int depth) {
    if (depth > rules.maxDepth()) {
      throw beyond("It is deeper than " + rules.maxDepth() + " objects and arrays", at);
    }
  }

  /** Goes on to the next member or element, or beyond the end of them. */
  private boolean another(char closing) {
    skipSpace();
    int next = peek();
    if (next == closing) {
      at++;
      return false;
    }
    if (next != ',') {
      throw malformed("There is neither a comma nor '" + closing + "'", at);
    }
    at++;
    skipSpace();
    return true;
  }

  private String name() {
    int start = at;
    nameAlone();
    return text(json, start, nameEnd);
  }

  /** A name with its colon, to the value. */
  private void nameAlone() {
    if (peek() != '"') {
      throw malformed("There is no name of a member", at);
    }
    skipString();
    nameEnd = at;
    skipSpace();
    if (peek() != ':') {
      throw malformed("There is no colon", at);
    }
    at++;
    skipSpace();
  }

  private int peek() {
    if (at >= end) {
      throw malformed("It ends too early", end);
    }
    return json[at];
  }

  private void skipSpace() {
    while (at < end) {
      byte next = json[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return;
      }
      at++;
    }
  }

  private void skipWord(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end || json[at + i] != word.charAt(i)) {
        throw malformed("There is no value", at);
      }
    }
    at += word.length();
  }

  private void skipNumber() {
    int start = at;
    if (json[at] == '-') {
      at++;
    }
    if (at < end && json[at] == '0') {
      at++;
    } else {
      skipDigits(start);
    }
    if (at < end && json[at] == '.') {
      at++;
      skipDigits(start);
    }
    if (at < end && (json[at] == 'e' || json[at] == 'E')) {
      at++;
      if (at < end && (json[at] == '+' || json[at] == '-')) {
        at++;
      }
      skipDigits(start);
    }
  }

  private void skipDigits(int start) {
    int first = at;
    while (at < end && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    if (at == first) {
      throw malformed("A number is not complete", start);
    }
  }

  private void skipString() {
    int start = at;
    int i = at + 1;
    while (i < end) {
      byte next = json[i];
      if (next == '"') {
        at = i + 1;
        return;
      }
      if (next == '\\') {
        i = afterEscape(i, start);
      } else if (next >= ' ') {
        i++;
      } else if (next >= 0) {
        throw malformed("A control character is in a string", i);
      } else {
        i = afterCharacter(i);
      }
    }
    throw malformed("A string does not end", start);
  }

  private int afterEscape(int backslash, int string) {
    if (backslash + 1 >= end) {
      throw malformed("A string does not end", string);
    }
    switch (json[backslash + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return backslash + 2;
      }
      case 'u' -> {
        int unit = unit(backslash);
        int after = backslash + 6;
        if (!Character.isSurrogate((char) unit)) {
          return after;
        }
        if (Character.isHighSurrogate((char) unit)
            && after + 1 < end
            && json[after] == '\\'
            && json[after + 1] == 'u'
            && Character.isLowSurrogate((char) unit(after))) {
          return after + 6;
        }
        if (!rules.loneSurrogates()) {
          throw malformed("Half of a surrogate pair is escaped", backslash);
        }
        return after;
      }
      default -> throw malformed("An escape is none of JSON", backslash);
    }
  }

  /** The code unit that an escape at a backslash stands for. */
  private int unit(int backslash) {
    int unit = 0;
    for (int i = backslash + 2; i < backslash + 6; i++) {
      int digit = i < end ? hexadecimal(json[i]) : -1;
      if (digit < 0) {
        throw malformed("An escape has no four hexadecimal digits", backslash);
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** By ASCII alone: {@link Character#digit} takes the digits of every alphabet. */
  static int hexadecimal(byte digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
      return digit - 'a' + 10;
    }
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
  }

  /** Well-formed UTF-8 as Unicode's table 3-7 has it: no overlong forms and no surrogates. */
  private int afterCharacter(int i) {
    int first = json[i] & 0xFF;
    int more;
    int lowest = 0x80;
    int highest = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
      more = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
      more = 2;
      lowest = first == 0xE0 ? 0xA0 : 0x80;
      highest = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
      more = 3;
      lowest = first == 0xF0 ? 0x90 : 0x80;
      highest = first == 0xF4 ? 0x8F : 0xBF;
    } else {
      throw malformed("It is no UTF-8", i);
    }
    for (int k = 1; k <= more; k++) {
      int next = i + k < end ? json[i + k] & 0xFF : 0;
      if (next < lowest || next > highest) {
        throw malformed("It is no UTF-8", i);
      }
      lowest = 0x80;
      highest = 0xBF;
    }
    return i + 1 + more;
  }

  /**
   * The text of a string that was checked.
   *
   * @param start at its opening quote
   * @param end after its closing quote
   */
  static String text(byte[] json, int start, int end) {
    int from = start + 1;
    int to = end - 1;
    for (int i = from; i < to; i++) {
      if (json[i] == '\\') {
        return unescaped(json, from, to, i);
      }
    }
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  private static String unescaped(byte[] json, int from, int to, int firstBackslash) {
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    int i = firstBackslash;
    while (i < to) {
      if (json[i] != '\\') {
        i++;
        continue;
      }
      text.append(new String(json, plain, i - plain, StandardCharsets.UTF_8));
      switch (json[i + 1]) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          int unit = 0;
          for (int k = 2; k < 6; k++) {
            unit = unit << 4 | hexadecimal(json[i + k]);
          }
          text.append((char) unit);
          i += 4;
        }
        default -> text.append((char) json[i + 1]);
      }
      i += 2;
      plain = i;
    }
    return text.append(new String(json, plain, to - plain, StandardCharsets.UTF_8)).toString();
  }

  private static JsonRpcException malformed(String problem, int place) {
    return new JsonRpcException(ErrorCode.PARSE_ERROR, problem, place);
  }

  private static JsonRpcException beyond(String problem, int place) {
    return new JsonRpcException(ErrorCode.INVALID_REQUEST, problem, place);
  }
}
