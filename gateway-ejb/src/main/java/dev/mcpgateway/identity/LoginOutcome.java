package dev.mcpgateway.identity;

/** What became of a login. */
public sealed interface LoginOutcome {

  /**
   * The password is right. Where it has to be changed, nothing else should be allowed first.
   *
   * @param passwordVersion that of the password that was verified: what is issued for the login
   *     ends when the account has another
   */
  record Accepted(UserDetails user, int passwordVersion) implements LoginOutcome {}

  /** Refused; whoever tried must not be told why, as that would say which accounts there are. */
  record Refused(Reason reason) implements LoginOutcome {}

  /** Why a login was refused, for the audit and for metrics. */
  enum Reason {
    UNKNOWN_ACCOUNT,
    WRONG_PASSWORD,
    LOCKED,
    INACTIVE
  }
}
