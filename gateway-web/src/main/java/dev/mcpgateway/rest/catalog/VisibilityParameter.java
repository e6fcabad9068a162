package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.problem.ApiException;

/** For whom rows are there, as a query parameter. */
public record VisibilityParameter(Visibility value) {

  /** Reads the query parameter. */
  public static VisibilityParameter fromString(String written) {
    return new VisibilityParameter(
        Visibility.of(written)
            .orElseThrow(
                () -> ApiException.invalid("visibility", "must be private, team or public")));
  }
}
