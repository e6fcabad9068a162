package dev.mcpgateway.rest.frame;

import dev.mcpgateway.exception.ErrorMember;
import dev.mcpgateway.rest.problem.ProblemType;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * What a request body may take: bytes, time, and the threads of those that are not in yet. A thread
 * that reads a body waits for its client, so clients that are slow, or mean to be, must not get all
 * of them. See docs/adr/0111.
 */
final class BodyLimits {

  /** A quarter of the 200 threads that the platform has for requests. */
  static final int SLOW_BODIES = 50;

  /** What a body has to bring, once its time is over, to be waited for any longer. */
  private static final int BYTES_A_SECOND = 16_384;

  private final Duration time;
  private final Semaphore places = new Semaphore(SLOW_BODIES);

  /**
   * The limits of all requests together.
   *
   * @param time after which a body has to come at 16 KiB a second or more
   */
  BodyLimits(Duration time) {
    this.time = time;
  }

  /**
   * Begins to read one body.
   *
   * @param max of its bytes
   */
  Reading begin(int max) {
    return new Reading(max);
  }

  /** One body; may be read on one thread, and given up on another. */
  final class Reading {

    private final int max;
    private long read;
    private boolean waiting;
    private long waitingSince;

    Reading(int max) {
      this.max = max;
    }

    /**
     * Before the first read.
     *
     * @param length that the client announces, below zero where it does not
     * @throws BodyRefusedException if that is too large
     */
    void expect(long length) throws BodyRefusedException {
      if (length > max) {
        throw tooLarge();
      }
    }

    /**
     * Before a read that may wait for the client.
     *
     * @throws BodyRefusedException if too many wait
     */
    synchronized void await() throws BodyRefusedException {
      if (!waiting) {
        if (!places.tryAcquire()) {
          throw new BodyRefusedException(
              ProblemType.BUSY, "Too many request bodies are not in yet");
        }
        waiting = true;
        waitingSince = System.nanoTime();
      }
    }

    /**
     * After a read. What did not have to be waited for is not slow, however late it is read.
     *
     * @throws BodyRefusedException if the body is too large or too slow
     */
    synchronized void count(int more) throws BodyRefusedException {
      read += more;
      if (read > max) {
        throw tooLarge();
      }
      Duration allowed = time.plusSeconds(read / BYTES_A_SECOND);
      if (waiting && System.nanoTime() - waitingSince > allowed.toNanos()) {
        throw tooSlow();
      }
    }

    private BodyRefusedException tooLarge() {
      return new BodyRefusedException(
          ProblemType.TOO_LARGE,
          String.format(Locale.ROOT, "The request body has more than %d bytes", max),
          Map.of(ErrorMember.LIMIT, max));
    }

    BodyRefusedException tooSlow() {
      return new BodyRefusedException(
          ProblemType.BODY_TOO_SLOW,
          String.format(
              Locale.ROOT,
              "The request body was not in after %d s, and came at less than %d bytes a second",
              time.toSeconds(),
              BYTES_A_SECOND));
    }

    /** The body is in, or not wanted any more. */
    synchronized void end() {
      if (waiting) {
        waiting = false;
        places.release();
      }
    }
  }
}
