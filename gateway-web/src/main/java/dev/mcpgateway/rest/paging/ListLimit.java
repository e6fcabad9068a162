package dev.mcpgateway.rest.paging;

import dev.mcpgateway.persistence.PageRequest;
import dev.mcpgateway.rest.problem.ApiException;
import java.util.Optional;

/**
 * How many elements a page of the catalogue has at the most, as ContextForge's clients ask for it.
 *
 * @param value 1 to {@link PageRequest#MAX_SIZE}, to which larger numbers are brought; empty: the
 *     whole list is asked for
 */
public record ListLimit(Optional<Integer> value) {

  /** Reads the query parameter. */
  public static ListLimit fromString(String written) {
    if (!written.matches("\\d{1,9}")) {
      throw ApiException.invalid("limit", "must be a whole number; 0 asks for the whole list");
    }
    int value = Integer.parseInt(written);
    return new ListLimit(
        value == 0 ? Optional.empty() : Optional.of(Math.min(value, PageRequest.MAX_SIZE)));
  }

  /**
   * The page of this size after a cursor; of a whole list the first part.
   *
   * @param cursor null for the first page
   */
  public PageRequest from(String cursor) {
    int size = value.orElse(PageRequest.MAX_SIZE);
    return cursor == null ? PageRequest.first(size) : PageRequest.after(cursor, size);
  }
}
