package dev.mcpgateway.schema;

/**
 * The root of every failure that an operator has to read. Its message is complete by itself: one
 * line, what happened, which setting to look at, and never a secret.
 */
public class SchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public SchemaException(String message) {
    super(message);
  }

  public SchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
