package dev.mcpgateway.rbac;

import java.util.Locale;

/** The outcome of an operation, for the audit log. */
public enum AuditOutcome {
  /** Done, or answered. */
  DONE,
  /** Not permitted, in conflict with the current state, or invalid: nothing was changed. */
  REFUSED,
  /** Its target does not exist, or not for the caller: nothing was changed. */
  NOT_FOUND,
  /** The gateway or its database failed; whether something was changed is unknown. */
  FAILED;

  /** As it is stored. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
