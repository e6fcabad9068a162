package dev.mcpgateway.identity;

import java.util.Optional;
import java.util.Set;

/**
 * What to change in an API token; what is empty stays. What it can be used for until when stays as
 * it was made.
 *
 * @param description blank to have none
 */
public record ApiTokenChange(
    Optional<String> name, Optional<String> description, Optional<Set<String>> tags) {

  public static ApiTokenChange toName(String newName) {
    return new ApiTokenChange(Optional.of(newName), Optional.empty(), Optional.empty());
  }
}
