package dev.mcpgateway.reliability;

/** How a scenario has to end. */
sealed interface Ending {

  /** The schema is at head, and every replica that was not killed serves. */
  record Serving() implements Ending {}

  /** As {@link Serving}, and there is what people have made besides. */
  record Used() implements Ending {}

  /**
   * The schema is as it was, and every replica has ended with a message.
   *
   * @param reason what the last line of each must contain
   */
  record Refused(String reason) implements Ending {}
}
