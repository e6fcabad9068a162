package dev.mcpgateway.identity;

import java.util.Optional;

/**
 * A team to be made.
 *
 * @param slug what names it in addresses; empty: made from the name, with a number where it is
 *     taken
 * @param maxMembers 1 to 10,000; empty where there is no limit
 */
public record NewTeam(
    String name,
    Optional<String> slug,
    Optional<String> description,
    TeamVisibility visibility,
    Optional<Integer> maxMembers) {

  public static NewTeam of(String name) {
    return new NewTeam(
        name, Optional.empty(), Optional.empty(), TeamVisibility.PRIVATE, Optional.empty());
  }

  public NewTeam withVisibility(TeamVisibility newVisibility) {
    return new NewTeam(name, slug, description, newVisibility, maxMembers);
  }

  public NewTeam withMaxMembers(int max) {
    return new NewTeam(name, slug, description, visibility, Optional.of(max));
  }
}
