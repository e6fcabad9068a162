package dev.mcpgateway.testbed;

/** A failure or timeout of the testbed itself. */
public final class TestbedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TestbedException(String message) {
    super(message);
  }

  TestbedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For an interrupted wait; keeps the thread's interrupt status. */
  static TestbedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TestbedException("interrupted", e);
  }
}
