package dev.mcpgateway.catalog;

import java.util.Optional;

/**
 * Whose a row of the catalogue is. All three are there from the moment in which it is made; rows of
 * an older system have them from the first start on.
 */
public record RowOwnership(
    Optional<String> teamId, Optional<String> ownerEmail, Optional<Visibility> visibility) {

  public static RowOwnership of(String teamId, String ownerEmail, Visibility visibility) {
    return new RowOwnership(Optional.of(teamId), Optional.of(ownerEmail), Optional.of(visibility));
  }
}
