package dev.mcpgateway.jsonrpc;

import java.nio.charset.StandardCharsets;

/** JSON text, read and written without binding it to anything. */
public final class JsonText {

  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /**
   * Checks a document.
   *
   * @param json must not be changed afterwards
   * @throws JsonRpcException if it is none
   */
  public static JsonSlice parse(byte[] json, JsonRules rules) {
    return parse(json, 0, json.length, rules);
  }

  /**
   * Checks a document that is a part of an array.
   *
   * @throws JsonRpcException if it is none
   */
  public static JsonSlice parse(byte[] json, int from, int to, JsonRules rules) {
    return new JsonScanner(json, from, to, rules).document(null);
  }

  /** A string of JSON in UTF-8; half a surrogate pair is escaped, so that nothing is lost. */
  public static byte[] quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      switch (next) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          boolean pair =
              Character.isHighSurrogate(next)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (pair) {
            json.append(next).append(text.charAt(++i));
          } else if (next < ' ' || Character.isSurrogate(next)) {
            json.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              json.append(HEX.charAt(next >> shift & 0xF));
            }
          } else {
            json.append(next);
          }
        }
      }
    }
    return json.append('"').toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The hash by which a definition is recognised, see {@link CanonicalHash}.
   *
   * @param item JSON
   * @throws JsonRpcException if it is none
   */
  public static CanonicalHash canonicalHash(byte[] item) {
    return CanonicalHash.of(parse(item, JsonRules.TOLERANT), name -> true);
  }
}
