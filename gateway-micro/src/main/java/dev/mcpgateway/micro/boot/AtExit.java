package dev.mcpgateway.micro.boot;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is done when the process ends, however it ends short of SIGKILL: the last added first, one
 * after the other. The JVM's own hooks run all at once, in no order.
 */
public final class AtExit {

  private static final Deque<Step> STEPS = new ArrayDeque<>();

  private AtExit() {}

  /** Something to do at the end. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Adds a step, to be done before those that were added before it. */
  public static synchronized void add(Step step) {
    if (STEPS.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(AtExit::run, "gateway-exit"));
    }
    STEPS.push(step);
  }

  private static synchronized void run() {
    for (Step step : STEPS) {
      try {
        step.run();
      } catch (Exception e) {
        // The loggers may be closed by now.
        System.err.println("While stopping: " + e);
      }
    }
  }
}
