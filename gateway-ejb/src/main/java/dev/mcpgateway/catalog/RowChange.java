package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What to change in a row of any kind; what is empty stays.
 *
 * @param description empty inside: none
 */
public record RowChange(
    Optional<String> name,
    Optional<Optional<String>> description,
    Optional<List<String>> tags,
    Optional<String> teamId,
    Optional<String> ownerEmail,
    Optional<Visibility> visibility) {}
