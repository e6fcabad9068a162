package dev.mcpgateway.identity;

/** The result of a login attempt. */
public sealed interface LoginOutcome {

  /**
   * The password is correct. If it must be changed, nothing else is allowed before that.
   *
   * @param passwordVersion the version of the verified password: tokens of this login end when the
   *     account has another version
   */
  record Accepted(UserDetails user, int passwordVersion) implements LoginOutcome {}

  /** Refused. The client is not told why, since that would reveal which accounts exist. */
  record Refused(Reason reason) implements LoginOutcome {}

  /** Why a login was refused, for the audit log and the metrics. */
  enum Reason {
    UNKNOWN_ACCOUNT,
    WRONG_PASSWORD,
    LOCKED,
    INACTIVE
  }
}
