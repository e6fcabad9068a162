package dev.mcpgateway.catalog;

import java.util.Set;

/**
 * The rows of one kind that a caller may read: what a list is asked with. It says of every row what
 * {@link dev.mcpgateway.catalog.boundary.RowAccess} says of one.
 *
 * @param email the caller's
 * @param all whether every row is there for them
 * @param allOf teams every row of which is there for them
 * @param anyPublic whether public rows of every team are
 * @param publicOf teams whose public rows are
 * @param teams whose rows are there for them, unless they are private
 * @param ownAnywhere whether all that they own is
 * @param ownIn teams in which what they own is
 */
public record RowFilter(
    String email,
    boolean all,
    Set<String> allOf,
    boolean anyPublic,
    Set<String> publicOf,
    Set<String> teams,
    boolean ownAnywhere,
    Set<String> ownIn) {

  public RowFilter {
    allOf = Set.copyOf(allOf);
    publicOf = Set.copyOf(publicOf);
    teams = Set.copyOf(teams);
    ownIn = Set.copyOf(ownIn);
  }

  /** Whether the filter takes a row. */
  public boolean takes(RowOwnership row) {
    String team = row.teamId().orElse("");
    return all
        || allOf.contains(team)
        || (row.teamId().isPresent()
            && row.ownerEmail().isPresent()
            && row.visibility()
                .map(
                    visibility ->
                        switch (visibility) {
                          case PUBLIC -> anyPublic || publicOf.contains(team);
                          case TEAM -> teams.contains(team);
                          case PRIVATE ->
                              row.ownerEmail().get().equals(email)
                                  && (ownAnywhere || ownIn.contains(team));
                        })
                .orElse(false));
  }
}
