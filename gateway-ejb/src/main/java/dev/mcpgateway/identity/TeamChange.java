package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * What to change in a team; what is empty stays.
 *
 * @param description blank to have none
 * @param maxMembers 0 to have no limit; members who are there stay
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
