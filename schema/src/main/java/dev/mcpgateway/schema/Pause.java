package dev.mcpgateway.schema;

/** A pause between two attempts. */
final class Pause {

  private Pause() {}

  /**
   * Sleeps.
   *
   * @throws SchemaException if the thread is interrupted, as when the server shuts down
   */
  static void of(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemaException("Interrupted while waiting for the database.", e);
    }
  }
}
