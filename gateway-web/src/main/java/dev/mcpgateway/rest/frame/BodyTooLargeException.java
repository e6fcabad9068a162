package dev.mcpgateway.rest.frame;

import java.io.IOException;
import java.util.Locale;

/** A request body beyond the bound. */
public class BodyTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  public BodyTooLargeException(int most) {
    super(String.format(Locale.ROOT, "The request body has more than %d bytes", most));
  }
}
