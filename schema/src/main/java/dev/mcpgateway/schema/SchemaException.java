package dev.mcpgateway.schema;

/**
 * The base class of failures for operators. Its message is complete: one line, what happened, which
 * setting to check, and never a secret.
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
