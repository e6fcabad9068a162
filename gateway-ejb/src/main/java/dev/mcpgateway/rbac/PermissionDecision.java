package dev.mcpgateway.rbac;

/** Whether a user may do what was asked, and if not, why. */
public enum PermissionDecision {
  GRANTED,
  /**
   * No role that the user holds, counts there and has not expired gives it; or there is no such
   * active user.
   */
  NOT_HELD,
  /** The user may, but the token that is used may not. */
  NARROWED,
  /** There is no such permission. */
  UNKNOWN_PERMISSION,
  /** It could not be found out, and so is denied. */
  UNAVAILABLE;

  public boolean isGranted() {
    return this == GRANTED;
  }
}
