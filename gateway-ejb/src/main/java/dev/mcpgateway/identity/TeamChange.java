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
    Optional<Integer> maxMembers) {

  public static TeamChange none() {
    return new TeamChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public TeamChange toName(String newName) {
    return new TeamChange(Optional.of(newName), description, visibility, maxMembers);
  }

  public TeamChange toVisibility(TeamVisibility newVisibility) {
    return new TeamChange(name, description, Optional.of(newVisibility), maxMembers);
  }
}
