package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * A new team.
 *
 * @param slug the team's name in URLs; if empty, derived from the name, with a number appended if
 *     that is taken
 * @param maxMembers 1 to 10,000; empty for no limit
 */
public record NewTeam(
    String name,
    Optional<String> slug,
    Optional<String> description,
    TeamVisibility visibility,
    Optional<Integer> maxMembers) {}
