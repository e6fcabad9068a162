package dev.mcpgateway.upstream;

/**
 * An upstream could not be reached, understood or taken. The message is a sentence for people, and
 * has no address but the one that they gave.
 */
public final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final UpstreamFault fault;
  private final boolean outcomeUnknown;

  public UpstreamException(UpstreamFault fault, String message) {
    this(fault, message, false, null);
  }

  /**
   * An exception of an exchange.
   *
   * @param outcomeUnknown whether a part of the request was on its way: the upstream may have acted
   * @param cause for the log; may be null
   */
  public UpstreamException(
      UpstreamFault fault, String message, boolean outcomeUnknown, Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.outcomeUnknown = outcomeUnknown;
  }

  public UpstreamFault fault() {
    return fault;
  }

  /**
   * Whether the upstream may have acted on the request. Where not, nothing of its body was sent,
   * and it can be sent again.
   */
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
