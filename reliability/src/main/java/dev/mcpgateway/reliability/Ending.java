package dev.mcpgateway.reliability;

/** The expected end of a scenario. */
sealed interface Ending {

  /** The schema is at head, and every replica that was not killed serves. */
  record Serving() implements Ending {}

  /** Like {@link Serving}, with additional data made by users. */
  record Used() implements Ending {}

  /**
   * The schema is unchanged, and every replica has exited with a message.
   *
   * @param reason what the last line of each must contain
   */
  record Refused(String reason) implements Ending {}
}
