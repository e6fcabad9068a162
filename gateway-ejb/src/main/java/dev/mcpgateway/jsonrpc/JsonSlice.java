package dev.mcpgateway.jsonrpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value of JSON that was checked, as a range of the bytes that it came in. What is in it is
 * looked for when it is asked for. The bytes must not be changed while it is used; then it can be
 * used by any thread.
 */
public final class JsonSlice {

  private static final JsonRules CHECKED_BEFORE =
      new JsonRules(Integer.MAX_VALUE, JsonRules.MAX_DEPTH, Integer.MAX_VALUE, 0, true);

  private final byte[] source;
  private final int start;
  private final int end;
  private final JsonKind kind;
  private List<JsonMember> members;
  private List<JsonSlice> elements;

  JsonSlice(
      byte[] source,
      int start,
      int end,
      JsonKind kind,
      List<JsonMember> members,
      List<JsonSlice> elements) {
    this.source = source;
    this.start = start;
    this.end = end;
    this.kind = kind;
    this.members = members;
    this.elements = elements;
  }

  public JsonKind kind() {
    return kind;
  }

  public boolean isObject() {
    return kind == JsonKind.OBJECT;
  }

  public boolean isString() {
    return kind == JsonKind.STRING;
  }

  public boolean isNull() {
    return kind == JsonKind.NULL;
  }

  /** The array in which it is a range: to be read only. */
  public byte[] source() {
    return source;
  }

  /** Where it begins in {@link #source}. */
  public int start() {
    return start;
  }

  /** Where it ends in {@link #source}, exclusive. */
  public int end() {
    return end;
  }

  public int length() {
    return end - start;
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return Arrays.copyOfRange(source, start, end);
  }

  /**
   * The members of an object in the order in which they were sent, those of one name all of them.
   *
   * @return none where it is no object
   */
  public List<JsonMember> members() {
    if (kind != JsonKind.OBJECT) {
      return List.of();
    }
    if (members == null) {
      members = scanner().members(1, JsonScanner.Interest.NONE);
    }
    return members;
  }

  /**
   * The value of a member.
   *
   * @return the first of that name; empty where there is none, or this is no object
   */
  public Optional<JsonSlice> member(String name) {
    for (JsonMember member : members()) {
      if (member.name().equals(name)) {
        return Optional.of(member.value());
      }
    }
    return Optional.empty();
  }

  /**
   * The text of a member that is a string.
   *
   * @return empty where there is none, or it is no string
   */
  public Optional<String> text(String name) {
    return member(name).filter(JsonSlice::isString).map(JsonSlice::string);
  }

  /**
   * The elements of an array.
   *
   * @return none where it is no array
   */
  public List<JsonSlice> elements() {
    if (kind != JsonKind.ARRAY) {
      return List.of();
    }
    if (elements == null) {
      elements = scanner().elements(1, null);
    }
    return elements;
  }

  /**
   * The text of a string, unescaped; half a surrogate pair that was escaped is such in it.
   *
   * @throws IllegalStateException if it is no string
   */
  public String string() {
    if (kind != JsonKind.STRING) {
      throw new IllegalStateException("It is no string but " + kind);
    }
    return JsonScanner.text(source, start, end);
  }

  /** The value of a number without fraction and exponent that a {@code long} can hold. */
  public OptionalLong integer() {
    if (!isInteger() || length() > 20) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(token()));
    } catch (NumberFormatException tooLarge) {
      return OptionalLong.empty();
    }
  }

  /** Whether it is a number without fraction and exponent, of any size. */
  public boolean isInteger() {
    if (kind != JsonKind.NUMBER) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (source[i] == '.' || source[i] == 'e' || source[i] == 'E') {
        return false;
      }
    }
    return true;
  }

  /** As it was sent. */
  public String token() {
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  /** What it is and where, without its content, which may be secret. */
  @Override
  public String toString() {
    return kind + "[" + start + "," + end + ")";
  }

  /** The same, with all that is in it found at once. */
  JsonSlice lookedInto() {
    return scanner().document(JsonScanner.Interest.ALL);
  }

  private JsonScanner scanner() {
    return new JsonScanner(source, start, end, CHECKED_BEFORE);
  }
}
