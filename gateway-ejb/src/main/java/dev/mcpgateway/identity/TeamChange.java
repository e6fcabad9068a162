package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * Changes to a team; an empty component keeps its value.
 *
 * @param description blank to remove it
 * @param maxMembers 0 for no limit; existing members stay
 */
public record TeamChange(
    Optional<String> name,
    Optional<String> description,
    Optional<TeamVisibility> visibility,
    Optional<Integer> maxMembers) {}
