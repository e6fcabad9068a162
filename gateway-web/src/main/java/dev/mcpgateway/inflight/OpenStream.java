package dev.mcpgateway.inflight;

/**
 * An answer that goes on until somebody ends it. Its methods are called on threads of their own,
 * which may block, one call of {@link #keepAlive} at a time.
 */
public interface OpenStream {

  /**
   * Writes what means nothing, so that no proxy takes the connection for idle, and so that a client
   * that has left is noticed.
   */
  void keepAlive();

  /** Ends it now; its client opens another one, at another replica. */
  void end();
}
