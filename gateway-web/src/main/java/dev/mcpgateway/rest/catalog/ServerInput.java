package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.NewRow;
import dev.mcpgateway.catalog.NewServer;
import dev.mcpgateway.catalog.ServerContents;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** A virtual server to be made. */
@TolerantMembers(
    notSupported = {"associated_a2a_agents", "oauth_enabled", "oauth_config"},
    words = {"tags", "associated_tools", "associated_resources", "associated_prompts"})
public record ServerInput(
    Optional<@Size(min = 1, max = 36) String> id,
    @Size(min = 1, max = 255) String name,
    Optional<@Size(max = 8192) String> description,
    Optional<@Size(max = 767) String> icon,
    Optional<Boolean> originalNames,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedTools,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedResources,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedPrompts,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  NewServer toServer(Optional<String> outerTeam, Optional<Visibility> outerVisibility) {
    return new NewServer(
        toRow(outerTeam, outerVisibility),
        id,
        icon.filter(url -> !url.isBlank()),
        originalNames.orElse(false),
        new ServerContents(associatedTools, associatedResources, associatedPrompts));
  }

  NewRow toRow(Optional<String> outerTeam, Optional<Visibility> outerVisibility) {
    return new NewRow(
        name,
        description,
        tags.orElse(List.of()),
        outerTeam.or(() -> teamId),
        ownerEmail,
        outerVisibility.or(() -> visibility));
  }
}
