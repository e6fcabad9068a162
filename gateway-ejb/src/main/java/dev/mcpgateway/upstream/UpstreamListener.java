package dev.mcpgateway.upstream;

import java.nio.ByteBuffer;

/**
 * Hears of an exchange, one call after the other, on a thread of the HTTP client: it must not wait.
 * {@link #end} or {@link #failed} comes once, and last.
 */
public interface UpstreamListener {

  /** The head is there; it comes at most once. */
  void head(UpstreamHead head);

  /**
   * A part of the body is there, as it arrived.
   *
   * @param part read-only in effect; not to be kept after the call
   */
  void part(ByteBuffer part);

  /** All of the answer was there. */
  void end();

  /** There is no answer, or not all of it. */
  void failed(UpstreamException failure);
}
