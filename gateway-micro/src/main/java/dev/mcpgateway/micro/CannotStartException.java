package dev.mcpgateway.micro;

/** The gateway cannot be started; the one-line message says why and what to do. */
final class CannotStartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CannotStartException(String message) {
    super(message);
  }

  CannotStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
