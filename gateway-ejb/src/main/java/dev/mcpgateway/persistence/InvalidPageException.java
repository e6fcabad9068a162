package dev.mcpgateway.persistence;

/** A part of a list that cannot be asked for; the message says what can. */
public class InvalidPageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidPageException(String message) {
    super(message);
  }
}
