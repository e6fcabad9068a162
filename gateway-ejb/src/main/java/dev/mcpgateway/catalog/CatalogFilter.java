package dev.mcpgateway.catalog;

import java.util.Optional;

/** Which part of a kind is asked for; what is empty does not matter. */
public record CatalogFilter(
    Optional<String> teamId,
    Optional<String> ownerEmail,
    Optional<ResourceVisibility> visibility,
    Optional<String> name) {

  public static final CatalogFilter ALL =
      new CatalogFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public static CatalogFilter ofTeam(String teamId) {
    return new CatalogFilter(
        Optional.of(teamId), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public CatalogFilter ownedBy(String email) {
    return new CatalogFilter(teamId, Optional.of(email), visibility, name);
  }

  public CatalogFilter visible(ResourceVisibility to) {
    return new CatalogFilter(teamId, ownerEmail, Optional.of(to), name);
  }

  public CatalogFilter named(String exactly) {
    return new CatalogFilter(teamId, ownerEmail, visibility, Optional.of(exactly));
  }
}
