package dev.mcpgateway.rbac;

/** What a user may do cannot be determined at the moment; the request is denied. */
public class AccessUnavailable extends RuntimeException {

  public AccessUnavailable(String message) {
    super(message);
  }

  public AccessUnavailable(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
