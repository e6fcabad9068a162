package dev.mcpgateway.routing.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpgateway.jsonrpc.JsonText;

/** JSON as bytes. */
final class Bytes {

  private Bytes() {}

  static byte[] of(String json) {
    return json.getBytes(UTF_8);
  }

  static String text(byte[] json) {
    return new String(json, UTF_8);
  }

  /** A JSON string. */
  static String quote(String text) {
    return text(JsonText.quote(text));
  }
}
