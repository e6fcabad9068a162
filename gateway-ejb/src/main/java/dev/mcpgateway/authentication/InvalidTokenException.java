package dev.mcpgateway.authentication;

/** An invalid access token. The check that it failed is for the log, not for the client. */
public class InvalidTokenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Not a signed token, or one with another algorithm, type or claims than this gateway's. */
    MALFORMED("The access token is not one of this gateway"),
    FORGED("The access token is not one of this gateway"),
    WRONG_ISSUER_OR_AUDIENCE("The access token is not one of this gateway"),
    EXPIRED("The access token has expired"),
    REVOKED("The access token has been revoked"),
    /** Its user was deleted or deactivated, or has changed the password since. */
    USER_CHANGED("The access token is no longer valid: log in again"),
    /** An API token that is bound to other addresses. */
    WRONG_ADDRESS("The access token cannot be used from this address");

    private final String message;

    Reason(String message) {
      this.message = message;
    }
  }

  private final Reason reason;

  public InvalidTokenException(Reason reason) {
    super(reason.message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
