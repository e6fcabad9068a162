package dev.mcpgateway.jsonrpc;

/**
 * What is taken as JSON, beyond the grammar of RFC 8259 in strict UTF-8.
 *
 * @param maxBytes of a body
 * @param maxDepth of objects and arrays in each other, at most {@link #MAX_DEPTH}
 * @param maxMembers of each object that is looked into
 * @param maxMessages in a batch
 * @param loneSurrogates whether half of a surrogate pair may be escaped in a string: such text
 *     cannot be written as UTF-8, yet servers that cut strings send it
 */
public record JsonRules(
    int maxBytes, int maxDepth, int maxMembers, int maxMessages, boolean loneSurrogates) {

  /** The deepest that can be asked for. */
  public static final int MAX_DEPTH = 1_000;

  /** Of what clients send. */
  public static final JsonRules STRICT = new JsonRules(Integer.MAX_VALUE, 512, 1_000, 100, false);

  /** Of what upstream servers send, so that no answer is lost for a character that was cut. */
  public static final JsonRules TOLERANT = new JsonRules(Integer.MAX_VALUE, 512, 1_000, 100, true);

  public JsonRules {
    if (maxDepth > MAX_DEPTH) {
      throw new IllegalArgumentException("Deeper than the stack of a thread is meant for");
    }
  }

  /** The same with another bound on the body. */
  public JsonRules withMaxBytes(int bytes) {
    return new JsonRules(bytes, maxDepth, maxMembers, maxMessages, loneSurrogates);
  }
}
