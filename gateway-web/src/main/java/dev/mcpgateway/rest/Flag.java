package dev.mcpgateway.rest;

import dev.mcpgateway.rest.problem.ApiException;

/** A boolean query parameter. */
public record Flag(boolean isSet) {

  /** Parses the query parameter. */
  public static Flag fromString(String written) {
    return switch (written) {
      case "true" -> new Flag(true);
      case "false" -> new Flag(false);
      default -> throw ApiException.invalid("A flag", "must be true or false");
    };
  }
}
