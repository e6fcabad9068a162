package dev.mcpgateway.upstream;

import java.util.regex.Matcher;

/**
 * An upstream could not be reached, understood or taken. The message is a sentence for whoever
 * registers it, and has no address but the one that they gave; {@link #messageNaming} is for
 * whoever uses it, and has none.
 */
public final class UpstreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final UpstreamFault fault;
  private final boolean outcomeUnknown;
  private final String toldToUsers;

  /** One whose message has no address. */
  public UpstreamException(UpstreamFault fault, String message) {
    this(fault, message, "%s cannot be used: " + message, false, null);
  }

  /**
   * An exception of an exchange.
   *
   * @param toldToUsers the sentence with {@code %s} for the server
   * @param outcomeUnknown whether a part of the request was on its way: the upstream may have acted
   * @param cause for the log; may be null
   */
  UpstreamException(
      UpstreamFault fault,
      String message,
      String toldToUsers,
      boolean outcomeUnknown,
      Throwable cause) {
    super(message, cause);
    this.fault = fault;
    this.toldToUsers = toldToUsers;
    this.outcomeUnknown = outcomeUnknown;
  }

  public UpstreamFault fault() {
    return fault;
  }

  /**
   * A sentence for somebody who may use the server and need not know where it is.
   *
   * @param server what it is called there
   */
  public String messageNaming(String server) {
    return naming(toldToUsers, server);
  }

  /** Names the server at the first {@code %s}: what comes after it may be its own text. */
  static String naming(String sentence, String server) {
    return sentence.replaceFirst("%s", Matcher.quoteReplacement(server));
  }

  /**
   * Whether the upstream may have acted on the request. Where not, nothing of its body was sent,
   * and it can be sent again.
   */
  public boolean isOutcomeUnknown() {
    return outcomeUnknown;
  }
}
