package dev.mcpgateway.rbac;

/** Whether a user may do something, and if not, why. */
public enum PermissionDecision {
  GRANTED,
  /**
   * No unexpired role that the user holds and that applies there grants it, or there is no such
   * active user.
   */
  NOT_HELD,
  /** The user may, but the token may not. */
  NARROWED,
  /** The permission does not exist. */
  UNKNOWN_PERMISSION,
  /** It could not be determined, and is therefore denied. */
  UNAVAILABLE;

  public boolean isGranted() {
    return this == GRANTED;
  }
}
