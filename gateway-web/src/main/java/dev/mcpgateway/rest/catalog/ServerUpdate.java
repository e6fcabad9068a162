package dev.mcpgateway.rest.catalog;

import dev.mcpgateway.catalog.RowChange;
import dev.mcpgateway.catalog.ServerContents;
import dev.mcpgateway.catalog.Visibility;
import dev.mcpgateway.rest.json.Change;
import dev.mcpgateway.rest.json.TolerantMembers;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;

/** What to change in a virtual server: what is absent stays, and lists replace. */
@TolerantMembers(
    notSupported = {"associated_a2a_agents", "oauth_enabled", "oauth_config", "metrics"},
    readModel = ServerView.class,
    words = {"tags", "associated_tools", "associated_resources", "associated_prompts"})
public record ServerUpdate(
    Optional<@Size(min = 1, max = 255) String> name,
    Change<@Size(max = 8192) String> description,
    Change<@Size(max = 767) String> icon,
    Optional<Boolean> originalNames,
    Optional<@Size(max = 100) List<@Size(min = 1, max = 255) String>> tags,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedTools,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedResources,
    Optional<@Size(max = 10000) List<@Size(min = 1, max = 255) String>> associatedPrompts,
    Optional<@Size(min = 1, max = 36) String> teamId,
    Optional<@Size(min = 1, max = 255) String> ownerEmail,
    Optional<Visibility> visibility) {

  ServerContents toContents() {
    return new ServerContents(associatedTools, associatedResources, associatedPrompts);
  }

  RowChange toRowChange() {
    return new RowChange(name, description.requested(), tags, teamId, ownerEmail, visibility);
  }
}
