package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is asked of a new row of any kind.
 *
 * @param teamId empty: the gateway chooses, see docs/access-control.md
 * @param ownerEmail the caller's, or empty
 * @param visibility empty: as the setting says
 */
public record NewRow(
    String name,
    Optional<String> description,
    List<String> tags,
    Optional<String> teamId,
    Optional<String> ownerEmail,
    Optional<Visibility> visibility) {}
