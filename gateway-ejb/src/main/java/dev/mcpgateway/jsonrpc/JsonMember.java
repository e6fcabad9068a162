package dev.mcpgateway.jsonrpc;

/**
 * A member of an object.
 *
 * @param name without escapes
 * @param start of its name in the source, at the quote
 */
public record JsonMember(String name, int start, JsonSlice value) {

  /** The end of its value. */
  public int end() {
    return value.end();
  }
}
