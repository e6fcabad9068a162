package dev.mcpgateway.micro.boot;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The steps to run when the process ends, unless by SIGKILL: one after another, the last added
 * first. The JVM's own hooks run concurrently, in no order.
 */
public final class AtExit {

  private static final Deque<Step> STEPS = new ArrayDeque<>();

  private AtExit() {}

  /** A step to run at the end. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Adds a step, which runs before those that were added earlier. */
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
