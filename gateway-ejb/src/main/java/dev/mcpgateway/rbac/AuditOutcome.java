package dev.mcpgateway.rbac;

import java.util.Locale;

/** What became of an operation, for the record. */
public enum AuditOutcome {
  /** Done, or answered. */
  DONE,
  /** Not permitted, in conflict with what is there, or asked for wrongly: nothing was changed. */
  REFUSED,
  /** What it was about is not there, or not for the caller: nothing was changed. */
  NOT_FOUND,
  /** The gateway or its database failed; whether something was changed is not known. */
  FAILED;

  /** As it is stored. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
