package dev.mcpgateway.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What rows of all kinds have.
 *
 * @param teamName the name of the team
 * @param version changes with every change of the row
 */
public record RowDetails(
    String id,
    String name,
    Optional<String> description,
    List<String> tags,
    boolean enabled,
    RowOwnership ownership,
    Optional<String> teamName,
    Optional<String> createdBy,
    Instant createdAt,
    Optional<String> modifiedBy,
    Instant updatedAt,
    int version) {

  public RowDetails {
    tags = List.copyOf(tags);
  }
}
