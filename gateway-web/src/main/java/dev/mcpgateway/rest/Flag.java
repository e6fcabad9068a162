package dev.mcpgateway.rest;

import dev.mcpgateway.rest.problem.ApiException;
import java.util.Locale;

/** A boolean query parameter; Python's clients write it with a capital. */
public record Flag(boolean isSet) {

  /** Parses the query parameter. */
  public static Flag fromString(String written) {
    return switch (written.toLowerCase(Locale.ROOT)) {
      case "true" -> new Flag(true);
      case "false" -> new Flag(false);
      default -> throw ApiException.invalid("A flag", "must be true or false");
    };
  }
}
