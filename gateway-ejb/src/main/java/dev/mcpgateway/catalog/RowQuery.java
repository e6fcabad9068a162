package dev.mcpgateway.catalog;

import java.util.List;
import java.util.Optional;

/**
 * Which rows of a list are asked for.
 *
 * @param includeInactive also those that are switched off, and those that their upstream server
 *     does not list any more
 * @param tags those with any of these; none: all
 * @param teamId the rows of that team, and all public ones
 * @param gatewayId those of an upstream server; {@code null} as a text: those of none
 * @param serverId those that a virtual server offers
 * @param templatesAlone of resources, those that stand for many
 */
public record RowQuery(
    boolean includeInactive,
    List<String> tags,
    Optional<String> teamId,
    Optional<Visibility> visibility,
    Optional<String> gatewayId,
    Optional<String> serverId,
    boolean templatesAlone) {

  /** How many rows a list may have that is asked for as a whole. */
  public static final int MAX_WHOLE = 10_000;

  public RowQuery {
    tags = List.copyOf(tags);
  }

  public RowQuery ofServer(String id) {
    return new RowQuery(
        includeInactive, tags, teamId, visibility, gatewayId, Optional.of(id), templatesAlone);
  }

  public RowQuery ofTemplates() {
    return new RowQuery(includeInactive, tags, teamId, visibility, gatewayId, serverId, true);
  }
}
