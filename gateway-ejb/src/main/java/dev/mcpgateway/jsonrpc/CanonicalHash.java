package dev.mcpgateway.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A hash that two values have in common where they say the same, however it is written, and only
 * then.
 *
 * <p>Rule 1 is SHA-256 over: no spaces; members in the order of the bytes of their names, those of
 * one name in the order in which they were sent; strings, and names, in UTF-8 with the escapes that
 * JSON asks for and no other; numbers as they were sent, since a reader who rounds them (as RFC
 * 8785 does) takes 9007199254740993 for 9007199254740992.
 *
 * @param rule the version of the rule: hashes of two rules say nothing about each other
 * @param hex 64 hexadecimal digits
 */
public record CanonicalHash(int rule, String hex) {

  /** The rule of new hashes. */
  public static final int RULE = 1;

  /**
   * The hash of a value.
   *
   * @param counts which members of the value itself count, by their names; all within them do
   */
  public static CanonicalHash of(JsonSlice value, Predicate<String> counts) {
    ByteArrayOutputStream canonical = new ByteArrayOutputStream(value.length());
    write(value.lookedInto(), counts, canonical);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(canonical.toByteArray());
      return new CanonicalHash(RULE, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(JsonSlice value, Predicate<String> counts, ByteArrayOutputStream out) {
    switch (value.kind()) {
      case OBJECT -> writeObject(value, counts, out);
      case ARRAY -> {
        char before = '[';
        for (JsonSlice element : value.elements()) {
          out.write(before);
          write(element, name -> true, out);
          before = ',';
        }
        if (before == '[') {
          out.write('[');
        }
        out.write(']');
      }
      case STRING -> out.writeBytes(JsonText.quote(value.string()));
      default -> out.write(value.source(), value.start(), value.length());
    }
  }

  private static void writeObject(
      JsonSlice object, Predicate<String> counts, ByteArrayOutputStream out) {
    List<Map.Entry<byte[], JsonSlice>> members =
        object.members().stream()
            .filter(member -> counts.test(member.name()))
            .map(member -> Map.entry(JsonText.quote(member.name()), member.value()))
            .sorted(Map.Entry.comparingByKey(Arrays::compareUnsigned))
            .toList();
    out.write('{');
    boolean first = true;
    for (Map.Entry<byte[], JsonSlice> member : members) {
      if (!first) {
        out.write(',');
      }
      first = false;
      out.writeBytes(member.getKey());
      out.write(':');
      write(member.getValue(), name -> true, out);
    }
    out.write('}');
  }

  /** As in {@code 1:9f86d0…}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d:%s", rule, hex);
  }
}
