package dev.mcpgateway.testbed;

/** Something of the testbed itself did not work, or did not happen in time. */
public final class TestbedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TestbedException(String message) {
    super(message);
  }

  TestbedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For a wait that was interrupted; keeps the thread's interrupt. */
  static TestbedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TestbedException("interrupted", e);
  }
}
