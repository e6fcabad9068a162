package dev.mcpgateway.rest.json;

import java.util.List;

/** Invalid JSON in a request. */
public class InvalidJson extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public InvalidJson(List<FieldError> errors) {
    super("Invalid JSON");
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }
}
