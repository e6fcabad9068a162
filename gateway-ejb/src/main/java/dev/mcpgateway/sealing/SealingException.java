package dev.mcpgateway.sealing;

/**
 * A value cannot be opened. What sent it learns no more than that: the reason is for the log and
 * for the operator.
 */
public final class SealingException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** It was not made by {@link Sealer#seal}. */
    MALFORMED,
    /** It names a key that is not in the ring. */
    UNKNOWN_KEY,
    /** It was changed, or sealed for another purpose or under another key of that name. */
    TAMPERED
  }

  SealingException(Reason reason) {
    // Others send such values as often as they like: the stack says nothing.
    super("The sealed value cannot be opened", null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
