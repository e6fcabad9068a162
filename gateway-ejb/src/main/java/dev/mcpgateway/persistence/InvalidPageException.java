package dev.mcpgateway.persistence;

/** A part of a list that cannot be asked for; the message says what can. */
public class InvalidPageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final String detail;

  public InvalidPageException(String parameter, String detail) {
    super(parameter + ": " + detail);
    this.parameter = parameter;
    this.detail = detail;
  }

  /** A cursor that is of no use. */
  public static InvalidPageException cursor() {
    return new InvalidPageException("cursor", "it is none that a list here has given");
  }

  /** The parameter that cannot be taken. */
  public String parameter() {
    return parameter;
  }

  /** Why, without its name. */
  public String detail() {
    return detail;
  }
}
