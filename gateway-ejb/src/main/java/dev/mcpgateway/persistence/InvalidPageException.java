package dev.mcpgateway.persistence;

/** An invalid request for a page of a list; the message says what is accepted. */
public class InvalidPageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String detail;

  public InvalidPageException(String parameter, String detail) {
    super(parameter + ": " + detail);
    this.parameter = parameter;
    this.detail = detail;
  }

  /** An invalid cursor. */
  public static InvalidPageException cursor() {
    return new InvalidPageException("cursor", "it is none that a list here has given");
  }

  /** The invalid parameter. */
  public String parameter() {
    return parameter;
  }

  /** Why, without its name. */
  public String detail() {
    return detail;
  }
}
