package dev.mcpgateway.jsonrpc;

/** An event or a value that is longer than what is kept in memory for one. */
public final class MessageTooLongException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int maxBytes;

  MessageTooLongException(int maxBytes) {
    super("A message is longer than " + maxBytes + " bytes", null, false, false);
    this.maxBytes = maxBytes;
  }

  /** The bound that it went beyond. */
  public int maxBytes() {
    return maxBytes;
  }
}
