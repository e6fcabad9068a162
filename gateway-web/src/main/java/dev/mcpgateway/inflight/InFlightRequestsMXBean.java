package dev.mcpgateway.inflight;

/**
 * The requests of this replica, for the launcher and for administrators: how it is taken out of
 * service without losing one. Its name is {@code dev.mcpgateway:type=InFlightRequests}.
 */
public interface InFlightRequestsMXBean {

  /** Requests that have begun and have not ended, open streams among them. */
  int getRequestsInFlight();

  /** Whether no more requests are wanted; those that come are answered all the same. */
  boolean isDraining();

  /** While draining, readiness is down, and every answer ends its connection. */
  void setDraining(boolean draining);

  /** Streams that are open until somebody ends them. */
  int getOpenStreams();

  /**
   * Ends every open stream, so that its client opens another one elsewhere; no more are opened here
   * until draining is set to false.
   */
  void endStreams();
}
