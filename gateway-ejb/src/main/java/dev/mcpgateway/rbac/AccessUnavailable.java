package dev.mcpgateway.rbac;

/** What a user may do cannot be found out now; whoever asked is denied. */
public class AccessUnavailable extends RuntimeException {

  public AccessUnavailable(String message) {
    super(message);
  }

  public AccessUnavailable(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
