package dev.mcpgateway.rest.paging;

import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rest.problem.ApiException;

/**
 * The maximum number of elements in a page.
 *
 * @param value 1 to {@link PageRequest#MAX_SIZE}
 */
public record Limit(int value) {

  public static final String DEFAULT = "100";

  /** Parses the query parameter. */
  public static Limit fromString(String written) {
    int value = written.matches("\\d{1,4}") ? Integer.parseInt(written) : 0;
    if (value < 1 || value > PageRequest.MAX_SIZE) {
      throw ApiException.invalid(
          "limit", "must be a whole number from 1 to " + PageRequest.MAX_SIZE);
    }
    return new Limit(value);
  }

  /**
   * Creates a request for the page of this size after a cursor.
   *
   * @param cursor null for the first page
   */
  public PageRequest from(String cursor) {
    return cursor == null ? PageRequest.first(value) : PageRequest.after(cursor, value);
  }
}
