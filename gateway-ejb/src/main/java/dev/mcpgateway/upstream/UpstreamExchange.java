package dev.mcpgateway.upstream;

import java.time.Duration;

/** A request that is on its way, and the answer to it. */
public interface UpstreamExchange {

  /**
   * Gives it up: its connection is closed, and the listener hears of a failure, CANCELLED, unless
   * it has heard of the end.
   */
  void cancel();

  /**
   * Takes no more of the answer for now, so that an upstream that writes faster than the caller
   * reads has to wait; up to 64 KiB may come still.
   */
  void pause();

  /** Takes more of the answer. */
  void resume();

  /** Stops the clocks of all its timeouts, while a person answers. */
  void holdTimeouts();

  /** Lets the clocks go on, each from where it stood. */
  void releaseTimeouts();

  /** Gives it more time in total, from now; where it has a bound on that. */
  void extendTotal(Duration time);
}
