package dev.mcpgateway.micro.boot;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles SIGTERM. By default the JVM runs its shutdown hooks at once, so that the platform stops
 * serving immediately.
 */
public final class Termination {

  /** Like the JVM's own handler. */
  private static final int EXIT = 128 + 15;

  private Termination() {}

  /**
   * Makes the first SIGTERM run a step and then end the process; a second one does not wait for the
   * step.
   */
  public static void precedeBy(AtExit.Step step) {
    AtomicBoolean terminating = new AtomicBoolean();
    onSigterm(
        () -> {
          if (terminating.compareAndSet(false, true)) {
            runThenExit(step);
          } else {
            System.exit(EXIT);
          }
        });
  }

  private static void runThenExit(AtExit.Step step) {
    try {
      step.run();
    } catch (Exception e) {
      System.err.println("While terminating: " + e);
    }
    System.exit(EXIT);
  }

  /** By reflection, because the compiler warns about the class, which has no replacement. */
  private static void onSigterm(Runnable answer) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Termination.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                answer.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This JVM cannot be told what to do on SIGTERM", e);
    }
  }
}
