package dev.mcpgateway.testbed;

/** Something of the testbed itself did not work; the test that asked for it says nothing. */
public final class TestbedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TestbedException(String message) {
    super(message);
  }

  TestbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
